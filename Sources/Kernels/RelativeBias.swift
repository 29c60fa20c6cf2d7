/// A bias for each head and each distance from query to key; distances beyond R count as R.
package struct RelativeBias: Sendable {
  /// H.
  package let heads: Int
  /// R.
  let reach: Int
  /// Each head's row with its ends repeated seven times, so that any eight distances are adjacent.
  private let padded: Matrix

  /// - Parameter table: (H, 2R + 1); column R is distance 0, column 2R a key R after the query.
  package init(_ table: Matrix) {
    precondition(table.columns % 2 == 1, "as many distances before as after")
    heads = table.rows
    reach = table.columns / 2
    let edge = 7
    var padded = Matrix(rows: table.rows, columns: table.columns + 2 * edge)
    for head in 0..<padded.rows {
      for column in 0..<padded.columns {
        padded[head, column] = table[head, min(max(column - edge, 0), table.columns - 1)]
      }
    }
    self.padded = padded
  }

  /// Calls `body` with one head's biases.
  func withHead<Result>(_ head: Int, _ body: (Line) throws -> Result) rethrows -> Result {
    try padded.storage.withUnsafeBufferPointer {
      let start = head * padded.columns
      return try body(
        Line(
          values: UnsafeBufferPointer(rebasing: $0[start..<start + padded.columns]), reach: reach))
    }
  }

  /// The biases of one head.
  struct Line {
    let values: UnsafeBufferPointer<Float>
    let reach: Int

    /// The biases of distances `first`..<`first + 8`.
    @inline(__always)
    func lanes(from first: Int) -> SIMD8<Float> {
      values.lanes(at: min(max(first, -reach - 7), reach) + reach + 7, 8)
    }
  }
}
