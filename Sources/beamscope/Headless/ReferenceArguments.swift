import ArgumentParser
import Foundation

/// Where the transcripts of sound files come from.
struct ReferenceArguments: ParsableArguments {
  @Option(help: "What is said in the sound file.")
  var ref: String?

  @Option(
    help: ArgumentHelp(
      "A file of transcripts: file name without extension, tab, text, one a line.",
      valueName: "file"),
    completion: .file(extensions: ["tsv"]))
  var refs: String?

  func validate() throws {
    if ref != nil, refs != nil { throw ValidationError("Give --ref or --refs, not both.") }
  }

  /// - Throws: `InputError` where the file cannot be used.
  func table() throws(InputError) -> ReferenceTable {
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

  /// By file name, without extension.
  static func read(_ path: String) throws(InputError) -> ReferenceTable {
    ReferenceTable(try TextTable.read(path))
  }

  private init(_ table: TextTable) {
    texts = Dictionary(uniqueKeysWithValues: table.entries.map { ($0.id, $0.text) })
    forAll = nil
  }

  /// The transcript of a sound file; `nil` where there is none.
  func text(for path: String) -> String? {
    let file = URL(fileURLWithPath: path)
    return forAll ?? texts[file.deletingPathExtension().lastPathComponent]
      ?? texts[file.lastPathComponent]
  }
}
