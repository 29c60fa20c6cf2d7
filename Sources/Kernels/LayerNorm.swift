/// Layer normalisation (Ba et al., 2016): (x - mean) / sqrt(variance + epsilon) * weight + bias over
/// each row, with the biased variance.
package struct LayerNorm: Sendable {
  private let weight: [Float]
  private let bias: [Float]
  private let epsilon: Float

  /// - Parameter weight: D values, as many as `bias`.
  package init(weight: [Float], bias: [Float], epsilon: Float) {
    precondition(weight.count == bias.count, "as many weights as biases")
    self.weight = weight
    self.bias = bias
    self.epsilon = epsilon
  }

  /// D.
  package var dim: Int { weight.count }

  /// (T, D) to (T, D), row by row.
  package func callAsFunction(_ rows: Matrix) -> Matrix {
    precondition(rows.columns == dim, "rows of \(dim) values")
    var result = rows
    result.storage.withUnsafeMutableBufferPointer { values in
      for row in 0..<rows.rows {
        normalize(UnsafeMutableBufferPointer(rebasing: values[row * dim..<(row + 1) * dim]))
      }
    }
    return result
  }

  /// (D) to (D).
  package func callAsFunction(_ vector: [Float]) -> [Float] {
    precondition(vector.count == dim, "a vector of \(dim) values")
    var result = vector
    result.withUnsafeMutableBufferPointer { normalize($0) }
    return result
  }

  private func normalize(_ row: UnsafeMutableBufferPointer<Float>) {
    let values = UnsafeBufferPointer(row)
    let scale = 1 / Float(dim)
    var sums = SIMD8<Float>()
    forEachChunk(of: dim) { offset, lanes in sums += values.lanes(at: offset, lanes) }
    let mean = sums.laneSum() * scale
    var squares = SIMD8<Float>()
    forEachChunk(of: dim) { offset, lanes in
      var centered = values.lanes(at: offset, lanes) - mean
      for lane in lanes..<8 { centered[lane] = 0 }
      squares += centered * centered
    }
    let inverse = 1 / (squares.laneSum() * scale + epsilon).squareRoot()
    weight.withUnsafeBufferPointer { weight in
      bias.withUnsafeBufferPointer { bias in
        forEachChunk(of: dim) { offset, lanes in
          let normal = (values.lanes(at: offset, lanes) - mean) * inverse
          row.setLanes(
            normal * weight.lanes(at: offset, lanes) + bias.lanes(at: offset, lanes),
            at: offset, lanes)
        }
      }
    }
  }
}
