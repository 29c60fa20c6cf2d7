package import ArgumentParser
import AudioFiles
package import Experiments
package import Recognition

/// The source of the transcripts of sound files, and of the sounds if none is named.
package struct ReferenceArguments: ParsableArguments {
  package init() {}

  @Option(help: "The transcript of the sound file.")
  package var ref: String?

  @Option(
    name: [.customLong("manifest"), .customLong("refs")],
    help: ArgumentHelp(
      "A list of sounds with transcripts; without AUDIO it also names the sounds.",
      discussion: "\(ManifestFormatCatalog.forms); a Kaldi data folder; a Sphinx corpus; - for "
        + "standard input. Default: transcripts.tsv or *.trans.txt beside the sounds.",
      valueName: "file"),
    completion: .file(extensions: ["tsv", "csv", "json", "jsonl", "trn", "fileids"]))
  package var manifest: String?

  @Flag(help: "Use no transcripts, not even those beside the sounds.")
  package var noRefs = false

  package func validate() throws {
    if ref != nil, manifest != nil {
      throw ValidationError("Use --ref or --manifest, not both.")
    }
    if noRefs, ref != nil || manifest != nil {
      throw ValidationError("--no-refs: found --ref or --manifest, too; expected one of them.")
    }
  }

  /// Whether sounds or a text are named here.
  package var isGiven: Bool { ref != nil || manifest != nil }

  /// What was named, not read yet.
  package var source: ReferenceSource {
    if noRefs { return .none }
    return manifest.map { .file($0) } ?? ref.map { .text($0) } ?? .besideSounds
  }

  /// The sounds with their references; what the user should know about these goes to standard error.
  package func utterances(_ audio: [String]) throws -> UtteranceList {
    let list = try source.utterances(audio)
    list.remarks.forEach(Console.remark)
    return list
  }

  /// - Throws: `ValidationError` where there is no sound, or one transcript for several.
  package func check(_ audio: [String]) throws {
    if ref != nil, audio.count > 1 {
      throw ValidationError("--ref: found several sound files; expected one; use --manifest.")
    }
    if audio.isEmpty, manifest == nil {
      throw ValidationError(
        "Missing expected argument '<audio> ...': name sound files, a folder of them, or --manifest."
      )
    }
  }
}
