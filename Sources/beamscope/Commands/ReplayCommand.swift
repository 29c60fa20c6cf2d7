import ArgumentParser
import BeamSearch
import Text
import TraceFiles

/// `beamscope replay`: does the search do again what a trace says it did?
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Decode again what a trace holds, and compare every expansion bit for bit.",
    discussion: """
      The trace is one that 'beamscope decode --trace' or ':trace' of the workbench wrote. Its own \
      digest is compared first, then those of model, sound, language model and hotwords; they are \
      looked for where they were, as seen from the trace. With --json: trace, same, frames, \
      expansions and candidates (how many were found the same), difference (null, or frame, round, \
      expansion, candidate, all from 0, and field, subject, recorded, now).

      Exit codes: 0 the same; 1 another result, or a file cannot be used (standard error says \
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

  @Flag(help: "One JSON object.")
  var json = false

  func run() throws {
    let reader = try TraceReader(trace)
    let material = try TraceMaterial(
      reader,
      places: .init(
        model: model, audio: audio, languageModel: lm, hotwords: hotwords, runtime: onnxruntime))
    let (difference, replay) = try material.replay(reader)
    try Console.print(
      json ? object(difference, replay).text : listing(difference, replay, material.header))
    if difference != nil { throw ExitCode(ExitCodes.badInput) }
  }

  private func object(_ difference: TraceDivergence?, _ replay: TraceReplay) -> JSON {
    .object([
      ("trace", .string(trace)), ("same", .bool(difference == nil)),
      ("frames", .integer(replay.verified.steps)),
      ("expansions", .integer(replay.verified.expansions)),
      ("candidates", .integer(replay.candidates)),
      ("difference", difference?.json ?? .null),
    ])
  }

  private func listing(
    _ difference: TraceDivergence?, _ replay: TraceReplay, _ header: TraceHeader
  ) -> String {
    let clock =
      (try? SearchCatalog.profile(named: header.search.name).clock) ?? SearchClock.frames
    let counted = replay.verified.words(clock: clock)
    guard let difference else {
      return "\(trace)  the same bit for bit: \(counted), \(replay.candidates) candidates"
    }
    let version =
      header.program == ProgramVersion.text
      ? [] : ["  the trace is of \(header.program), this is \(ProgramVersion.text)"]
    return
      (["\(trace)  differs after \(counted) that are the same"]
      + ["  " + difference.sentence(clock: clock)] + version).joined(separator: "\n")
  }
}
