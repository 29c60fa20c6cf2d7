/// Activation functions over whole arrays, in place. A value's result does not depend on its
/// position in the array.
extension Matrix {
  /// x sigmoid(x), also called swish.
  package mutating func applySiLU() { storage.applySiLU() }

  /// Gated linear unit (Dauphin et al., 2017): (T, 2D) to (T, D), the first half of each row times
  /// the sigmoid of the second.
  package func gated() -> Matrix {
    precondition(columns % 2 == 0, "a gate for each value")
    let half = columns / 2
    var result = Matrix(rows: rows, columns: half)
    storage.withUnsafeBufferPointer { input in
      result.storage.withUnsafeMutableBufferPointer { out in
        for row in 0..<rows {
          let (from, to) = (row * columns, row * half)
          forEachChunk(of: half) { offset, lanes in
            let values = input.lanes(at: from + offset, lanes)
            let gates = input.lanes(at: from + half + offset, lanes)
            out.setLanes(values * gates.sigmoid(), at: to + offset, lanes)
          }
        }
      }
    }
    return result
  }
}

extension [Float] {
  /// x sigmoid(x), also called swish.
  package mutating func applySiLU() { mapChunks { $0 * $0.sigmoid() } }

  package mutating func applyTanh() { mapChunks { $0.hyperbolicTangent() } }

  package mutating func applySigmoid() { mapChunks { $0.sigmoid() } }

  package mutating func applyReLU() { mapChunks { $0.replacing(with: 0, where: $0 .< 0) } }

  private mutating func mapChunks(_ function: (SIMD8<Float>) -> SIMD8<Float>) {
    withUnsafeMutableBufferPointer { values in
      forEachChunk(of: values.count) { offset, lanes in
        let chunk = UnsafeBufferPointer(values).lanes(at: offset, lanes)
        values.setLanes(function(chunk), at: offset, lanes)
      }
    }
  }
}

/// Calls `body` with the offset and length of each run of at most eight out of `count`.
@inline(__always)
func forEachChunk(of count: Int, _ body: (_ offset: Int, _ lanes: Int) -> Void) {
  var offset = 0
  while offset + 8 <= count {
    body(offset, 8)
    offset += 8
  }
  if offset < count { body(offset, count - offset) }
}

extension UnsafeBufferPointer<Float> {
  /// `lanes` values starting at `offset`, then zeros.
  @inline(__always)
  func lanes(at offset: Int, _ lanes: Int) -> SIMD8<Float> {
    precondition(offset >= 0 && offset + lanes <= count, "values beyond the array")
    if lanes == 8 {
      return UnsafeRawBufferPointer(self).loadUnaligned(
        fromByteOffset: offset * 4, as: SIMD8<Float>.self)
    }
    var result = SIMD8<Float>()
    for lane in 0..<lanes { result[lane] = self[offset + lane] }
    return result
  }
}

extension UnsafeMutableBufferPointer<Float> {
  /// Overwrites `lanes` values starting at `offset`.
  @inline(__always)
  func setLanes(_ values: SIMD8<Float>, at offset: Int, _ lanes: Int) {
    precondition(offset >= 0 && offset + lanes <= count, "values beyond the array")
    if lanes == 8 {
      UnsafeMutableRawBufferPointer(self).storeBytes(
        of: values, toByteOffset: offset * 4, as: SIMD8<Float>.self)
    } else {
      for lane in 0..<lanes { self[offset + lane] = values[lane] }
    }
  }
}
