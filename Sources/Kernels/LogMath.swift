import Foundation

/// log(exp(a) + exp(b)) without overflow; `logAdd(-inf, -inf)` is -inf.
///
/// Edge Cases: one argument -inf gives the other; NaN propagates.
package func logAdd(_ a: Double, _ b: Double) -> Double {
  let high = max(a, b)
  if high == -.infinity { return high }
  return high + log1p(exp(min(a, b) - high))
}

/// log sum exp of all values; -inf if there are none.
package func logSum(_ values: some Sequence<Double>) -> Double {
  values.reduce(-.infinity, logAdd)
}
