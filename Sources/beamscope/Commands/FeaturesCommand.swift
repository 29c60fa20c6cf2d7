import Analysis
import ArgumentParser
import Arguments
import Audio
import AudioFiles
import Kernels
import ModelFiles
import Recognition
import Reports
import Session
import Text

/// `beamscope features`: the features of a sound file, as a NumPy array.
struct FeaturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "features",
    abstract: "Write the features of a sound file as a NumPy array (.npy, float32).",
    usage: """
      beamscope features <model> <audio> --output <file> [--stacked]
      beamscope features --front-end <name> <audio> --output <file>
      """,
    discussion: """
      The array is (rows, columns): the front end's output with the parameters of the model, or \
      with the default parameters of the named front end. With --stacked it is the input of the \
      model's encoder: after deltas, normalisation and stacking. Sound at another rate is resampled.

      Front ends: \
      \(FrontEndCatalog.entries.map { "\($0.name) (\($0.summary))" }.joined(separator: "; ")).

      \(ExitCodes.help)
      """)

  @Argument(
    help: "A model file, then a sound file; with --front-end only the sound file.",
    completion: .file())
  var inputs: [String]

  @Option(help: ArgumentHelp("Use a front end instead of a model.", valueName: "name"))
  var frontEnd: String?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The .npy file to write.", valueName: "file"),
    completion: .file(extensions: ["npy"]))
  var output: String

  @OptionGroup(title: "ONNX models") var onnx: OnnxArguments

  @OptionGroup(title: "Sound") var sound: SoundArguments

  @Flag(help: "After deltas, normalisation and stacking: the encoder's input.")
  var stacked = false

  func validate() throws {
    guard inputs.count == (frontEnd == nil ? 2 : 1) else {
      throw ValidationError(
        frontEnd == nil
          ? "Give a model and one sound file, or --front-end and one sound file."
          : "With --front-end give one sound file and no model.")
    }
    if let frontEnd, !FrontEndCatalog.entries.contains(where: { $0.name == frontEnd }) {
      let names = FrontEndCatalog.entries.map(\.name).joined(separator: ", ")
      throw ValidationError("--front-end: found \"\(frontEnd)\"; expected one of \(names).")
    }
    if stacked, frontEnd != nil {
      throw ValidationError("--stacked: found no model; expected one, which defines the stacking.")
    }
  }

  @OptionGroup var overwrite: OverwriteArguments

  func run() throws {
    try overwrite.check(output, kind: .array, inputs: inputs)
    let pipeline =
      if let frontEnd {
        try FeaturePipeline(frontEnd: FrontEndCatalog.make(type: frontEnd))
      } else {
        try onnx.source(inputs[0]).open().features
      }
    let path = inputs[inputs.count - 1]
    let sound = try AudioEncoder.readFeatures(of: self.sound.piece(path), features: pipeline)
    let rows =
      stacked ? try AudioEncoder.process(sound.raw, of: path, features: pipeline).frames : sound.raw
    try NumpyFile.write(rows, to: output)
    let frontEnd = pipeline.frontEnd
    let shift = Double(frontEnd.frameShift) / Double(frontEnd.sampleRate)
    try Console.print(
      ArrayNote(
        path: output, array: rows, rowDuration: stacked ? pipeline.frameDuration : shift,
        notes: sound.notes.map(\.text)
      ).text)
  }
}
