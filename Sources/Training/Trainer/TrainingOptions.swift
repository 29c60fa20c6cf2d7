/// The divisor of a gradient summed over utterances.
package enum LossNormalization: String, Sendable, CaseIterable {
  /// By the labels of the batch: -log P is a sum over labels.
  case perLabel = "label"
  /// By the utterances of the batch: a risk is the number of word errors per utterance.
  case perUtterance = "utterance"

  /// The loss of several utterances by this measure.
  package func mean(_ value: ObjectiveValue) -> Double { value.loss / count(value) }

  /// The divisor; at least 1.
  package func count(_ value: ObjectiveValue) -> Double {
    Double(max(1, self == .perLabel ? value.labels : value.utterances))
  }
}

/// How the best weights are chosen.
package enum TrainingMeasure: String, Sendable, CaseIterable {
  /// The loss of the held-out set.
  case loss
  /// The word error rate of the held-out set; on ties, the loss.
  case wer
}

/// How a decoder is trained. Everything here but `threads` affects the resulting weights.
package struct TrainingOptions: Sendable, Equatable {
  /// Number of passes over the utterances.
  package var epochs = 30
  /// Utterances per step.
  package var batchSize = 20
  package var peakRate = 2e-3
  package var warmUpSteps = 300
  /// The fraction of the peak rate at the end.
  package var finalShare = 0.02
  package var optimizer = AdamW()
  /// Maximum gradient norm; `nil` for no limit.
  package var gradientLimit: Double? = 5
  /// The decay of the weight average; 0 for the weights themselves.
  package var averageDecay = 0.998
  package var normalization = LossNormalization.perLabel
  package var measure = TrainingMeasure.loss
  /// Whether the initial weights are also measured, and may be the best.
  package var measuresStart = false
  /// Epochs without improvement after which training stops; `nil` to disable.
  package var patience: Int?
  /// Seed of the utterance order.
  package var seed: UInt64 = 1
  /// Consecutive utterances without a finite loss and gradient that end training with an error.
  package var skipLimit = 50
  package var threads = 1

  package init() {}

  /// Everything that affects the weights, by name, as strings.
  package var identity: [String: String] {
    [
      "epochs": "\(epochs)", "batch": "\(batchSize)", "rate": "\(peakRate)",
      "warm-up": "\(warmUpSteps)", "final-share": "\(finalShare)",
      "beta1": "\(optimizer.beta1)", "beta2": "\(optimizer.beta2)",
      "epsilon": "\(optimizer.epsilon)", "decay": "\(optimizer.decay)",
      "clip": gradientLimit.map { "\($0)" } ?? "none", "average": "\(averageDecay)",
      "normalization": normalization.rawValue, "measure": measure.rawValue,
      "measures-start": "\(measuresStart)", "patience": patience.map { "\($0)" } ?? "none",
      "seed": "\(seed)", "skip-limit": "\(skipLimit)",
    ]
  }
}
