/// A convolution over time of each column separately: out[t][d] = b[d] + sum_k w[d][k] x[t + k][d],
/// added in the order of k.
package struct DepthwiseConvolution: Sendable {
  /// (K, D): the taps of all columns side by side.
  private let taps: Matrix
  private let bias: [Float]

  /// - Parameters:
  ///   - weight: (D, K).
  ///   - bias: D values.
  package init(weight: Matrix, bias: [Float]) {
    precondition(bias.count == weight.rows, "a bias for each column")
    var taps = Matrix(rows: weight.columns, columns: weight.rows)
    for row in 0..<weight.rows {
      for column in 0..<weight.columns { taps[column, row] = weight[row, column] }
    }
    self.taps = taps
    self.bias = bias
  }

  /// K.
  package var kernel: Int { taps.rows }

  /// (T + K - 1, D) to (T, D); the caller pads. Fewer than K rows give none.
  package func callAsFunction(_ input: Matrix) -> Matrix {
    precondition(input.columns == bias.count, "rows of \(bias.count) values")
    let dim = bias.count
    let count = max(0, input.rows - kernel + 1)
    var result = Matrix(rows: count, columns: dim)
    input.storage.withUnsafeBufferPointer { x in
      taps.storage.withUnsafeBufferPointer { taps in
        bias.withUnsafeBufferPointer { bias in
          result.storage.withUnsafeMutableBufferPointer { out in
            for time in 0..<count {
              forEachChunk(of: dim) { offset, lanes in
                var sum = bias.lanes(at: offset, lanes)
                for tap in 0..<kernel {
                  sum +=
                    taps.lanes(at: tap * dim + offset, lanes)
                    * x.lanes(at: (time + tap) * dim + offset, lanes)
                }
                out.setLanes(sum, at: time * dim + offset, lanes)
              }
            }
          }
        }
      }
    }
    return result
  }
}
