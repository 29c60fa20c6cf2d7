import Foundation

/// A kind of file that can be exported; the suffix of a file's name chooses it.
package struct ExportFormat: Sendable, Equatable {
  /// What is written.
  package enum Content: Sendable {
    /// What is on the screen, drawn by the caller.
    case screen(ScreenForm)
    /// A text made of what was recognised.
    case transcript(@Sendable (Transcript) -> String)
  }

  package enum ScreenForm: Sendable { case picture, text }

  /// As it is usually written, without the dot; case does not matter in file names.
  package let suffix: String
  /// What the file holds, in a few words.
  package let summary: String
  package let content: Content

  /// The text of a transcript; empty where the format is the screen's.
  package func text(of transcript: Transcript) -> String {
    switch content {
    case .screen: ""
    case .transcript(let write): write(transcript)
    }
  }

  /// Formats are identified by their suffixes.
  package static func == (a: ExportFormat, b: ExportFormat) -> Bool { a.suffix == b.suffix }
}

/// All formats; to add one, write its file and a line here.
package enum ExportCatalog {
  package static let formats: [ExportFormat] = [
    .textGrid, .ctm, .nBestTable, .screenPicture, .screenText,
  ]

  /// Those that need no screen.
  package static var transcripts: [ExportFormat] {
    formats.filter { if case .transcript = $0.content { true } else { false } }
  }

  /// The format that a file name asks for.
  package static func format(of path: String) throws(ExportError) -> ExportFormat {
    let file = URL(fileURLWithPath: path)
    let suffix = file.pathExtension.lowercased()
    guard !path.isEmpty, let format = formats.first(where: { $0.suffix.lowercased() == suffix })
    else { throw .unknownSuffix(path: path) }
    return format
  }

  /// The suffixes as they are listed to users.
  package static func suffixes(_ formats: [ExportFormat]) -> String {
    formats.map { "." + $0.suffix }.joined(separator: ", ")
  }
}

/// Why an export is not possible.
package enum ExportError: Error, Equatable, CustomStringConvertible {
  /// The file name has no known suffix.
  case unknownSuffix(path: String)
  /// There is no final list with exact scores yet.
  case notScored

  package var description: String {
    switch self {
    case .unknownSuffix(let path):
      "\(path.isEmpty ? "export" : path): found \(path.isEmpty ? "no name" : "no known suffix"); "
        + "expected a file name ending in one of "
        + ExportCatalog.suffixes(ExportCatalog.formats)
    case .notScored:
      "export: found no scored candidates; expected a finished search with exact scores\n"
        + "wait for it, or search again, for example with :beam 4"
    }
  }
}
