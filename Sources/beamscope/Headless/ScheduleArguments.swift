import ArgumentParser
import Foundation
import Training

/// How long and how fast a decoder is trained, spelled as the recipe has it.
struct ScheduleArguments: ParsableArguments {
  @Option(help: "Times that every utterance is used.")
  var epochs = 30

  @Option(help: "Utterances of a step.")
  var batch = 20

  @Option(
    parsing: .unconditional,
    help: "The highest learning rate (default: 0.002; 0.0002 for --loss embr).")
  var rate: Double?

  @Option(
    help: "Steps until the rate is reached (default: 300, at most a tenth of all steps).")
  var warmUp: Int?

  @Option(parsing: .unconditional, help: "The share of the rate at the end, after a cosine.")
  var finalShare = 0.02

  @Option(parsing: .unconditional, help: "Weight decay (AdamW), on matrices of linear layers.")
  var decay = 0.02

  @Option(parsing: .unconditional, help: "The longest gradient; 0 for no limit.")
  var clip = 5.0

  @Option(
    parsing: .unconditional,
    help: "The share of the moving average of the weights that stays at each step; 0 for none.")
  var average = 0.998

  @Option(help: "End after so many epochs without a gain on the held-out set.")
  var patience: Int?

  @Option(
    help: ArgumentHelp(
      "By what the best weights are told: loss or wer of the held-out set.", valueName: "name"),
    completion: .list(TrainingMeasure.allCases.map(\.rawValue)))
  var select = TrainingMeasure.loss.rawValue

  @Option(help: "Of the first weights and of the order of utterances.")
  var seed: UInt64 = 1

  @Option(help: "Threads (default: all cores). The weights do not depend on it.")
  var threads: Int?

  func validate() throws {
    for (option, value, range) in [
      ("--epochs", Double(epochs), 1.0...1e6), ("--batch", Double(batch), 1...1e6),
      ("--rate", rate ?? 1, .leastNonzeroMagnitude...100),
      ("--warm-up", Double(warmUp ?? 0), 0...1e9), ("--final-share", finalShare, 0...1),
      ("--decay", decay, 0...100), ("--clip", clip, 0...1e9), ("--average", average, 0...0.999999),
      ("--patience", Double(patience ?? 1), 1...1e6), ("--threads", Double(threads ?? 1), 1...1024),
    ] where !range.contains(value) {
      throw ValidationError(
        "\(option) is \(value); it must be from \(range.lowerBound) to \(range.upperBound).")
    }
    if TrainingMeasure(rawValue: select) == nil {
      throw ValidationError("--select is \"\(select)\"; it must be loss or wer.")
    }
  }

  var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  /// - Parameters:
  ///   - rate: where none is given.
  ///   - utterances: of the training set.
  func options(rate usual: Double, utterances: Int) -> TrainingOptions {
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
    options.measure = TrainingMeasure(rawValue: select) ?? .loss
    options.seed = seed
    options.threads = threadCount
    return options
  }
}
