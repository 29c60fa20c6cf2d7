import ArgumentParser
import BeamSearch
import ModelFiles
import Recognition
import Reports
import Text
import TraceFiles
import Transducer

/// `beamscope diff`: two models on the same sound, or two traces.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Say where two models part on the same sound, or two traces of searches.",
    discussion: """
      Both are searched alike. Said are the texts, the first frame after which the beams are not the \
      same hypotheses in the same order, the first whose best differs, how far scores of equal \
      hypotheses are apart, and, along the alignment of A's result, the largest difference of a \
      log-probability over all tokens at each frame. With --json: audio, models, texts, frames, \
      frame_duration, first_difference and first_best_difference (null where there is none: frame, \
      kind, first, second), score_difference and log_prob_difference (largest, frame), \
      log_prob_differences (by frame), encoder_difference (null where widths differ), totals \
      (score, exact_log_prob of A's and of B's text, by model). Frames are numbers from 0, scores \
      natural logarithms.

      Two trace files ('beamscope decode --trace') are compared without model and sound: what they \
      were made with (knobs first), the first beams that are not the same bit for bit, beside each \
      other, the first expansion that is not, and the final lists. With --json: traces, same, \
      settings (name, first, second), frames, frame_durations, first_difference, \
      first_best_difference, first_expansion_difference (frame, round, expansion, candidate, field, \
      subject, recorded in the first, now in the second), nbest.

      \(ExitCodes.help)
      """)

  @Argument(
    help: ArgumentHelp(
      "A model file, or a folder of ONNX files; or a trace file.", valueName: "a"),
    completion: .file(extensions: ["safetensors"]))
  var first: String

  @Argument(
    help: ArgumentHelp("The other, likewise.", valueName: "b"),
    completion: .file(extensions: ["safetensors"]))
  var second: String

  @Argument(help: "A sound file, for two models.", completion: .file())
  var audio: String?

  @Flag(help: "One JSON object.")
  var json = false

  @OptionGroup(title: "ONNX models") var onnx: OnnxArguments
  @OptionGroup var search: SearchArguments

  func run() throws {
    let areTraces = [first, second].map(TraceReader.recognizes)
    guard !areTraces.contains(true) else {
      return try compareTraces(isBoth: !areTraces.contains(false))
    }
    guard let audio else {
      throw ValidationError("Name a sound file after the two models (or two trace files alone).")
    }
    let sides = try [first, second].map { path in
      let model = try onnx.source(path).open()
      return ModelDifference.Side(
        path: path, model: model, heard: try Hearing.hear(path: audio, model: model),
        search: try search.prepare(for: model.model.scorer))
    }
    let difference = try ModelDifference(sides[0], sides[1], audio: audio)
    try Console.print(json ? difference.json.text : difference.listing)
  }

  private func compareTraces(isBoth: Bool) throws {
    guard isBoth, audio == nil else {
      throw ValidationError("A trace is compared with a trace: name two, and no sound file.")
    }
    guard try search.request() == SearchRequest(), try search.fusion.request() == nil else {
      throw ValidationError("Traces hold how they were searched: leave search options out.")
    }
    let difference = try TraceFileDifference(first, second)
    try Console.print(json ? difference.json.text : difference.listing)
  }
}
