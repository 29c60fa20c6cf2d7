import ArgumentParser
import Foundation
import Training
import TrainingRuns

/// How long and how fast a decoder is trained, spelled as the recipe has it.
struct ScheduleArguments: ParsableArguments {
  @Option(help: "Times that every utterance is used.")
  var epochs = ScheduleRecipe().epochs

  @Option(help: "Utterances of a step.")
  var batch = ScheduleRecipe().batch

  @Option(
    parsing: .unconditional,
    help: "The highest learning rate (default: 0.002; 0.0002 for --loss embr).")
  var rate: Double?

  @Option(
    help: "Steps until the rate is reached (default: 300, at most a tenth of all steps).")
  var warmUp: Int?

  @Option(parsing: .unconditional, help: "The share of the rate at the end, after a cosine.")
  var finalShare = ScheduleRecipe().finalShare

  @Option(parsing: .unconditional, help: "Weight decay (AdamW), on matrices of linear layers.")
  var decay = ScheduleRecipe().decay

  @Option(parsing: .unconditional, help: "The longest gradient; 0 for no limit.")
  var clip = ScheduleRecipe().clip

  @Option(
    parsing: .unconditional,
    help: "The share of the moving average of the weights that stays at each step; 0 for none.")
  var average = ScheduleRecipe().average

  @Option(help: "End after so many epochs without a gain on the held-out set.")
  var patience: Int?

  @Option(
    help: ArgumentHelp(
      "By what the best weights are told: loss or wer of the held-out set.", valueName: "name"),
    completion: .list(TrainingMeasure.allCases.map(\.rawValue)))
  var select = ScheduleRecipe().measure.rawValue

  @Option(help: "Of the first weights and of the order of utterances.")
  var seed = ScheduleRecipe().seed

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

  var recipe: ScheduleRecipe {
    var recipe = ScheduleRecipe()
    (recipe.epochs, recipe.batch, recipe.rate, recipe.warmUp) = (epochs, batch, rate, warmUp)
    (recipe.finalShare, recipe.decay, recipe.clip) = (finalShare, decay, clip)
    (recipe.average, recipe.patience, recipe.seed) = (average, patience, seed)
    (recipe.measure, recipe.threads) = (TrainingMeasure(rawValue: select) ?? .loss, threads)
    return recipe
  }
}
