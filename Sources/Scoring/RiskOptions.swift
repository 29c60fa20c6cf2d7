/// The options of a Bayes risk.
package struct RiskOptions: Sendable, Equatable {
  /// Divides the exact scores before the softmax; above 0. A value above 1 gives unlikely
  /// candidates more weight: for long utterances one candidate has nearly all the probability.
  package var temperature: Double
  /// Whether the reference is added to the list if no candidate has its words. This changes the
  /// risk that EMBR training would minimise, never the choice: a recogniser does not know the
  /// reference.
  package var includesReference: Bool

  package init(temperature: Double = 1, includesReference: Bool = false) {
    self.temperature = temperature
    self.includesReference = includesReference
  }

  /// - Throws: `RiskOptionError` if the temperature is not a number above 0.
  package func validate() throws(RiskOptionError) {
    guard temperature > 0, temperature.isFinite else {
      throw RiskOptionError(temperature: temperature)
    }
  }
}

/// An invalid risk temperature.
package struct RiskOptionError: Error, Equatable, Sendable, CustomStringConvertible {
  package let temperature: Double

  package var description: String {
    "risk temperature: found \(temperature); expected a number above 0; use 1 to leave the scores "
      + "unchanged, 2 to halve their differences"
  }
}
