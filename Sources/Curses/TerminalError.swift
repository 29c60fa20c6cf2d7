import CTerminal

/// Why the terminal could not be taken; nothing has been drawn then.
package enum TerminalError: Error, Equatable, CustomStringConvertible {
  /// stdin or stdout is a file or a pipe.
  case notATerminal
  /// `TERM` is empty, unknown, or names a terminal without a movable cursor.
  case unsuitable(term: String)
  /// There is one screen, and it is in use.
  case alreadyStarted
  /// A system call failed.
  case system(errno: Int32)

  package var description: String {
    switch self {
    case .notATerminal:
      "stdin and stdout must be a terminal"
    case .unsuitable(let term) where term.isEmpty:
      "TERM is not set; expected the name of a terminal, such as xterm-256color"
    case .unsuitable(let term):
      "TERM is \"\(term)\", which is unknown here or cannot move its cursor; "
        + "expected the name of a terminal, such as xterm-256color"
    case .alreadyStarted:
      "the terminal is in use by this program already"
    case .system(let errno):
      "the terminal could not be taken over (system error \(errno))"
    }
  }
}
