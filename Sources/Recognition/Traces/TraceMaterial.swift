package import Audio
package import BeamSearch
package import Experiments
import Foundation
import Fusion
import ModelFiles
import OnnxModels
import Text
package import TraceFiles
import Transducer

/// The files a trace was made with, found again and verified.
package struct TraceMaterial {
  /// New places of files that were moved.
  package struct Places {
    package var model: String?
    package var audio: String?
    package var languageModel: String?
    package var hotwords: String?
    /// Of ONNX Runtime.
    package var runtime: String?

    package init(
      model: String? = nil, audio: String? = nil, languageModel: String? = nil,
      hotwords: String? = nil, runtime: String? = nil
    ) {
      self.model = model
      self.audio = audio
      self.languageModel = languageModel
      self.hotwords = hotwords
      self.runtime = runtime
    }
  }

  /// How to name a file's place, for errors.
  package enum Hint {
    /// The options of `replay`.
    case options
    /// The arguments of `open`.
    case commandLine

    func words(_ option: String) -> String {
      switch self {
      case .options: option
      case .commandLine: "MODEL and AUDIO on the command line"
      }
    }
  }

  package let header: TraceHeader
  package let source: ModelSource
  package let audio: String
  package let fusion: FusionRequest?

  /// Compares the digests of all files.
  ///
  /// - Throws: `TraceFileError` for a file that is missing or another one.
  package init(_ reader: TraceReader, places: Places, hint: Hint = .options) throws {
    let trace = reader.path
    let folder = URL(fileURLWithPath: trace).deletingLastPathComponent()
    var header = reader.header
    header.mapPaths { URL(fileURLWithPath: $0, relativeTo: folder).standardizedFileURL.path }
    let model = places.model ?? header.model.path
    source = ModelSource(header.model, path: model, runtime: places.runtime)
    try Self.check(source, of: header.model, trace: trace, option: hint.words("--model"))
    audio = places.audio ?? header.audio.file.path
    try header.audio.file.verify(audio, trace: trace, part: "audio", option: hint.words("--audio"))
    var (languageModel, hotwords): (FusionRequest.LanguageModelFile?, FusionRequest.HotwordsFile?)
    if let lm = header.search.languageModel {
      let path = places.languageModel ?? lm.file.path
      try lm.file.verify(path, trace: trace, part: "language model", option: hint.words("--lm"))
      languageModel = .init(path: path, weight: lm.weight, unit: lm.unit)
    }
    if let words = header.search.hotwords {
      let path = places.hotwords ?? words.file.path
      try words.file.verify(path, trace: trace, part: "hotwords", option: hint.words("--hotwords"))
      // Of the same file, the same phrases were left out.
      hotwords = .init(path: path, score: words.score, skip: true)
    }
    fusion = FusionRequest(languageModel: languageModel, hotwords: hotwords)
    self.header = header
  }

  /// What of the sound file was searched.
  package var piece: SoundPiece {
    let part = header.audio.piece
    return SoundPiece(
      audio, offset: part?.offset ?? 0, duration: part?.duration,
      channel: part.flatMap { SoundChannel($0.channel) } ?? .mix)
  }

  private static func check(
    _ source: ModelSource, of model: TraceHeader.Model, trace: String, option: String
  ) throws {
    guard FileManager.default.fileExists(atPath: source.path) else {
      throw TraceFileError(
        .unreadable, in: trace, at: "model", found: "nothing at \(source.path)",
        expected: "the model \(model.name)",
        advice: "restore it, or name its place with \(option)")
    }
    let files = try source.files()
    guard files.count == model.files.count else {
      throw TraceFileError(
        .otherFile, in: trace, at: "model", found: "\(source.path) of \(files.count) files",
        expected: "\(model.files.count) files, as when the trace was written",
        advice: "restore that model, or name its place with \(option)")
    }
    for (file, stamp) in zip(files, model.files) {
      try stamp.verify(file, trace: trace, part: "model", option: option)
    }
  }

  /// The original request, if this version of the program still searches the same way with it; or
  /// else all knobs by their values.
  package var request: SearchRequest {
    get throws {
      let asked = header.search.request
      return try asked.plan(contextSize: nil).applicable == header.search.knobs
        ? asked : header.search.wholeRequest
    }
  }

  /// Decodes again and compares step by step.
  ///
  /// - Returns: the first difference, `nil` if there is none, and what was verified.
  package func replay(
    _ reader: TraceReader
  ) throws -> (difference: TraceDivergence?, replay: TraceReplay) {
    let model = try source.open()
    let heard = try AudioEncoder.encode(piece: piece, model: model)
    let scorer = model.model.scorer
    try checkHeader(of: reader.path, scorer.vocabulary, heard)
    let plan = try header.search.wholeRequest.plan(contextSize: scorer.predictor.contextSize)
    let loaded = try fusion?.load(for: scorer.vocabulary)
    var replay = TraceReplay(reader)
    do {
      let nBest = try BeamSearch.decode(
        heard.encoded, scorer: scorer, search: plan.profile.name, options: plan.options,
        fusion: loaded?.scorer, interventions: header.search.interventions,
        recording: header.detail,
        to: { step in
          if let difference = try replay.compare(step) { throw Stop(difference: difference) }
        })
      return (try replay.compare(nBest), replay)
    } catch let stop as Stop {
      return (stop.difference, replay)
    }
  }

  /// Rejects a header that says something else of the material than is the case.
  private func checkHeader(
    of trace: String, _ vocabulary: Vocabulary, _ heard: EncodedSound
  ) throws(TraceFileError) {
    func check(_ place: String, _ recorded: String, _ now: String) throws(TraceFileError) {
      guard recorded != now else { return }
      throw TraceFileError(
        .badContent, in: trace, at: "line 1, \(place)", found: recorded,
        expected: "\(now), as the model and the sound have it",
        advice: "write the trace again; this one does not describe them")
    }
    let recorded = header.vocabulary
    if recorded != vocabulary {
      let place = zip(recorded.tokens, vocabulary.tokens).enumerated()
        .first { $0.element.0 != $0.element.1 }
      if let (index, tokens) = place.map({ ($0.offset, $0.element) }) {
        try check("token \(index)", quoted(tokens.0), quoted(tokens.1))
      }
      try check("vocabulary", "\(recorded.size) tokens", "\(vocabulary.size) tokens")
      try check("blank", "#\(recorded.blankID.index)", "#\(vocabulary.blankID.index)")
      try check("vocabulary", "other special tokens", "the model's")
    }
    try check("frames", "\(header.audio.frameCount)", "\(heard.encoded.count)")
    try check(
      "frame duration", "\(header.audio.frameDuration)", "\(heard.encoded.frameDuration)")
    try check("duration", "\(header.audio.duration)", "\(heard.duration)")
  }

  /// Stops a search that has diverged from the trace.
  private struct Stop: Error { let difference: TraceDivergence }
}
