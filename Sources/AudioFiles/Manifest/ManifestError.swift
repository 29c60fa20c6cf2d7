/// What is wrong with a manifest: where, what was found, what was expected, and what to do next.
package struct ManifestError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kinds of failure that a caller may tell apart.
  package enum Reason: String, Sendable {
    /// No such file or folder, or not UTF-8 text.
    case unreadable
    /// A line that is neither JSON nor columns, or has the wrong number of columns.
    case badLine
    /// A line without its sound file or its text.
    case missingKey
    /// A value of the wrong kind or out of range.
    case badValue
    /// A text without a word, where words are needed.
    case emptyText
    /// A sound file for the second time.
    case duplicate
    /// A sound file that is not there.
    case missingFile
    /// A name that more than one sound file has.
    case ambiguousFile
    /// No utterances at all.
    case empty
    /// A part of a corpus that there is not, or none named where there are several.
    case badPart
  }

  package let reason: Reason
  /// A path, with the line counted from 1 where it is about one.
  package let place: String
  package let found: String
  package let expected: String
  package let advice: String

  init(_ reason: Reason, at place: String, found: String, expected: String, advice: String) {
    self.reason = reason
    self.place = place
    self.found = found
    self.expected = expected
    self.advice = advice
  }

  package var description: String {
    "\(place): found \(found); expected \(expected)\n\(advice)"
  }
}
