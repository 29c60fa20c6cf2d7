import Analysis
import ArgumentParser
import Arguments
import AudioFiles
import Kernels
import ModelFiles
import Recognition
import Reports
import Session
import Transducer

/// `beamscope encode`: a model's encoder frames of a sound file, as a NumPy array.
struct EncodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encode",
    abstract: "Write the encoder's output for a sound file as a NumPy array (.npy, float32).",
    discussion: """
      The array is (frames, width), before the joiner's projection.

      \(ExitCodes.help)
      """)

  @OptionGroup var model: ModelArgument

  @Argument(help: "A sound file.", completion: .file())
  var audio: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The .npy file to write.", valueName: "file"),
    completion: .file(extensions: ["npy"]))
  var output: String

  @OptionGroup var overwrite: OverwriteArguments
  @OptionGroup(title: "Sound") var sound: SoundArguments

  func run() throws {
    try overwrite.check(output, kind: .array, inputs: [model.path, audio])
    let model = try model.open()
    let heard = try AudioEncoder.encode(piece: sound.piece(audio), model: model)
    try NumpyFile.write(heard.encoded.frames, to: output)
    try Console.print(
      ArrayNote(
        path: output, array: heard.encoded.frames, rowDuration: heard.encoded.frameDuration,
        notes: heard.notes.map(\.text)
      ).text)
  }
}
