package import Kernels

/// All that training knows between two steps: a value, which can be saved and gone on from.
package struct TrainingState: Sendable, Equatable {
  /// The weights that were the best of the held-out set.
  package struct Best: Sendable, Equatable {
    /// Of `EpochRecord`.
    package var epoch: Int
    /// What was compared, lower is better: the measure, then the loss.
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
  /// Epochs done, with their measurement.
  package var epoch = 0
  /// Batches done of the epoch at work.
  package var position = 0
  /// The generator that shuffles the epoch at work.
  package var generator: SeededGenerator
  /// The losses of the epoch at work.
  package var running = ObjectiveValue()
  package var best: Best?
  /// Epochs since the best.
  package var epochsWithoutGain = 0
  /// Utterances left out for a loss or gradient that was not finite: all, and the last in a row.
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

  /// The weights to use: the best by the held-out set, or else the average as it stands.
  package var result: Parameters<Float> {
    Parameters(layout: parameters.layout, values: best?.values ?? average)
  }

  /// The average as a decoder's weights.
  package var averaged: Parameters<Float> {
    Parameters(layout: parameters.layout, values: average)
  }
}

/// What an epoch came to.
package struct EpochRecord: Sendable, Equatable {
  /// 0 for the weights that training began with.
  package var epoch: Int
  /// Steps done.
  package var step: Int
  /// The mean loss while the weights changed; `nil` for epoch 0.
  package var trainLoss: Double?
  /// The mean loss of the held-out set with the averaged weights.
  package var heldOutLoss: Double
  /// -log P(reference | audio) a label of the held-out set, nats.
  package var heldOutTransducerLoss: Double
  /// Expected word errors a word of the held-out set; `nil` where no risk is computed.
  package var heldOutRisk: Double?
  /// The word error rate of the held-out set, as a share; `nil` where it was not measured.
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

/// What a step came to.
package struct StepReport: Sendable, Equatable {
  /// Steps done, with this one.
  package let step: Int
  /// The mean loss of the batch.
  package let loss: Double
  /// The gradient's norm before it was limited.
  package let gradientNorm: Double
  package let rate: Double
  /// Names of the utterances that were left out, as their loss or gradient was not finite.
  package let skipped: [String]
}
