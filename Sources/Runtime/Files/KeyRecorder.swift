import AudioFiles
import Files
import Foundation
import Recognition
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
    let words = arguments.map(PlainText.line).map {
      $0.contains(where: \.isWhitespace) ? "'\($0)'" : $0
    }
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
  ///
  /// - Parameter replacing: whether an existing file is replaced; its content is not touched before
  ///   the new file is complete.
  func start(path: String, replacing: Bool) throws {
    stop()
    try ExportFile.check(path, replacing: replacing, command: "record")
    do throws(FileOutput.Failure) {
      try FileOutput.write(Array(text(from: 0).utf8), to: path)
      let handle = try FileOutput.appending(to: path)
      file = (path, handle, recording.lines.count)
    } catch {
      throw InputError(
        place: path, found: error.description, expected: "a file to write the keys to",
        advice: "name another, for example :record keys.txt")
    }
  }

  private func text(from line: Int) -> String {
    recording.lines.dropFirst(line).map { $0 + "\n" }.joined()
  }

  func stop() {
    try? file?.handle.close()
    file = nil
  }

  /// At once, so that a crash loses nothing.
  private func flush() throws {
    guard let file else { return }
    do {
      try file.handle.write(contentsOf: Data(text(from: file.written).utf8))
      self.file?.written = recording.lines.count
    } catch {
      stop()
      throw InputError(
        place: file.path, found: FileOutput.reason(error), expected: "space for the keys",
        advice: "the recording has ended; start another with :record FILE")
    }
  }
}
