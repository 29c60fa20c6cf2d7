import ArgumentParser
import Scoring

/// How expected errors are computed.
struct RiskArguments: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "A divisor above 0 for the exact scores, before they become posteriors.", valueName: "x"))
  var riskTemperature = 1.0

  @Flag(help: "Add the reference to the list from which the risk is computed.")
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
