import CTerminal

/// Why the terminal could not be taken over; nothing has been drawn.
package enum TerminalError: Error, Equatable, CustomStringConvertible {
  /// stdin or stdout is a file or a pipe.
  case notATerminal
  /// `TERM` is empty, unknown, or names a terminal without a movable cursor.
  case unsuitable(term: String)
  /// There is only one screen, and it is in use.
  case alreadyStarted
  /// A system call failed.
  case system(errno: Int32)

  package var description: String {
    switch self {
    case .notATerminal:
      "terminal: found stdin or stdout redirected; expected a terminal for both; run it in one"
    case .unsuitable(let term) where term.isEmpty:
      "TERM: found no value; expected the name of a terminal; set it, for example to xterm-256color"
    case .unsuitable(let term):
      "TERM: found \"\(term)\", which is unknown or cannot move its cursor; expected the name of a "
        + "terminal; set it, for example to xterm-256color"
    case .alreadyStarted:
      "the terminal is already in use by this program"
    case .system(let errno):
      "the terminal could not be taken over (system error \(errno))"
    }
  }
}
