import Foundation

/// Eight at a time, with the same polynomials as in decoding.
extension Float: TrainingScalar {
  package static func applyTanh(_ values: UnsafeMutableBufferPointer<Float>) {
    map(values) { $0.hyperbolicTangent() }
  }

  package static func applySigmoid(_ values: UnsafeMutableBufferPointer<Float>) {
    map(values) { $0.sigmoid() }
  }

  package static func applyExp(
    _ values: UnsafeMutableBufferPointer<Float>, offset: Double, scale: Double
  ) {
    let (offset, scale) = (Float(offset), Float(scale))
    map(values) { ($0 - offset).exponential() * scale }
  }

  /// The exponentials in Float, their sum in eight parts, the rest in Double.
  package static func logSumExp(_ values: UnsafeBufferPointer<Float>) -> Double {
    var high = values[0]
    for value in values where value > high { high = value }
    guard high.isFinite else { return values.contains(where: \.isNaN) ? .nan : Double(high) }
    var sums = SIMD8<Float>()
    forEachChunk(of: values.count) { offset, lanes in
      var shares = (values.lanes(at: offset, lanes) - high).exponential()
      for lane in lanes..<8 { shares[lane] = 0 }
      sums += shares
    }
    return Double(high) + log(Double(sums.laneSum()))
  }

  @inline(__always)
  private static func map(
    _ values: UnsafeMutableBufferPointer<Float>, _ function: (SIMD8<Float>) -> SIMD8<Float>
  ) {
    forEachChunk(of: values.count) { offset, lanes in
      let chunk = UnsafeBufferPointer(values).lanes(at: offset, lanes)
      values.setLanes(function(chunk), at: offset, lanes)
    }
  }
}

/// One at a time, by the C library: exact rather than fast.
extension Double: TrainingScalar {
  package static func applyTanh(_ values: UnsafeMutableBufferPointer<Double>) {
    for index in values.indices { values[index] = tanh(values[index]) }
  }

  package static func applySigmoid(_ values: UnsafeMutableBufferPointer<Double>) {
    for index in values.indices { values[index] = 1 / (1 + exp(-values[index])) }
  }

  package static func applyExp(
    _ values: UnsafeMutableBufferPointer<Double>, offset: Double, scale: Double
  ) {
    for index in values.indices { values[index] = scale * exp(values[index] - offset) }
  }

  package static func logSumExp(_ values: UnsafeBufferPointer<Double>) -> Double {
    let high = values.max() ?? -.infinity
    guard high.isFinite else { return values.contains(where: \.isNaN) ? .nan : high }
    return high + log(values.reduce(0) { $0 + exp($1 - high) })
  }
}
