/// What is wrong with a trace file: which file, where in it, what was found, what was expected, and
/// what to do next.
package struct TraceFileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kinds of failure that a caller may tell apart.
  package enum Reason: String, Sendable {
    /// No such file, a folder, or not to be read.
    case unreadable
    /// Something else than a trace.
    case notATrace
    /// A trace of another version of the format.
    case wrongVersion
    /// It ends before its last line.
    case cutOff
    /// Its bytes are not those that were written.
    case damaged
    /// Its bytes are those that were written, and say what no search does.
    case badContent
    /// Model, sound or another file is not the one that the trace was made with.
    case otherFile
  }

  package let reason: Reason
  package let file: String
  /// A line, a value in it; "the file" for all of it.
  package let place: String
  package let found: String
  package let expected: String
  package let advice: String

  package init(
    _ reason: Reason, in file: String, at place: String, found: String, expected: String,
    advice: String
  ) {
    self.reason = reason
    self.file = file
    self.place = place
    self.found = found
    self.expected = expected
    self.advice = advice
  }

  package var description: String {
    "\(file), \(place): found \(found); expected \(expected); \(advice)"
  }
}
