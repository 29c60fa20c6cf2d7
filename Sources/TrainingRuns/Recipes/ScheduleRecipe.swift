import Foundation
package import Training

/// How long and how fast a decoder is trained.
package struct ScheduleRecipe: Sendable {
  /// The number of passes over the training set.
  package var epochs = 30
  /// Utterances per step.
  package var batch = 20
  /// The highest learning rate; `nil`: the loss's default.
  package var rate: Double?
  /// Steps until the highest rate is reached; `nil`: 300, at most a tenth of all steps.
  package var warmUp: Int?
  /// The final rate, as a share of the highest, after cosine decay.
  package var finalShare = 0.02
  /// Weight decay (AdamW), on matrices of linear layers.
  package var decay = 0.02
  /// The maximum gradient norm; 0 for no limit.
  package var clip = 5.0
  /// Decay of the moving average of the weights; 0 for none.
  package var average = 0.998
  /// Number of epochs without improvement on the held-out set after which training stops.
  package var patience: Int?
  package var measure = TrainingMeasure.loss
  package var seed: UInt64 = 1
  /// `nil`: one per core.
  package var threads: Int?

  package init() {}

  package var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  /// - Parameters:
  ///   - rate: used if none is set.
  ///   - utterances: number of utterances in the training set.
  package func options(rate usual: Double, utterances: Int) -> TrainingOptions {
    var options = TrainingOptions()
    let steps = epochs * ((utterances + batch - 1) / batch)
    options.epochs = epochs
    options.batchSize = batch
    options.peakRate = rate ?? usual
    options.warmUpSteps = warmUp ?? min(300, steps / 10)
    options.finalShare = finalShare
    options.optimizer.decay = decay
    options.gradientLimit = clip == 0 ? nil : clip
    options.averageDecay = average
    options.patience = patience
    options.measure = measure
    options.seed = seed
    options.threads = threadCount
    return options
  }
}
