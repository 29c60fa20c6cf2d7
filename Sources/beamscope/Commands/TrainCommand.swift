import ArgumentParser
import Arguments
import AudioFiles
import BeamSearch
import Foundation
import Kernels
import ModelFiles
import OnnxModels
import Recognition
import Text
import Training
import TrainingRuns
import Transducer

/// `beamscope train`: trains a decoder on top of a model's encoder.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a decoder (predictor and joiner) on top of a model's encoder.",
    discussion: """
      The encoder is not changed: its output is computed once and kept in the run's folder, or in \
      --cache. With --predictor a new decoder is trained, otherwise the model's own is trained \
      further. After each epoch the averaged weights are evaluated on the held-out set; the best \
      ones are written to --out, a model file for every other command.

      Manifests are those of 'beamscope evaluate': \(ManifestFormatCatalog.forms); a Kaldi data \
      folder; or lists of a CMU Sphinx corpus (etc/*.fileids). Pieces (offset, duration, channel) \
      are read as such. Utterances without \
      words, with words that the vocabulary cannot spell, or with sound that is too short or not \
      finite are skipped and counted.

      The run's folder holds checkpoint.safetensors, log.jsonl (one JSON object per step and \
      epoch) and curves.svg. After Ctrl-C, or if the program was killed, --resume continues from \
      the checkpoint and reaches identical weights. They do not depend on --threads either.

      \(ExitCodes.help) \(Interruption.exitCode) stopped by Ctrl-C and can be resumed.
      """)

  @Argument(
    help: ArgumentHelp(
      "A model file (.safetensors); 'beamscope import' makes one from ONNX files.",
      valueName: "model"),
    completion: .file(extensions: ["safetensors"]))
  var model: String

  @OptionGroup(title: "Data") var data: TrainingDataArguments
  @OptionGroup(title: "Sound") var sound: SoundArguments
  @OptionGroup var texts: TextArguments
  @OptionGroup(title: "Decoder") var decoder: DecoderArguments
  @OptionGroup(title: "Loss") var loss: LossArguments
  @OptionGroup(title: "Schedule") var schedule: ScheduleArguments
  @OptionGroup(title: "Run") var files: TrainingRunArguments
  @OptionGroup(title: "ONNX models") var onnx: OnnxArguments

  func run() throws {
    var request = try TrainingRequest(
      model: onnx.source(model), data: data.data, heldOut: data.heldOut,
      spelling: TrainingSpelling(rawValue: data.spelling) ?? .model, search: data.search,
      texts: texts.comparison(), decoder: decoder.recipe, loss: loss.recipe,
      schedule: schedule.recipe, files: files.files)
    request.channel = sound.chosen
    let job = try TrainingJob(request)
    let interruption = Interruption()
    let ending = try job.train(until: interruption)
    guard case .interrupted = ending else { return }
    Console.remark("stopped; the same command with --resume continues")
    throw ExitCode(Interruption.exitCode)
  }
}

/// What is trained on.
struct TrainingDataArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A manifest to train on; may be repeated.", valueName: "manifest"),
    completion: .file())
  var data: [String]

  @Option(
    help: ArgumentHelp("The manifest of the held-out set.", valueName: "manifest"),
    completion: .file())
  var heldOut: String

  @Option(
    help: ArgumentHelp(
      "How to split words that can be split in several ways: model, as the model's own decoder "
        + "finds most probable; greedy, longest piece first.", valueName: "name"),
    completion: .list(TrainingSpelling.allCases.map(\.rawValue)))
  var spelling = TrainingSpelling.model.rawValue

  @Option(
    help: ArgumentHelp(
      "The search that the held-out word error rate is measured with, or none.",
      valueName: "name"),
    completion: .list(SearchCatalog.profiles.map(\.name) + ["none"]))
  var werSearch = GreedySearch.profile.name

  /// `nil` where no word error rate is wanted.
  var search: String? { werSearch == "none" ? nil : werSearch }

  func validate() throws {
    if TrainingSpelling(rawValue: spelling) == nil {
      throw ValidationError("--spelling: found \"\(spelling)\"; expected model or greedy.")
    }
    guard let search else { return }
    do {
      _ = try SearchCatalog.profile(named: search)
    } catch {
      throw ValidationError("\(error)")
    }
  }
}

/// Where a run is kept and what it becomes.
struct TrainingRunArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp("The model file to write.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var out: String

  @Option(help: "The name of the written model (default: that of the file).")
  var name: String?

  @Option(
    help: ArgumentHelp(
      "The folder for checkpoint, log and curves (default: the name of --out with .run).",
      valueName: "folder"),
    completion: .directory)
  var run: String?

  @Option(
    help: ArgumentHelp(
      "A folder for encoder frames that runs can share (default: the run's).",
      valueName: "folder"),
    completion: .directory)
  var cache: String?

  @Flag(help: "Continue from the run's checkpoint, or start if there is none.")
  var resume = false

  @Option(help: "Seconds between checkpoints within an epoch.")
  var checkpointSeconds = 30.0

  var files: TrainingRequest.Files {
    .init(
      out: out, name: name, run: run, cache: cache, resume: resume,
      checkpointSeconds: checkpointSeconds)
  }
}
