package import Text

/// What is wrong with a manifest: where, what was found, what was expected, and what to do next.
package typealias ManifestError = LocatedError<ManifestFailure>

/// The kinds of failure that a caller may tell apart.
package enum ManifestFailure: String, Sendable {
  /// No such file or folder, or not UTF-8 text.
  case unreadable
  /// A line that is neither JSON nor columns, or has the wrong number of columns.
  case badLine
  /// A line without its audio file or text.
  case missingKey
  /// A value of the wrong kind or out of range.
  case badValue
  /// An empty text, if words are required.
  case emptyText
  /// A repeated audio file.
  case duplicate
  /// A missing audio file.
  case missingFile
  /// A name shared by several audio files.
  case ambiguousFile
  /// No utterances at all.
  case empty
  /// A part of a corpus that does not exist, or none given although there are several.
  case badPart
}
