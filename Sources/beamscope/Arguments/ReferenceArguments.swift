import ArgumentParser
import AudioFiles
import Experiments
import Foundation

/// The source of the transcripts of sound files.
struct ReferenceArguments: ParsableArguments {
  @Option(help: "The transcript of the sound file.")
  var ref: String?

  @Option(
    help: ArgumentHelp(
      "Transcripts, one per line (file name without extension, tab, text), or a manifest.",
      valueName: "file"),
    completion: .file(extensions: ["tsv", "json", "jsonl", "fileids"]))
  var refs: String?

  func validate() throws {
    if ref != nil, refs != nil { throw ValidationError("Use --ref or --refs, not both.") }
  }

  /// What was named, not read yet.
  var source: ReferenceSource { refs.map { .file($0) } ?? ref.map { .text($0) } ?? .none }
}
