package import Text

/// What is wrong with a trace file: which file, where in it, what was found, what was expected, and
/// what to do next.
package typealias TraceFileError = LocatedError<TraceFileFailure>

/// The kinds of failure that a caller may tell apart.
package enum TraceFileFailure: String, Sendable {
  /// No such file, a folder, or not readable.
  case unreadable
  /// Not a trace.
  case notATrace
  /// A trace of another version of the format.
  case wrongVersion
  /// It ends before its last line.
  case cutOff
  /// Its bytes are not those that were written.
  case damaged
  /// Its bytes are those that were written, but describe an impossible search.
  case badContent
  /// Model, sound or another file is not the one that the trace was made with.
  case otherFile
}
