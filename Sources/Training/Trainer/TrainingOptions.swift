/// What a gradient's sum over utterances is divided by.
package enum LossNormalization: String, Sendable, CaseIterable {
  /// By the labels of the batch: -log P is a sum over labels.
  case perLabel = "label"
  /// By the utterances of the batch: a risk is a number of word errors of an utterance.
  case perUtterance = "utterance"

  /// The loss of several utterances by this measure.
  package func mean(_ value: ObjectiveValue) -> Double { value.loss / count(value) }

  /// What to divide by; at least 1.
  package func count(_ value: ObjectiveValue) -> Double {
    Double(max(1, self == .perLabel ? value.labels : value.utterances))
  }
}

/// By what the best weights are told.
package enum TrainingMeasure: String, Sendable, CaseIterable {
  /// The loss of the held-out set.
  case loss
  /// The word error rate of the held-out set; of equal ones the loss.
  case wer
}

/// How a decoder is trained. Everything here but `threads` changes the weights that come out.
package struct TrainingOptions: Sendable, Equatable {
  /// Times that every utterance is used.
  package var epochs = 30
  /// Utterances of a step.
  package var batchSize = 20
  package var peakRate = 2e-3
  package var warmUpSteps = 300
  /// The share of the peak rate at the end.
  package var finalShare = 0.02
  package var optimizer = AdamW()
  /// The longest gradient; `nil` for no limit.
  package var gradientLimit: Double? = 5
  /// The share of the weights' average that stays at each step; 0 for the weights themselves.
  package var averageDecay = 0.998
  package var normalization = LossNormalization.perLabel
  package var measure = TrainingMeasure.loss
  /// Whether the first weights are measured, too, and may be the best.
  package var measuresStart = false
  /// Epochs without a better result that end the training; `nil` for no such end.
  package var patience: Int?
  /// Of the order of utterances.
  package var seed: UInt64 = 1
  /// Utterances in a row without a finite loss and gradient that end the training with an error.
  package var skipLimit = 50
  package var threads = 1

  package init() {}

  /// All that changes the weights, by name, as texts.
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
