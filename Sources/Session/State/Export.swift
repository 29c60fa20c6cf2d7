package import Analysis

/// A file to be written.
package struct Export: Sendable, Equatable {
  package enum Source: Sendable, Equatable {
    case screen(ExportFormat.ScreenForm)
    case transcript(Transcript, ExportFormat)
  }

  package let source: Source
  package let path: String
  /// Whether an existing file may be overwritten.
  package let replacesFile: Bool
  /// What is written, in words.
  package let what: String
}
