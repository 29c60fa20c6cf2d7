package import Text

/// What is wrong with a manifest: where, what was found, what was expected, and what to do next.
package typealias ManifestError = LocatedError<ManifestFailure>

/// The kinds of failure that a caller may tell apart.
package enum ManifestFailure: String, Sendable {
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
