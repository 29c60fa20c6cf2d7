import Foundation

/// log softmax of values, natural logs: x_i - log sum exp x.
///
/// Edge Cases: no values give none. A value of -inf has log probability -inf; if all are -inf, or
/// one is NaN or +inf, there is no distribution and the results are NaN.
package func logSoftmax(_ values: [Double]) -> [Double] {
  var result = values
  result.applyLogSoftmax()
  return result
}

extension [Double] {
  /// `logSoftmax` in place. The sum is computed in four interleaved parts.
  package mutating func applyLogSoftmax() {
    withUnsafeMutableBufferPointer { values in
      let logTotal = logSumExp(UnsafeBufferPointer(values))
      for index in values.indices { values[index] -= logTotal }
    }
  }

  /// The values of logits (Float), each divided by `divisor`.
  package init(widening logits: UnsafeBufferPointer<Float>, dividedBy divisor: Double) {
    self.init(unsafeUninitializedCapacity: logits.count) { values, count in
      for index in logits.indices { values[index] = Double(logits[index]) / divisor }
      count = logits.count
    }
  }
}

/// log sum exp of values, vector by vector.
private func logSumExp(_ values: UnsafeBufferPointer<Double>) -> Double {
  var highs = SIMD4<Double>(repeating: -.infinity)
  for offset in stride(from: 0, to: values.count, by: 4) {
    let four = values.four(at: offset)
    highs = highs.replacing(with: four, where: four .> highs)
  }
  let high = max(max(highs[0], highs[1]), max(highs[2], highs[3]))
  var sums = SIMD4<Double>()
  for offset in stride(from: 0, to: values.count, by: 4) {
    sums += (values.four(at: offset) - high).exponential()
  }
  return high + log(sums.laneSum())
}

extension UnsafeBufferPointer<Double> {
  /// Four values starting at `offset`; beyond the end, values whose exponential is 0.
  @inline(__always)
  fileprivate func four(at offset: Int) -> SIMD4<Double> {
    if offset + 4 <= count {
      return UnsafeRawBufferPointer(self).loadUnaligned(
        fromByteOffset: offset * 8, as: SIMD4<Double>.self)
    }
    var result = SIMD4<Double>(repeating: -.infinity)
    for lane in 0..<count - offset { result[lane] = self[offset + lane] }
    return result
  }
}

/// softmax of values; the values sum to 1 except for rounding. Edge cases as `logSoftmax`.
package func softmax(_ values: [Double]) -> [Double] {
  let high = values.max() ?? 0
  let shares = values.map { exp($0 - high) }
  let total = shares.reduce(0, +)
  return shares.map { $0 / total }
}

/// log(1 + e^x) without overflow or loss of small values.
package func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }
