package import Kernels

/// The complete training state between two steps: a value that can be saved and resumed.
package struct TrainingState: Sendable, Equatable {
  /// The weights that were best on the held-out set.
  package struct Best: Sendable, Equatable {
    /// As in `EpochRecord`.
    package var epoch: Int
    /// The compared values, lower is better: the measure, then the loss.
    package var measure: Double
    package var loss: Double
    package var values: [Float]

    package init(epoch: Int, measure: Double, loss: Double, values: [Float]) {
      self.epoch = epoch
      self.measure = measure
      self.loss = loss
      self.values = values
    }
  }

  package var parameters: Parameters<Float>
  /// The moving average of the weights.
  package var average: [Float]
  package var moments: AdamW.Moments
  /// Steps done.
  package var step = 0
  /// Epochs done, including their measurement.
  package var epoch = 0
  /// Batches done in the current epoch.
  package var position = 0
  /// The generator that shuffles the current epoch.
  package var generator: SeededGenerator
  /// The losses of the current epoch.
  package var running = ObjectiveValue()
  package var best: Best?
  /// Epochs since the best one.
  package var epochsWithoutGain = 0
  /// Utterances skipped for a non-finite loss or gradient: in total, and consecutively at the end.
  package var skipped = 0
  package var skippedInRow = 0
  /// One for each measurement.
  package var history: [EpochRecord] = []

  package init(parameters: Parameters<Float>, seed: UInt64) {
    self.parameters = parameters
    average = parameters.values
    moments = AdamW.Moments(count: parameters.values.count)
    generator = SeededGenerator(seed: seed)
  }

  /// The weights to use: the best on the held-out set, or else the current average.
  package var result: Parameters<Float> {
    Parameters(layout: parameters.layout, values: best?.values ?? average)
  }

  /// The average as a decoder's weights.
  package var averaged: Parameters<Float> {
    Parameters(layout: parameters.layout, values: average)
  }
}

/// The results of an epoch.
package struct EpochRecord: Sendable, Equatable {
  /// 0 for the initial weights.
  package var epoch: Int
  /// Steps done.
  package var step: Int
  /// The mean loss while the weights changed; `nil` for epoch 0.
  package var trainLoss: Double?
  /// The mean loss of the held-out set with the averaged weights.
  package var heldOutLoss: Double
  /// -log P(reference | audio) per label of the held-out set, nats.
  package var heldOutTransducerLoss: Double
  /// Expected word errors per word of the held-out set; `nil` if no risk is computed.
  package var heldOutRisk: Double?
  /// The word error rate of the held-out set, as a fraction; `nil` if it was not measured.
  package var wordErrorRate: Double?

  package init(
    epoch: Int, step: Int, trainLoss: Double?, heldOutLoss: Double,
    heldOutTransducerLoss: Double, heldOutRisk: Double?, wordErrorRate: Double?
  ) {
    self.epoch = epoch
    self.step = step
    self.trainLoss = trainLoss
    self.heldOutLoss = heldOutLoss
    self.heldOutTransducerLoss = heldOutTransducerLoss
    self.heldOutRisk = heldOutRisk
    self.wordErrorRate = wordErrorRate
  }
}

/// The results of a step.
package struct StepReport: Sendable, Equatable {
  /// Steps done, including this one.
  package let step: Int
  /// The mean loss of the batch.
  package let loss: Double
  /// The gradient's norm before clipping.
  package let gradientNorm: Double
  package let rate: Double
  /// Names of the utterances skipped because their loss or gradient was not finite.
  package let skipped: [String]
}
