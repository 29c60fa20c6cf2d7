package import ArgumentParser
import Foundation
import Training
package import TrainingRuns

/// How long and how fast a decoder is trained, with the names of the recipe.
package struct ScheduleArguments: ParsableArguments {
  package init() {}

  @Option(help: "Passes over the training data.")
  package var epochs = ScheduleRecipe().epochs

  @Option(help: "Utterances per step.")
  package var batch = ScheduleRecipe().batch

  @Option(
    parsing: .unconditional,
    help: "The peak learning rate (default: 0.002; 0.0002 for --loss embr).")
  package var rate: Double?

  @Option(
    help: "Steps until the peak rate is reached (default: 300, at most a tenth of all steps).")
  package var warmUp: Int?

  @Option(parsing: .unconditional, help: "The final rate after cosine decay, over the peak rate.")
  package var finalShare = ScheduleRecipe().finalShare

  @Option(parsing: .unconditional, help: "Weight decay (AdamW) for the matrices of linear layers.")
  package var decay = ScheduleRecipe().decay

  @Option(parsing: .unconditional, help: "The maximum gradient norm; 0 for no limit.")
  package var clip = ScheduleRecipe().clip

  @Option(
    parsing: .unconditional,
    help: "The decay per step of the moving average of the weights; 0 for no averaging.")
  package var average = ScheduleRecipe().average

  @Option(help: "Stop after this many epochs without improvement on the held-out set.")
  package var patience: Int?

  @Option(
    help: ArgumentHelp(
      "The criterion for the best weights: loss or wer on the held-out set.", valueName: "name"),
    completion: .list(TrainingMeasure.allCases.map(\.rawValue)))
  package var select = ScheduleRecipe().measure.rawValue

  @Option(help: "The seed for the initial weights and the order of utterances.")
  package var seed = ScheduleRecipe().seed

  @Option(help: "Threads (default: all cores). The weights do not depend on this.")
  package var threads: Int?

  package func validate() throws {
    for (option, value, range) in [
      ("--epochs", Double(epochs), 1.0...1e6), ("--batch", Double(batch), 1...1e6),
      ("--rate", rate ?? 1, .leastNonzeroMagnitude...100),
      ("--warm-up", Double(warmUp ?? 0), 0...1e9), ("--final-share", finalShare, 0...1),
      ("--decay", decay, 0...100), ("--clip", clip, 0...1e9), ("--average", average, 0...0.999999),
      ("--patience", Double(patience ?? 1), 1...1e6), ("--threads", Double(threads ?? 1), 1...1024),
    ] where !range.contains(value) {
      throw ValidationError(
        "\(option): found \(value); expected \(range.lowerBound) to \(range.upperBound).")
    }
    if TrainingMeasure(rawValue: select) == nil {
      throw ValidationError("--select: found \"\(select)\"; expected loss or wer.")
    }
  }

  package var recipe: ScheduleRecipe {
    var recipe = ScheduleRecipe()
    (recipe.epochs, recipe.batch, recipe.rate, recipe.warmUp) = (epochs, batch, rate, warmUp)
    (recipe.finalShare, recipe.decay, recipe.clip) = (finalShare, decay, clip)
    (recipe.average, recipe.patience, recipe.seed) = (average, patience, seed)
    (recipe.measure, recipe.threads) = (TrainingMeasure(rawValue: select) ?? .loss, threads)
    return recipe
  }
}
