import ArgumentParser
import AudioFiles
import Foundation

/// Where the transcripts of sound files come from.
struct ReferenceArguments: ParsableArguments {
  @Option(help: "What is said in the sound file.")
  var ref: String?

  @Option(
    help: ArgumentHelp(
      "A file of transcripts: file name without extension, tab, text, one a line; or a manifest.",
      valueName: "file"),
    completion: .file(extensions: ["tsv", "json", "jsonl", "fileids"]))
  var refs: String?

  func validate() throws {
    if ref != nil, refs != nil { throw ValidationError("Give --ref or --refs, not both.") }
  }

  /// - Throws: `ManifestError` where the file cannot be used.
  func table() throws(ManifestError) -> ReferenceTable {
    if let refs { return try ReferenceTable.read(refs) }
    return ReferenceTable(forAll: ref)
  }
}

/// The transcripts of sound files, as far as they are known.
struct ReferenceTable {
  private let texts: [String: String]
  private let forAll: String?

  /// One transcript for whatever file; `nil` for none.
  init(forAll text: String?) {
    texts = [:]
    forAll = text
  }

  /// By file name with or without extension, as far as the manifest names one file so.
  static func read(_ path: String) throws(ManifestError) -> ReferenceTable {
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
  func text(for path: String) -> String? {
    let file = URL(fileURLWithPath: path)
    return forAll ?? texts[file.lastPathComponent] ?? texts[file.stem]
  }
}

extension URL {
  /// The file's name without its extension.
  fileprivate var stem: String { deletingPathExtension().lastPathComponent }
}
