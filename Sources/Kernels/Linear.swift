/// A linear layer: y = W x + b with W (O, I).
///
/// Each output is summed starting from the bias, in input order, so a row of a sequence is bit for
/// bit the product of that row alone (see `PanelProduct`).
package struct Linear: Sendable {
  private let weight: PackedMatrix
  /// One vector per panel of outputs.
  private let bias: [SIMD8<Float>]

  /// - Parameters:
  ///   - weight: (O, I), as in PyTorch.
  ///   - bias: O values; `nil` for none.
  package init(weight: Matrix, bias: [Float]? = nil) {
    precondition(bias.map { $0.count == weight.rows } ?? true, "a bias for each output")
    self.weight = PackedMatrix(weight)
    let bias = bias ?? [Float](repeating: 0, count: weight.rows)
    self.bias = PackedMatrix(Matrix(rows: bias.count, columns: 1, storage: bias)).panels
  }

  /// I.
  package var inputDim: Int { weight.columns }
  /// O.
  package var outputDim: Int { weight.rows }

  /// (T, I) to (T, O).
  ///
  /// - Complexity: O(T I O).
  package func callAsFunction(_ rows: Matrix) -> Matrix {
    precondition(rows.columns == inputDim, "rows of \(inputDim) values")
    return Matrix(
      rows: rows.rows, columns: outputDim,
      storage: rows.storage.withUnsafeBufferPointer { product(of: $0, rowCount: rows.rows) })
  }

  /// (I) to (O).
  package func callAsFunction(_ vector: [Float]) -> [Float] { self(vector[...]) }

  /// (I) to (O).
  package func callAsFunction(_ vector: ArraySlice<Float>) -> [Float] {
    precondition(vector.count == inputDim, "a vector of \(inputDim) values")
    return vector.withUnsafeBufferPointer { product(of: $0, rowCount: 1) }
  }

  private func product(of values: UnsafeBufferPointer<Float>, rowCount: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: rowCount * outputDim) { out, count in
      count = rowCount * outputDim
      // Without inputs the sums are just the bias, and there is no memory to point to.
      guard count > 0 else { return }
      weight.panels.withUnsafeBufferPointer { panels in
        bias.withUnsafeBufferPointer { bias in
          guard let x = values.baseAddress, let w = panels.baseAddress, let out = out.baseAddress
          else { return }
          PanelProduct(
            depth: inputDim, panels: w, panelStride: inputDim, columns: outputDim,
            start: bias.baseAddress
          ).compute(
            rows: x, rowStride: inputDim, rowCount: rowCount, out: out, outStride: outputDim)
        }
      }
    }
  }
}
