package import Audio
import AudioFiles
package import BeamSearch
package import Experiments
import Foundation
import Fusion
package import ModelFiles
import OnnxModels
import Text
package import TraceFiles
package import Transducer

/// The contents of a trace's header.
package struct TraceSubject {
  package let source: ModelSource
  package let model: LoadedModel
  package let audio: SoundPiece
  /// Seconds.
  package let duration: Double
  package let encoded: EncoderOut
  package let setup: SearchSetup
  package let plan: SearchPlan
  package let fusion: LoadedFusion?
  /// The fork of the workbench; `nil` outside it.
  package var fork: String?
  /// The maximum number of pruned expansions written per round; `nil`: all.
  package var prunedPerRound: Int?

  package init(
    source: ModelSource, model: LoadedModel, audio: SoundPiece, duration: Double,
    encoded: EncoderOut,
    setup: SearchSetup, plan: SearchPlan, fusion: LoadedFusion?, fork: String? = nil,
    prunedPerRound: Int? = nil
  ) {
    self.source = source
    self.model = model
    self.audio = audio
    self.duration = duration
    self.encoded = encoded
    self.setup = setup
    self.plan = plan
    self.fusion = fusion
    self.fork = fork
    self.prunedPerRound = prunedPerRound
  }

  /// Reads every file to its end for its digest.
  ///
  /// - Parameter path: the trace; the paths in it are relative to it.
  package func header(for path: String) throws -> TraceHeader {
    var header = TraceHeader(
      program: ProgramVersion.text,
      model: TraceHeader.Model(
        name: model.description.name, path: source.path,
        files: try source.files().map { try TraceHeader.Stamp(of: $0) },
        parameterCount: model.inventory.totalParameters, settings: try settings(),
        runtime: model.description.runtime),
      audio: TraceHeader.Audio(
        file: try TraceHeader.Stamp(of: audio.path), duration: duration, sampleRate: try rate(),
        frameCount: encoded.count, frameDuration: encoded.frameDuration,
        piece: audio.isWhole
          ? nil
          : .init(
            offset: audio.offset, duration: audio.duration, channel: audio.channel.description)),
      search: TraceHeader.Search(
        request: setup.request, fork: fork, knobs: plan.applicable,
        semantics: plan.profile.serving(model.model.scorer).semantics,
        interventions: setup.interventions, languageModel: try languageModel(),
        hotwords: try fusion?.request.hotwords.map {
          TraceHeader.Hotwords(file: try TraceHeader.Stamp(of: $0.path), score: $0.score)
        }),
      vocabulary: model.model.vocabulary, prunedPerRound: prunedPerRound)
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    header.mapPaths { relativePath($0, from: folder) }
    return header
  }

  /// How the model is opened. ONNX files do not say how their sound is converted to their rate:
  /// the trace does.
  private func settings() throws -> [TraceHeader.Setting] {
    guard try source.files() != [source.path] else { return source.settings }
    var source = source
    source.onnx.resampling = model.features.resampling
    return source.settings
  }

  /// Of Sphinx cepstra the rate of the sound that they were made of.
  private func rate() throws -> Int {
    URL(fileURLWithPath: audio.path).pathExtension.lowercased() == CepstraFile.fileExtension
      ? model.features.frontEnd.sampleRate : try SoundFile.info(audio.path).sampleRate
  }

  private func languageModel() throws -> TraceHeader.LanguageModel? {
    guard let file = fusion?.request.languageModel else { return nil }
    return TraceHeader.LanguageModel(
      file: try TraceHeader.Stamp(of: file.path), weight: file.weight,
      unit: fusion?.unit ?? file.unit ?? .words)
  }
}

extension ModelSummary {
  /// What ran the networks, where it says so.
  fileprivate var runtime: String? { settings["provenance"]?["runtime"]?.string }
}

extension ModelSource {
  /// All files of the model. (An imported model names its encoder's file with the digest,
  /// which is compared whenever it is opened.)
  func files() throws -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
      isFolder.boolValue
    else { return [path] }
    let folder = try OnnxFolder(path, precision: onnx.precision)
    let networks = [folder.encoder, folder.decoder, folder.joiner]
    // Weights beyond 2 GB lie beside the network.
    let weights = networks.flatMap { network in
      let stem = String(network.dropLast(".onnx".count))
      return [network + ".data", stem + ".data", stem + ".weights"]
    }.filter { FileManager.default.fileExists(atPath: $0) }
    return networks + [folder.tokens] + weights
  }

  /// How it is opened, as command-line options.
  var settings: [TraceHeader.Setting] { options.map { TraceHeader.Setting($0.name, $0.value) } }

  /// A model as recorded in a trace.
  ///
  /// - Parameters:
  ///   - path: where it is now.
  ///   - runtime: the library that was named now, if any.
  init(_ model: TraceHeader.Model, path: String, runtime: String?) {
    self.init(
      path: path,
      options: Dictionary(
        model.settings.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }))
    // Traces that do not say it were written when all sound went through the steep filter.
    onnx.resampling = onnx.resampling ?? .steep
    self.runtime = runtime
  }
}
