import ArgumentParser
import AudioFiles
import ModelFiles
import Transducer

/// `beamscope evaluate`: the error rates of a model over a test set.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure word and character error rates over a set of sound files.",
    discussion: """
      --refs names lines of utterance id, tab, text; or a manifest as NeMo writes it (JSON lines \
      with audio_filepath and text); or a corpus as CMU Sphinx lays it out (its folder with --part, \
      or a file etc/*.fileids in it). The file of an id is looked for in --audio-dir, or else \
      beside the manifest: a path in that folder, with or without extension, or the one file below \
      it of that name. Sphinx cepstra (.mfc) count as sound where the model takes such. All files \
      are looked for before the first is decoded, and the first that cannot be used ends the \
      measurement. Characters are counted with the spaces between words.

      With --json: model, search, utterances, wrong_utterances, wer, edits (sub, ins, del, words), \
      cer, oracle_wer (the best of each n-best), duration, computing_time (seconds, from the file \
      to the n-best), real_time_factor; rates are shares, not percent. With --errors also the \
      utterances with errors.

      \(ExitCodes.help)
      """)

  @OptionGroup var model: ModelArgument

  @Option(
    help: ArgumentHelp("What is said: a table, a manifest or a corpus.", valueName: "file"),
    completion: .file(extensions: ["tsv", "json", "jsonl", "fileids"]))
  var refs: String

  @Option(
    help: ArgumentHelp(
      "The folder with the sound files; otherwise that of --refs.", valueName: "folder"),
    completion: .directory)
  var audioDir: String?

  @Option(help: "The part of a corpus: test, for a file etc/*_test.fileids.")
  var part: String?

  @Option(help: "Only sound files with this extension count.")
  var `extension`: String?

  @Flag(help: "One JSON object.")
  var json = false

  @Flag(help: "List the utterances with errors, too.")
  var errors = false

  @Flag(help: "Score candidates and references exactly, and say who is to blame for what is wrong.")
  var verdicts = false

  @Option(
    help: ArgumentHelp("Write what was recognised: id, tab, text.", valueName: "file"),
    completion: .file(extensions: ["tsv"]))
  var hypotheses: String?

  @OptionGroup var search: SearchArguments

  func run() throws {
    let manifest = try Manifest.read(
      refs,
      options: Manifest.Options(
        folder: audioDir, fileExtension: `extension`, part: part, takesEmptyTexts: true))
    let model = try model.open()
    var evaluation = Evaluation(
      model: model, search: try search.prepare(for: model.model.scorer),
      withVerdicts: verdicts)
    defer { Console.progress(nil) }
    for (index, one) in manifest.utterances.enumerated() {
      Console.progress("\(index + 1) of \(manifest.utterances.count)  \(one.id)")
      try evaluation.add(id: one.id, path: one.path, reference: one.text)
    }
    Console.progress(nil)
    if let hypotheses {
      try TextTable.write(
        evaluation.utterances.map { (id: $0.id, text: $0.hypothesis) }, to: hypotheses)
    }
    let name = model.description.name
    try Console.print(
      json
        ? evaluation.json(model: name, withErrors: errors).text
        : evaluation.listing(model: name, withErrors: errors))
  }
}
