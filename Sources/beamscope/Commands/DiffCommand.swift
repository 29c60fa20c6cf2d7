import ArgumentParser
import ModelFiles
import Transducer

/// `beamscope diff`: two models on the same sound.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Run two models of one vocabulary on the same sound, and say where they part.",
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

      \(ExitCodes.help)
      """)

  @Argument(
    help: ArgumentHelp("A model file, or a folder of ONNX files.", valueName: "a"),
    completion: .file(extensions: ["safetensors"]))
  var first: String

  @Argument(
    help: ArgumentHelp("The other, likewise.", valueName: "b"),
    completion: .file(extensions: ["safetensors"]))
  var second: String

  @Argument(help: "A sound file.", completion: .file())
  var audio: String

  @Flag(help: "One JSON object.")
  var json = false

  @OptionGroup(title: "ONNX models") var onnx: OnnxArguments
  @OptionGroup var search: SearchArguments

  func run() throws {
    let sides = try [first, second].map { path in
      let model = try onnx.source(path).open()
      return ModelDifference.Side(
        path: path, model: model, heard: try Hearing.hear(path: audio, model: model),
        search: try search.prepare(for: model.model.scorer))
    }
    let difference = try ModelDifference(sides[0], sides[1], audio: audio)
    try Console.print(json ? difference.json.text : difference.listing)
  }
}
