import Foundation

/// log softmax of values, natural logs: x_i - log sum exp x.
///
/// Edge Cases: no values give none. A value of -inf has log probability -inf; where all are -inf,
/// or one is NaN or +inf, there is no distribution and the results are NaN.
package func logSoftmax(_ values: [Double]) -> [Double] {
  let high = values.max() ?? 0
  let total = values.reduce(0) { $0 + exp($1 - high) }
  let logTotal = high + log(total)
  return values.map { $0 - logTotal }
}

/// softmax of values; the shares sum to 1 but for rounding. Edge cases as `logSoftmax`.
package func softmax(_ values: [Double]) -> [Double] {
  let high = values.max() ?? 0
  let shares = values.map { exp($0 - high) }
  let total = shares.reduce(0, +)
  return shares.map { $0 / total }
}

/// log(1 + e^x) without overflow or loss of small values.
package func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }
