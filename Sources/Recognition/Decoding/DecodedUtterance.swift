package import Analysis
package import Audio
package import BeamSearch
import Experiments
import Foundation
import Kernels
package import ModelFiles
package import Scoring
package import Transducer

/// One utterance after all stages: encoded, searched, scored.
package struct DecodedUtterance {
  package let path: String
  /// The id of the manifest, or the path.
  package let id: String
  package let piece: SoundPiece
  /// Why it has no reference although a manifest was named.
  package let referenceWarning: String?
  package let heard: EncodedSound
  package let search: PreparedSearch
  package let result: DecodeResult
  package let report: RiskReport
  /// By candidate, the probability of each token where it was emitted, at the temperature of the
  /// dialect's confidences; `nil` if the dialect defines none.
  package let confidences: [[Double]]?
  package let warnings: [DecodingWarning]
  /// A note on the written trace, if any.
  package let traceRemark: String?

  package init(
    _ utterance: UtteranceList.Item, model: LoadedModel, search: PreparedSearch,
    texts: TextComparison = TextComparison(), risk: RiskOptions, trace: TraceOrder? = nil
  ) throws {
    let scorer = model.model.scorer
    piece = utterance.piece
    path = piece.path
    id = utterance.id
    referenceWarning = utterance.warning
    self.search = search
    heard = try AudioEncoder.encode(piece: piece, model: model)
    (result, traceRemark) = try Self.search(search, in: heard, of: piece, model, trace)
    report = try Assessment.assess(
      nBest: result.nBest, encoded: heard.encoded, scorer: scorer, reference: utterance.reference,
      texts: texts, options: risk)
    var adjustment = result.options.adjustment
    if let temperature = search.plan.dialect?.confidenceTemperature {
      adjustment.temperature = temperature
      confidences = TokenConfidence(
        encoded: heard.encoded, scorer: scorer, adjustment: adjustment
      ).probabilities(of: result.nBest)
    } else {
      confidences = nil
    }
    warnings = Self.warnings(of: result, in: heard, model: model)
  }

  private static func search(
    _ search: PreparedSearch, in heard: EncodedSound, of piece: SoundPiece, _ model: LoadedModel,
    _ order: TraceOrder?
  ) throws -> (DecodeResult, remark: String?) {
    guard let order else { return (try search.decode(heard.encoded, recording: .beams), nil) }
    let written = try TraceOutput.decode(
      TraceSubject(
        source: order.source, model: model, audio: piece, duration: heard.duration,
        encoded: heard.encoded, setup: SearchSetup(request: order.request), plan: search.plan,
        fusion: search.fusion, prunedPerRound: order.prunedPerRound), to: order.path)
    let counts = written.counts.words(clock: search.plan.profile.clock)
    return (written.result, "\(order.path): \(counts) written")
  }

  private static func warnings(
    of result: DecodeResult, in heard: EncodedSound, model: LoadedModel
  ) -> [DecodingWarning] {
    guard let trace = result.trace, let best = result.nBest.first else { return [] }
    let frontEnd = model.features.frontEnd
    let speech = SpeechActivity(
      spectrum: frontEnd.displaySpectrum(of: heard.raw).frames,
      frameShift: Double(frontEnd.frameShift) / Double(frontEnd.sampleRate))
    return WarningFinder(
      trace: trace, best: best, vocabulary: model.model.vocabulary,
      contextSize: model.model.scorer.predictor.contextSize, frameCount: heard.encoded.count,
      frameDuration: heard.encoded.frameDuration
    ).warnings(speech: speech, sound: heard.notes)
  }

  package var vocabulary: Vocabulary { search.scorer.vocabulary }

  /// What the search decided on.
  package var text: String { report.candidates.first?.text ?? "" }

  /// Notes that are not in the JSON.
  package var remarks: [String] {
    let problem = report.reference?.spellingProblem.map { ["the reference: \($0)"] } ?? []
    return (soundRemarks + problem + warnings.map(\.sentence)).map { "\(path): \($0)" }
  }

  /// Notes on the sound that are not warnings.
  package var soundRemarks: [String] {
    heard.notes.filter { !$0.isWarning }.map(\.text)
  }
}

/// A model's probability of each token of a hypothesis, where it was emitted.
struct TokenConfidence {
  private let scorer: LabelScorer
  private let rows: [[Float]]
  private let adjustment: LogitAdjustment

  init(encoded: EncoderOut, scorer: LabelScorer, adjustment: LogitAdjustment) {
    self.scorer = scorer
    self.adjustment = adjustment
    rows = (0..<encoded.count).map { scorer.joiner.projectEncoder(encoded.frames.row($0)) }
  }

  /// By hypothesis and token, 0...1.
  func probabilities(of hypotheses: [Hypothesis]) -> [[Double]] {
    hypotheses.map { hypothesis in
      var out = scorer.predictor.start()
      return zip(hypothesis.labels, hypothesis.timestamps).map { label, frame in
        let logProbs = scorer.joiner.logProbs(
          encoder: rows[frame], predictor: scorer.joiner.projectPredictor(out.output),
          adjustment: adjustment)
        out = scorer.predictor.step(label, from: out.state)
        return exp(logProbs[label.index])
      }
    }
  }
}

extension DecodingWarning {
  /// With the frame, counted from 0.
  package var sentence: String { (frames.map { "frame \($0.lowerBound): " } ?? "") + text }
}
