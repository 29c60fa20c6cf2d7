/// When each label is emitted, and with what certainty.
extension Occupation {
  /// The fraction of the alignments that emit label u + 1 at each frame (T); 0 <= u < U. Sums to 1;
  /// all 0 if the labels are impossible.
  package func emission(of u: Int) -> [Double] { (0..<frames).map { label($0, u) } }

  /// The frame at which label u + 1 is emitted on average, 0...T-1; never before that of an earlier
  /// label. `nil` if the labels are impossible.
  package func meanFrame(of u: Int) -> Double? {
    let shares = emission(of: u)
    let total = shares.reduce(0, +)
    guard total > 0 else { return nil }
    return zip(shares.indices, shares).reduce(0) { $0 + Double($1.0) * $1.1 } / total
  }

  /// The confidence of each label of an alignment: the fraction of all alignments that emit the
  /// label at the same frame as this one, 0...1. Empty for an impossible alignment.
  ///
  /// This is the certainty of the label's time, given that the labels are right; for that of the
  /// words see `ConfusionNetwork`.
  package func posteriors(along path: LatticePath) -> [Double] {
    path.frames.enumerated().map { u, t in label(t, u) }
  }
}
