import ArgumentParser
import ModelFiles
import Transducer

/// `beamscope evaluate`: the error rates of a model over a test set.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure word and character error rates over a set of sound files.",
    discussion: """
      --refs names a file of lines: utterance id, tab, text. The file of an id is looked for below \
      --audio-dir: a path in that folder, with or without extension, or the one file of that name. \
      All files are looked for before the first is decoded, and the first that cannot be used ends \
      the measurement. Characters are counted with the spaces between words.

      With --json: model, search, utterances, wrong_utterances, wer, edits (sub, ins, del, words), \
      cer, oracle_wer (the best of each n-best), duration, computing_time (seconds, from the file \
      to the n-best), real_time_factor; rates are shares, not percent. With --errors also the \
      utterances with errors.

      \(ExitCodes.help)
      """)

  @OptionGroup var model: ModelArgument

  @Option(
    help: ArgumentHelp("Utterance id, tab, text, one a line.", valueName: "file"),
    completion: .file(extensions: ["tsv"]))
  var refs: String

  @Option(
    help: ArgumentHelp("The folder with the sound files.", valueName: "folder"),
    completion: .directory)
  var audioDir: String

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
    let table = try TextTable.read(refs)
    let folder = try AudioFolder(audioDir, extension: `extension`)
    var files: [String] = []
    for entry in table.entries {
      files.append(try folder.file(of: entry.id, place: "\(refs), line \(entry.line)"))
    }
    let model = try model.open()
    var evaluation = Evaluation(
      model: model, search: try search.prepare(for: model.model.scorer),
      withVerdicts: verdicts)
    defer { Console.progress(nil) }
    for (entry, file) in zip(table.entries, files) {
      Console.progress("\(evaluation.utterances.count + 1) of \(files.count)  \(entry.id)")
      try evaluation.add(id: entry.id, path: file, reference: entry.text)
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
