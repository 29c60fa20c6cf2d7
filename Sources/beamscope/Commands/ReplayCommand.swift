import ArgumentParser
import Arguments
import BeamSearch
import Experiments
import Recognition
import Reports
import Text
import TraceFiles

/// `beamscope replay`: does the search reproduce a trace?
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Repeat the search of a trace, and compare every expansion bit for bit.",
    discussion: """
      The trace is written by 'beamscope decode --trace' or by ':trace' in the workbench. Its own \
      digest is checked first, then those of model, sound, language model and hotwords; these are \
      looked for at their recorded paths, relative to the trace. With --json: trace, same, frames, \
      expansions and candidates (how many are the same), difference (null, or frame, round, \
      expansion, candidate, all from 0, and field, subject, recorded, now).

      Exit codes: 0 the same; 1 a different result, or a file cannot be used (standard error says \
      why); 64 wrong usage.
      """)

  @Argument(help: "A trace file.", completion: .file())
  var trace: String

  @Option(help: ArgumentHelp("Where the model is now.", valueName: "model"), completion: .file())
  var model: String?

  @Option(
    help: ArgumentHelp("Where the sound file is now.", valueName: "file"), completion: .file())
  var audio: String?

  @Option(
    help: ArgumentHelp("Where the language model is now.", valueName: "file"), completion: .file())
  var lm: String?

  @Option(help: ArgumentHelp("Where the hotwords are now.", valueName: "file"), completion: .file())
  var hotwords: String?

  @Option(
    help: ArgumentHelp("The ONNX Runtime library, for ONNX models.", valueName: "file"),
    completion: .file())
  var onnxruntime: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let reader = try TraceReader(trace)
    let material = try TraceMaterial(
      reader,
      places: .init(
        model: model, audio: audio, languageModel: lm, hotwords: hotwords, runtime: onnxruntime))
    if let note = material.source.runtimeNote { Console.remark(note) }
    let (difference, replay) = try material.replay(reader)
    let report = ReplayReport(
      trace: trace, difference: difference, replay: replay, header: material.header)
    try Console.print(json ? report.json.text : report.listing)
    if difference != nil { throw ExitCode(ExitCodes.badInput) }
  }
}
