import ArgumentParser
import Arguments
import Audio
import AudioFiles
import BeamSearch
import Experiments
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
    abstract: "Show where two models diverge on the same sound, or two traces of searches.",
    discussion: """
      Both use the same search. The output: the texts; the first frame after which the beams are \
      not the same hypotheses in the same order, and the first after which the best differs; by \
      how much the scores of equal hypotheses differ; and, along the alignment of A's result, the \
      largest difference of a log-probability over all tokens at each frame. With --json: audio, \
      models, texts, same_words (as --text-norm compares them), text_norm, frames, frame_duration, first_difference and first_best_difference (null if \
      there is none: frame, kind, first, second), score_difference and log_prob_difference \
      (largest, frame), log_prob_differences (by frame), encoder_difference (null if widths \
      differ), totals \
      (score, exact_log_prob of A's and of B's text, by model). Frames count from 0, scores are \
      natural logarithms.

      Two trace files ('beamscope decode --trace') are compared without model and sound: their \
      settings (knobs first), the first beams that are not identical, side by side, the first \
      expansion that is not, and the final lists. With --json: traces, same, \
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
    help: ArgumentHelp("The second model or trace.", valueName: "b"),
    completion: .file(extensions: ["safetensors"]))
  var second: String

  @Argument(
    help: "A sound file, for two models; by default that of --manifest.", completion: .file())
  var audio: String?

  @Option(
    name: [.customLong("manifest"), .customLong("refs")],
    help: ArgumentHelp(
      "A list of sounds that says which piece of the file is meant.", valueName: "file"),
    completion: .file())
  var manifest: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup(title: "ONNX models") var onnx: OnnxArguments
  @OptionGroup(title: "Sound") var sound: SoundArguments
  @OptionGroup var search: SearchArguments
  @OptionGroup var texts: TextArguments

  func run() throws {
    let areTraces = [first, second].map(TraceReader.recognizes)
    guard !areTraces.contains(true) else {
      return try compareTraces(isBoth: !areTraces.contains(false))
    }
    let dialect = try search.request().dialect
    let piece = try piece().heard(on: sound.chosen)
    let sides = try [first, second].map { path in
      let model = try onnx.source(path).heard(as: dialect).open()
      return ModelDifference.Side(
        path: path, model: model, heard: try AudioEncoder.encode(piece: piece, model: model),
        search: try search.prepare(for: model.model.scorer))
    }
    let difference = try ModelDifference(
      sides[0], sides[1], audio: piece.words, texts: texts.comparison())
    try Console.print(json ? difference.json.text : difference.listing)
  }

  private func piece() throws -> SoundPiece {
    guard audio != nil || manifest != nil else {
      throw ValidationError("Name a sound file after the two models (or two trace files alone).")
    }
    return try UtteranceList(
      audio.map { [$0] } ?? [], references: manifest.map { .file($0) } ?? .none
    ).single().piece
  }

  private func compareTraces(isBoth: Bool) throws {
    guard isBoth, audio == nil, manifest == nil else {
      throw ValidationError("A trace can only be compared with a trace: name just two traces.")
    }
    guard try search.request() == SearchRequest(), try search.fusion.request() == nil else {
      throw ValidationError("Traces contain their search options: leave out search options here.")
    }
    let difference = try TraceFileDifference(first, second)
    try Console.print(json ? difference.json.text : difference.listing)
  }
}
