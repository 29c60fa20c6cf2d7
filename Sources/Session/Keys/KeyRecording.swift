/// The keys of a session as the lines of a key file, which replays it on a terminal in memory.
///
/// A script waits for the work its keys start and plays to the end; so a play is recorded as the
/// frames it went through. A line typed after `:` is recorded as it was at Enter, without the
/// history keys used to get there. Starting and ending the recording is not recorded.
package struct KeyRecording: Sendable {
  /// The parts of a state that tell how it handled a key.
  package struct Moment: Sendable {
    fileprivate let overlay: Overlay?
    fileprivate let isPlaying: Bool
    fileprivate let frame: Int
    fileprivate let job: JobKind?

    package init(_ state: WorkbenchState) {
      overlay = state.overlay
      isPlaying = state.playing
      frame = state.cursor.frame
      job = state.currentJob?.kind
    }
  }

  private let keymap: Keymap
  /// One key, one typed line, or one comment each, oldest first.
  package private(set) var lines: [String] = []
  /// The key that opened the command line that is open.
  private var opening: KeyStroke?
  /// The work in progress at the last key.
  private var job: JobKind?

  package init(keymap: Keymap) { self.keymap = keymap }

  /// Records a terminal event that changed no state: a new size, as a key's name.
  package mutating func note(terminal key: String) { lines.append(key) }

  /// Records a key, as far as a script needs it.
  package mutating func note(_ key: KeyStroke, before: Moment, after: Moment) {
    if before.job != job {
      job = before.job
      lines.append(job.map { "# while \($0.rawValue)" } ?? "# at rest")
    }
    if case .commandLine(let editor) = before.overlay {
      if case .commandLine = after.overlay { return }
      noteLine(editor.text, isRun: key.name == "<Enter>", before: before, after: after)
    } else if case .commandLine = after.overlay {
      opening = key
    } else if before.isPlaying != after.isPlaying, keymap.command(for: key) == .play {
      notePlay(before: before, after: after)
    } else {
      lines.append(key.name)
    }
  }

  /// Records a step of a play.
  package mutating func noteTick(before: Moment, after: Moment) {
    guard after.frame != before.frame else { return }
    lines.append(keys(for: .nextFrame))
  }

  private mutating func noteLine(_ text: String, isRun: Bool, before: Moment, after: Moment) {
    let start = opening?.name ?? ":"
    opening = nil
    guard isRun else {
      lines.append("\(start) <Esc>")
      return
    }
    if case .typed(let row, _) = TypedCommand.parse(text), row.name == "record" { return }
    if before.isPlaying != after.isPlaying { return notePlay(before: before, after: after) }
    lines.append("\(start) \(Self.typed(text)) <Enter>")
  }

  /// A play that starts at the end goes to the first frame before it steps.
  private mutating func notePlay(before: Moment, after: Moment) {
    if after.frame < before.frame { lines.append(keys(for: .start)) }
  }

  private func keys(for command: Command) -> String {
    keymap.keys(for: command).first?.name ?? ": \(Self.typed(command.rawValue)) <Enter>"
  }

  /// Text as the names of its keys.
  private static func typed(_ text: String) -> String {
    text.map { character in
      switch character {
      case " ": "<Space>"
      case "<": "<Less>"
      default: String(character)
      }
    }.joined()
  }
}
