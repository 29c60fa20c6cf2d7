package import ArgumentParser
import BeamSearch
import ModelFiles
import Scoring
package import Training
package import TrainingRuns

/// The loss that training minimises.
package struct LossArguments: ParsableArguments {
  package init() {}

  @Option(
    help: ArgumentHelp(
      "transducer: -log P(transcript | sound); embr: the expected errors of the n-best, to "
        + "fine-tune a trained decoder."))
  package var loss = LossRecipe.Loss.transducer

  @Option(
    parsing: .unconditional,
    help: "FastEmit: extra weight of labels over blanks (for example 0.005).")
  package var fastEmit = 0.0

  @Option(help: "embr: candidates per utterance (default: 4).")
  package var nbest: Int?

  @Option(help: "embr: the unit of errors (default: word).")
  package var riskUnit: RiskUnit?

  @Option(
    parsing: .unconditional, help: "embr: the weight of the added RNN-T loss (default: 0.01).")
  package var transducerWeight: Double?

  @Flag(help: "embr: the transcript counts as a candidate.")
  package var referenceJoins = false

  @Option(
    parsing: .unconditional,
    help: "embr: divides the candidates' log-probabilities (default: 1).")
  package var riskTemperature: Double?

  @Option(help: "embr: initial steps with the RNN-T loss alone (default: 0).")
  package var riskWarmUp: Int?

  package func validate() throws {
    if loss == .transducer {
      let given = [
        ("--nbest", nbest != nil), ("--risk-unit", riskUnit != nil),
        ("--transducer-weight", transducerWeight != nil), ("--reference-joins", referenceJoins),
        ("--risk-temperature", riskTemperature != nil), ("--risk-warm-up", riskWarmUp != nil),
      ]
      if let stray = given.first(where: \.1) {
        throw ValidationError("\(stray.0): found no --loss embr; expected it as well.")
      }
    }
    for (option, value, range) in [
      ("--fast-emit", fastEmit, 0.0...100), ("--nbest", Double(nbest ?? 4), 1...256),
      ("--transducer-weight", transducerWeight ?? 0, 0...1e6),
      ("--risk-temperature", riskTemperature ?? 1, 1e-3...1e3),
      ("--risk-warm-up", Double(riskWarmUp ?? 0), 0...1e9),
    ] where !range.contains(value) {
      throw ValidationError(
        "\(option): found \(value); expected \(range.lowerBound) to \(range.upperBound).")
    }
  }

  package var recipe: LossRecipe {
    var recipe = LossRecipe()
    (recipe.loss, recipe.fastEmit, recipe.nbest) = (loss, fastEmit, nbest)
    (recipe.riskUnit, recipe.transducerWeight) = (riskUnit, transducerWeight)
    (recipe.referenceJoins, recipe.riskTemperature) = (referenceJoins, riskTemperature)
    recipe.riskWarmUp = riskWarmUp
    return recipe
  }
}

extension LossRecipe.Loss: ExpressibleByArgument {}
extension RiskUnit: ExpressibleByArgument {}
