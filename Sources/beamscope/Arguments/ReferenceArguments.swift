import ArgumentParser
import AudioFiles
import Experiments
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

  /// What was named, not read yet.
  var source: ReferenceSource { refs.map { .file($0) } ?? ref.map { .text($0) } ?? .none }
}
