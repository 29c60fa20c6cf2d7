package import AudioFiles
package import Experiments
import Foundation

extension ReferenceSource {
  /// - Throws: `ManifestError` where the file cannot be used.
  package func table() throws(ManifestError) -> ReferenceTable {
    switch self {
    case .none: ReferenceTable(forAll: nil)
    case .text(let text): ReferenceTable(forAll: text)
    case .file(let path): try ReferenceTable.read(path)
    }
  }
}

/// The transcripts of sound files, as far as they are known.
package struct ReferenceTable {
  private let texts: [String: String]
  private let forAll: String?

  /// One transcript for any file; `nil` for none.
  package init(forAll text: String?) {
    texts = [:]
    forAll = text
  }

  /// By file name with or without extension, if the manifest has only one such file.
  package static func read(_ path: String) throws(ManifestError) -> ReferenceTable {
    ReferenceTable(try ManifestRecord.read(path))
  }

  private init(_ records: [ManifestRecord]) {
    var texts: [String: String] = [:]
    let files = records.map { URL(fileURLWithPath: $0.file) }
    for name in [\URL.lastPathComponent, \.stem] {
      let named = Dictionary(grouping: zip(files, records)) { $0.0[keyPath: name] }
      texts.merge(named.filter { $1.count == 1 }.mapValues { $0[0].1.text }) { first, _ in first }
    }
    self.texts = texts
    forAll = nil
  }

  /// The transcript of a sound file; `nil` where there is none.
  package func text(for path: String) -> String? {
    let file = URL(fileURLWithPath: path)
    return forAll ?? texts[file.lastPathComponent] ?? texts[file.stem]
  }
}

extension URL {
  /// The file's name without its extension.
  fileprivate var stem: String { deletingPathExtension().lastPathComponent }
}
