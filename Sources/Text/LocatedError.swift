/// What is wrong with an input: where, what was found, what was expected, and what to do next. All
/// errors about files, settings and arguments have this form, and print as
/// `place: found X; expected Y; do Z`.
package struct LocatedError<Kind: Equatable & Sendable>: Error, Equatable, Sendable,
  CustomStringConvertible
{
  /// The kinds of failure that a caller can distinguish.
  package typealias Reason = Kind

  package let reason: Reason
  /// A path; `nil` if the place is enough.
  package let file: String?
  /// In the file, from 1; `nil` if it does not concern one line.
  package let line: Int?
  /// An argument, a path, or a place in the file: a byte, a tensor, the path of a setting. Empty
  /// for the whole file.
  package let place: String
  package let found: String
  package let expected: String
  package let advice: String

  package init(
    _ reason: Reason, in file: String? = nil, line: Int? = nil, at place: String = "",
    found: String, expected: String, advice: String
  ) {
    self.reason = reason
    self.file = file
    self.line = line
    self.place = place
    self.found = found
    self.expected = expected
    self.advice = advice
  }

  /// The file, the line and the place in it.
  package var location: String {
    [file, line.map { "line \($0)" }, place.isEmpty ? nil : place].compactMap(\.self)
      .joined(separator: ", ")
  }

  /// On one line, whatever the names in it hold.
  package var description: String {
    PlainText.line(
      "\(location): found \(found); expected \(expected)" + (advice.isEmpty ? "" : "; \(advice)"))
  }
}
