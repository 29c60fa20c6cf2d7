import AudioFiles
import Foundation
import Screen
import Session
import Text

/// Keeps the keys of the session, and writes them to a file while recording.
package final class KeyRecorder {
  private var recording: KeyRecording
  private var file: (path: String, handle: FileHandle, written: Int)?

  /// - Parameters:
  ///   - size: of the screen at first.
  ///   - arguments: what opened the session; a script needs the same.
  init(keymap: Keymap, size: Size, arguments: [String]) {
    recording = KeyRecording(keymap: keymap)
    let words = arguments.map { $0.contains(where: \.isWhitespace) ? "'\($0)'" : $0 }
    recording.note(terminal: "# beamscope \(words.joined(separator: " ")) --keys THIS-FILE")
    recording.note(terminal: Key.resize(size).name)
  }

  func note(_ key: KeyStroke, before: KeyRecording.Moment, after: KeyRecording.Moment) throws {
    recording.note(key, before: before, after: after)
    try flush()
  }

  func noteTick(before: KeyRecording.Moment, after: KeyRecording.Moment) throws {
    recording.noteTick(before: before, after: after)
    try flush()
  }

  func note(terminal key: Key) throws {
    recording.note(terminal: key.name)
    try flush()
  }

  /// Writes all keys since the program began, and from now on each one when it is typed.
  func start(path: String) throws {
    stop()
    do {
      try Data().write(to: URL(fileURLWithPath: path))
      file = (path, try FileHandle(forWritingTo: URL(fileURLWithPath: path)), 0)
      try flush()
    } catch {
      throw InputError(
        place: path, found: FileOutput.reason(error), expected: "a file to write the keys to",
        advice: "name another, for example :record keys.txt")
    }
  }

  func stop() {
    try? file?.handle.close()
    file = nil
  }

  /// At once, so that a crash loses nothing.
  private func flush() throws {
    guard let file else { return }
    let text = recording.lines.dropFirst(file.written).map { $0 + "\n" }.joined()
    do {
      try file.handle.write(contentsOf: Data(text.utf8))
      self.file?.written = recording.lines.count
    } catch {
      stop()
      throw InputError(
        place: file.path, found: FileOutput.reason(error), expected: "space for the keys",
        advice: "the recording has ended; start another with :record FILE")
    }
  }
}
