package import Analysis

/// Two searches side by side after the step under the cursor.
package struct DiffView: Sendable, Equatable {
  /// One of the two.
  package struct Side: Sendable, Equatable {
    package let name: String
    /// Its beam, best first.
    package let rows: [TraceDifference.Row]
    /// The best of its final list, the search's own score of that, and the exact log P (nats).
    package let text: String
    package let score: Double?
    package let exactLogProb: Double?
    /// Expected word errors; `nil` without a reference.
    package let risk: Double?
  }

  /// The fork that is shown, and the one it is compared with.
  package let sides: [Side]
  /// What differs.
  package let sentence: String
}
