/// The weights (O, I) of a linear layer packed once for fast products.
///
/// Outputs are grouped in panels of eight; within a panel, the eight weights of each input are
/// adjacent, so that a product reads memory in order and never adds across SIMD lanes. Lanes beyond
/// O are zero.
package struct PackedMatrix: Sendable {
  /// O.
  package let rows: Int
  /// I.
  package let columns: Int
  /// Panel p, input i at `p * columns + i`.
  let panels: [SIMD8<Float>]

  package init(_ matrix: Matrix) {
    rows = matrix.rows
    columns = matrix.columns
    let (rows, columns) = (matrix.rows, matrix.columns)
    let panelCount = (rows + 7) / 8
    panels = matrix.storage.withUnsafeBufferPointer { values in
      [SIMD8<Float>](unsafeUninitializedCapacity: panelCount * columns) { packed, count in
        for panel in 0..<panelCount {
          let lanes = min(8, rows - panel * 8)
          for column in 0..<columns {
            var weights = SIMD8<Float>()
            for lane in 0..<lanes {
              weights[lane] = values[(panel * 8 + lane) * columns + column]
            }
            packed.initializeElement(at: panel * columns + column, to: weights)
          }
        }
        count = panelCount * columns
      }
    }
  }

  var panelCount: Int { (rows + 7) / 8 }
}
