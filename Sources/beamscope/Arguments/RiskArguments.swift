import ArgumentParser
import Scoring

/// How expected errors are counted.
struct RiskArguments: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Divides the exact scores before they become posteriors; above 0.", valueName: "x"))
  var riskTemperature = 1.0

  @Flag(help: "Let the reference join the list that the risk is made of.")
  var addReference = false

  func validate() throws {
    do {
      try options.validate()
    } catch {
      throw ValidationError("--risk-temperature: \(error)")
    }
  }

  var options: RiskOptions {
    RiskOptions(temperature: riskTemperature, includesReference: addReference)
  }
}
