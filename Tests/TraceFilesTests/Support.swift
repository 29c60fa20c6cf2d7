import BeamSearch
import Foundation
import Fusion
import TestSupport
import TraceFiles
import Transducer

/// A search on a toy setting, and its trace as in a file.
struct ToyTrace {
  let model: ToyModel
  let profile: SearchProfile
  let options: SearchOptions
  let fusion: ToyFusion?
  let interventions: [SearchIntervention]
  var pruned: Int?

  /// `nil` where no hypothesis survives the interventions.
  init(
    _ setting: ToySetting, _ profile: SearchProfile, interventions: [SearchIntervention] = [],
    pruned: Int? = nil
  ) {
    model = setting.model
    self.profile = profile
    var options = setting.options.serving(setting.model)
    // As many as can be entered.
    options.nBest = min(options.nBest, 10_000)
    self.options = options
    fusion = setting.fusion
    self.interventions = interventions
    self.pruned = pruned
  }

  var header: TraceHeader {
    let stamp = TraceHeader.Stamp(
      path: "toy \"\u{2581}\u{e9}\".wav", byteCount: 12,
      digest: String(repeating: "0a", count: 32))
    let knobs = profile.applicable(in: options)
    return TraceHeader(
      program: "beamscope test",
      model: .init(
        name: "toy", path: "../toy", files: [stamp, stamp], parameterCount: 7,
        settings: [.init("precision", "int8"), .init("tail-padding", "0.1")], runtime: "toy 1"),
      audio: .init(
        file: stamp, duration: 0.1 + 0.2, sampleRate: 16_000, frameCount: model.frames,
        frameDuration: 0.04),
      search: .init(
        request: SearchRequest(search: profile.name, settings: knobs), fork: "fork-1",
        knobs: knobs, semantics: profile.serving(model.scorer).semantics,
        interventions: interventions,
        languageModel: fusion == nil ? nil : .init(file: stamp, weight: 0.3, unit: .tokens),
        hotwords: fusion == nil ? nil : .init(file: stamp, score: 1.5)),
      vocabulary: model.vocabulary, prunedPerRound: pruned)
  }

  func decode() throws -> DecodeResult {
    try BeamSearch.decode(
      model.encoderOut, scorer: model.scorer, search: profile.name, options: options,
      fusion: fusion?.scorer, interventions: interventions, recording: header.detail)
  }

  /// The bytes of the file.
  func bytes(_ result: DecodeResult) throws -> [UInt8] {
    try Self.bytes(header, result.trace?.steps ?? [], result.nBest)
  }

  static func bytes(
    _ header: TraceHeader, _ steps: [SearchStep], _ nBest: [Hypothesis]
  ) throws -> [UInt8] {
    let box = Box()
    var writer = try TraceWriter(header) { box.bytes += $0 }
    for step in steps { try writer.add(step) }
    try writer.finish(nBest)
    return box.bytes
  }

  private final class Box { var bytes: [UInt8] = [] }

  /// Repeats the search of a trace; `nil` if everything is equal.
  func replay(_ path: String) throws -> (difference: TraceDivergence?, replay: TraceReplay) {
    var replay = TraceReplay(try TraceReader(path))
    let result = try decode()
    for step in result.trace?.steps ?? [] {
      if let difference = try replay.compare(step) { return (difference, replay) }
    }
    return (try replay.compare(result.nBest), replay)
  }
}

/// A file that exists as long as the test that created it.
final class TemporaryFile {
  let path: String

  init(_ bytes: some Sequence<UInt8>) throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("beamscope-\(UUID().uuidString).trace")
    try Data(bytes).write(to: url)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

extension SearchProfile {
  static var fittingDurations: [SearchProfile] {
    SearchCatalog.profiles.filter(\.takesDurations)
  }
}
