/// The switches of a Bayes risk.
package struct RiskOptions: Sendable, Equatable {
  /// Divides the exact scores before the softmax; a number above 0. Above 1 it lets unlikely
  /// candidates count more: long utterances put nearly all probability on one.
  package var temperature: Double
  /// Whether the reference joins the list where no candidate has its words. It changes what EMBR
  /// training would lower, never what is chosen: a recogniser does not know the reference.
  package var includesReference: Bool

  package init(temperature: Double = 1, includesReference: Bool = false) {
    self.temperature = temperature
    self.includesReference = includesReference
  }

  /// - Throws: `RiskOptionError` where the temperature is no number above 0.
  package func validate() throws(RiskOptionError) {
    guard temperature > 0, temperature.isFinite else {
      throw RiskOptionError(temperature: temperature)
    }
  }
}

/// A risk temperature that no scores can be divided by.
package struct RiskOptionError: Error, Equatable, Sendable, CustomStringConvertible {
  package let temperature: Double

  package var description: String {
    "the risk temperature is \(temperature), expected a number above 0; "
      + "1 leaves the scores as they are, 2 halves their differences"
  }
}
