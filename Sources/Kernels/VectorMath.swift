/// The dot product: eight interleaved sums, added up in a fixed order.
package func dot(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Float {
  precondition(a.count == b.count, "vectors of the same length")
  return a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      var sums = SIMD8<Float>()
      forEachChunk(of: a.count) { offset, lanes in
        sums += a.lanes(at: offset, lanes) * b.lanes(at: offset, lanes)
      }
      return sums.laneSum()
    }
  }
}

extension [Float] {
  /// Adds `scale` times another vector of the same length.
  package mutating func add(_ other: ArraySlice<Float>, scale: Float = 1) {
    precondition(other.count == count, "vectors of the same length")
    withUnsafeMutableBufferPointer { values in
      other.withUnsafeBufferPointer { other in
        forEachChunk(of: values.count) { offset, lanes in
          let sum =
            UnsafeBufferPointer(values).lanes(at: offset, lanes)
            + other.lanes(at: offset, lanes) * scale
          values.setLanes(sum, at: offset, lanes)
        }
      }
    }
  }
}

extension [Float] {
  /// The first index of a NaN or infinite value; `nil` if all are finite.
  package var firstNonFinite: Int? {
    // x - x is 0 only for finite x, and sums of zeros are fast.
    let isFinite = withUnsafeBufferPointer { values in
      var sums = SIMD8<Float>()
      forEachChunk(of: values.count) { offset, lanes in
        let chunk = values.lanes(at: offset, lanes)
        sums += chunk - chunk
      }
      return sums == SIMD8()
    }
    return isFinite ? nil : firstIndex { !$0.isFinite }
  }
}
