import Text
package import Transducer

/// A step of training that a user asks for: `:train step [embr|transducer] [RATE]`.
package struct TrainingStep: Sendable, Equatable {
  /// The loss that the step minimises.
  package enum Loss: String, CaseIterable, Sendable {
    case embr, transducer

    package var words: String {
      switch self {
      case .embr: "EMBR"
      case .transducer: "RNN-T"
      }
    }
  }

  /// The target transcript.
  package struct Reference: Sendable, Equatable {
    package let labels: [TokenID]
    package let words: [String]
  }

  package static let usage = "step [\(Loss.allCases.map(\.rawValue).joined(separator: "|"))] [RATE]"
  package static let usualRate = 0.01

  package var loss = Loss.embr
  /// Weights change by the rate times the gradient.
  package var rate = TrainingStep.usualRate

  package init() {}

  /// Parses the argument of `:train`; `nil` if it is invalid.
  init?(parsing text: String) {
    let words = text.split(separator: " ").map(String.init)
    guard words.first == "step", words.count <= 3 else { return nil }
    for word in words.dropFirst() {
      if let loss = Loss(rawValue: word) {
        self.loss = loss
      } else if let rate = Double(word), rate > 0, rate.isFinite {
        self.rate = rate
      } else {
        return nil
      }
    }
  }
}

/// The effect of a training step on its own utterance: scores before and after.
package struct TrainingStepReport: Sendable, Equatable {
  package struct Change: Sendable, Equatable {
    package let before: Double
    package let after: Double

    package init(_ before: Double, _ after: Double) {
      self.before = before
      self.after = after
    }
  }

  /// One candidate of the n-best before the step.
  package struct Row: Sendable, Equatable {
    package let text: String
    /// Word errors against the reference.
    package let errors: Int
    /// p_i.
    package let posterior: Change

    package init(text: String, errors: Int, posterior: Change) {
      self.text = text
      self.errors = errors
      self.posterior = posterior
    }
  }

  package let step: TrainingStep
  package let gradientNorm: Double
  /// log P(reference|x), nats.
  package let reference: Change
  /// Expected word errors.
  package let risk: Change
  package let rows: [Row]

  package init(
    step: TrainingStep, gradientNorm: Double, reference: Change, risk: Change, rows: [Row]
  ) {
    self.step = step
    self.gradientNorm = gradientNorm
    self.reference = reference
    self.risk = risk
    self.rows = rows
  }

  /// The number of candidates listed in the sentence.
  private static let shown = 4

  /// In words.
  package var sentence: String {
    let candidates = rows.prefix(Self.shown).map { row in
      let way = row.posterior.after >= row.posterior.before ? "up" : "down"
      return "\(way) \(row.text.isEmpty ? "(nothing)" : row.text), "
        + "\(row.errors) error\(row.errors == 1 ? "" : "s"): p \(change(row.posterior, probability))"
    }
    return "one \(step.loss.words) step at rate \(step.rate), gradient norm "
      + "\(fixed(gradientNorm, 3)): expected word errors of the earlier list "
      + "\(change(risk) { fixed($0, 3) }), "
      + "log P of the reference \(change(reference) { fixed($0, 3) }); "
      + candidates.joined(separator: "; ") + remark
  }

  /// Below this gradient norm EMBR has nothing to distinguish candidates by.
  private static let leastGradient = 1e-3

  /// Why a step of EMBR does nothing, if it does.
  private var remark: String {
    guard step.loss == .embr, gradientNorm < Self.leastGradient else { return "" }
    return "; the probable candidates have the same number of errors, so there is little to "
      + "push: search with a wider beam, or use \(TrainingStep.Loss.transducer.rawValue)"
  }

  private func change(_ change: Change, _ format: (Double) -> String) -> String {
    "\(format(change.before)) -> \(format(change.after))"
  }
}

/// A copy of the model whose decoder was trained for one step.
package struct TrainedModel: Sendable {
  /// Identifies it among the loaded models.
  package let key: String
  package let info: ModelInfo
  package let report: TrainingStepReport

  package init(key: String, info: ModelInfo, report: TrainingStepReport) {
    self.key = key
    self.info = info
    self.report = report
  }
}
