import ArgumentParser
import Arguments
import Audio
import AudioFiles
import BeamSearch
import Experiments
import ModelFiles
import Recognition
import Reports
import Scoring
import Text
import Transducer

/// `beamscope evaluate`: error rates of a model on a test set, compared with another's.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure word and character error rates over a set of sound files.",
    discussion: """
      --manifest is one of: \(ManifestFormatCatalog.forms); a Kaldi data folder; a folder with \
      transcripts.tsv or *.trans.txt; a CMU Sphinx corpus (its folder with --part, or a file \
      etc/*.fileids in it). The sound file of an id is looked for in --audio-dir, or else beside the \
      manifest: a path in that folder, with or without extension, a path in the working folder, or \
      the only file of that name below it. Where a line has offset, duration or channel, only that \
      piece is read. With AUDIO (files, or folders of them) only these sounds are recognised. Sphinx \
      cepstra (.mfc) count as sound if the model uses them. All files are checked \
      before the first is decoded, and the first that cannot be used ends the run. The character \
      error rate counts the spaces between words. Texts are compared after --text-norm.

      With --against, both models recognise the same files, and the difference of their error rates \
      (of the second minus the first) comes with a 95 % interval and the share of resamples in which \
      one is better: paired bootstrap over utterances (Bisani and Ney, 2004).

      With --json: model, search, utterances, wrong_utterances, sentence_error_rate, text_norm, wer_unit \
      (word, char, or mixed: characters of scripts without spaces), wer, edits (sub, \
      ins, del, words), cer, character_edits, oracle_wer (the best of each n-best), expected_risk \
      (EMBR's R, word errors, mean over utterances), mbr_risk and mbr_wer (of the candidate with \
      the lowest Bayes risk), duration, computing_time (seconds of wall time, from the file to \
      the n-best), real_time_factor, processor_time and processor_time_factor (of all threads), \
      verdicts; rates are shares, not percent. With --errors also the utterances \
      with errors. With --against also against (as for the first model) and comparison (wer and \
      cer: difference, interval, second_better, first_better). warnings, where there are any: sounds \
      and lines that were left out, and pieces.

      \(ExitCodes.help)
      """)

  @OptionGroup var model: ModelArgument

  @Argument(
    help: "Sound files or folders of them (default: those of --manifest).", completion: .file())
  var audio: [String] = []

  @Option(
    name: [.customLong("manifest"), .customLong("refs")],
    help: ArgumentHelp(
      "The list of sounds with their transcripts; - for standard input (default: transcripts.tsv "
        + "or *.trans.txt beside AUDIO).", valueName: "file"),
    completion: .file(extensions: ["tsv", "csv", "json", "jsonl", "trn", "fileids"]))
  var manifest: String?

  @Option(
    help: ArgumentHelp(
      "The folder with the sound files (default: that of --manifest).", valueName: "folder"),
    completion: .directory)
  var audioDir: String?

  @Option(help: "The part of a corpus, such as test for a file etc/*_test.fileids.")
  var part: String?

  @Option(help: "Use only sound files with this extension.")
  var `extension`: String?

  @Option(
    help: ArgumentHelp("A second model to compare with.", valueName: "model"),
    completion: .file(extensions: ["safetensors"]))
  var against: String?

  @Option(help: ArgumentHelp("Resamples of the bootstrap.", valueName: "n"))
  var resamples = 10_000

  @Option(help: ArgumentHelp("Seed of the bootstrap.", valueName: "n"))
  var seed = 1

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Also list the utterances with errors.")
  var errors = false

  @Flag(
    inversion: .prefixedNo,
    help: "Score candidates and references exactly, for risks and verdicts.")
  var verdicts = true

  @Option(
    help: ArgumentHelp(
      "Write the texts recognised by the first model: id, tab, text.", valueName: "file"),
    completion: .file(extensions: ["tsv"]))
  var hypotheses: String?

  @OptionGroup(title: "Sound") var sound: SoundArguments
  @OptionGroup var texts: TextArguments
  @OptionGroup var risk: RiskArguments
  @OptionGroup var search: SearchArguments

  func validate() throws {
    if audio.isEmpty, manifest == nil {
      throw ValidationError(
        "--manifest: found none, and no AUDIO; expected the list of sounds with transcripts.")
    }
    if !audio.isEmpty, audioDir != nil || part != nil || `extension` != nil {
      throw ValidationError(
        "--audio-dir, --part, --extension: found AUDIO, too; expected sounds or a folder to search."
      )
    }
    guard (10...1_000_000).contains(resamples) else {
      throw ValidationError("--resamples: found \(resamples); expected 10 to 1000000.")
    }
    guard seed >= 0 else {
      throw ValidationError("--seed: found \(seed); expected 0 or more.")
    }
  }

  @OptionGroup var overwrite: OverwriteArguments

  func run() throws {
    let inputs = [manifest, model.path, against] + audio
    try overwrite.check(hypotheses, kind: .texts, inputs: inputs)
    let (utterances, remarks) = try utterances()
    remarks.forEach(Console.remark)
    let dialect = try search.request().dialect
    let models = try [model.path, against].compactMap { $0 }
      .map { try model.onnx.source($0).heard(as: dialect).open() }
    let texts = try texts.comparison()
    let evaluations = try models.map { model in
      var evaluation = Evaluation(
        model: model, search: try search.prepare(for: model.model.scorer), texts: texts,
        risk: verdicts ? risk.options : nil)
      try evaluation.add(utterances, channel: sound.chosen)
      return evaluation
    }
    if let hypotheses {
      try TextTable.write(
        evaluations[0].utterances.map { (id: $0.id, text: $0.hypothesis) }, to: hypotheses)
    }
    let report = EvaluationReport(
      evaluations, paths: [model.path, against].compactMap(\.self), resamples: resamples,
      seed: UInt64(seed), withErrors: errors, remarks: remarks)
    try Console.print(json ? report.json.text : report.listing)
  }

  /// What is recognised, and what is left over.
  private func utterances() throws -> ([UtteranceList.Item], remarks: [String]) {
    if let manifest, audio.isEmpty {
      let list = try UtteranceList(
        manifest: manifest,
        options: .init(
          folder: audioDir, fileExtension: `extension`, part: part, takesEmptyTexts: true))
      return (list.items, list.remarks)
    }
    let list = try (manifest.map { ReferenceSource.file($0) } ?? .besideSounds).utterances(audio)
    return (try list.referenced(), list.remarks)
  }
}
