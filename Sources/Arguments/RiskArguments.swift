import ArgumentParser
package import Scoring

/// How expected errors are computed.
package struct RiskArguments: ParsableArguments {
  package init() {}

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "A divisor above 0 for the exact scores, before they become posteriors.", valueName: "x"))
  package var riskTemperature = 1.0

  @Flag(help: "Add the reference to the list from which the risk is computed.")
  package var addReference = false

  package func validate() throws {
    do {
      try options.validate()
    } catch {
      throw ValidationError("--risk-temperature: \(error)")
    }
  }

  package var options: RiskOptions {
    RiskOptions(temperature: riskTemperature, includesReference: addReference)
  }
}
