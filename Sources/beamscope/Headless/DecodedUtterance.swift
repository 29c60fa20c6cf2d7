import BeamSearch
import Foundation
import Kernels
import ModelFiles
import Scoring
import Session
import Transducer

/// One utterance through the whole program: heard, searched, scored.
struct DecodedUtterance {
  let path: String
  let heard: Heard
  let search: PreparedSearch
  let result: DecodeResult
  let report: RiskReport
  /// By candidate, the probability of each token where it was emitted, at the temperature of the
  /// dialect's confidences; `nil` where the dialect has none of its own.
  let confidences: [[Double]]?

  init(
    path: String, model: LoadedModel, search: PreparedSearch, reference: String?,
    risk: RiskOptions
  ) throws {
    let scorer = model.model.scorer
    self.path = path
    self.search = search
    heard = try Hearing.hear(path: path, model: model)
    result = try search.decode(heard.encoded)
    report = try Assessment.assess(
      nBest: result.nBest, encoded: heard.encoded, scorer: scorer, reference: reference,
      options: risk)
    var adjustment = result.options.adjustment
    if let temperature = search.plan.dialect?.confidenceTemperature {
      adjustment.temperature = temperature
      confidences = TokenConfidence(
        encoded: heard.encoded, scorer: scorer, adjustment: adjustment
      ).probabilities(of: result.nBest)
    } else {
      confidences = nil
    }
  }

  var vocabulary: Vocabulary { search.scorer.vocabulary }

  /// What the search decided on.
  var text: String { report.candidates.first?.text ?? "" }

  /// What a reader of the JSON alone would miss.
  var remarks: [String] {
    let problem = report.reference?.spellingProblem.map { ["the reference: \($0)"] } ?? []
    return (heard.notes + problem + capRemarks).map { "\(path): \($0)" }
  }

  /// Where the result used up the labels that a frame may have: elsewhere that is silent.
  var capRemarks: [String] {
    let cap = result.options.maxSymbolsPerFrame
    guard result.profile.knobs.contains(.maxSymbolsPerFrame), cap > 1,
      let times = result.nBest.first?.timestamps
    else { return [] }
    let full = Dictionary(grouping: times) { $0 }.filter { $0.value.count >= cap }.keys.sorted()
    guard let first = full.first else { return [] }
    let others = full.count > 1 ? " and \(full.count - 1) more" : ""
    return [
      "frame \(first)\(others): the best hypothesis has all \(cap) labels that a frame may have "
        + "(max-symbols)"
    ]
  }
}

/// How sure a model is of each token of a hypothesis, where it was emitted.
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
