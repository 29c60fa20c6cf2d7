import Kernels

/// A row buffer that drops its oldest rows but keeps the numbering.
struct RowQueue: Sendable {
  let columns: Int
  private var values: [Float] = []
  private var first = 0

  init(columns: Int) { self.columns = columns }

  /// Total rows appended.
  var end: Int { first + values.count / columns }

  /// Appends the values of whole rows.
  mutating func append(_ rows: [Float]) { values += rows }

  /// Row `index`, which must not have been dropped.
  func row(_ index: Int) -> ArraySlice<Float> {
    let start = (index - first) * columns
    return values[start..<start + columns]
  }

  /// Drops the rows before `index`.
  mutating func forget(before index: Int) {
    let count = min(max(0, index - first), values.count / columns)
    guard count > 0 else { return }
    values.removeFirst(count * columns)
    first += count
  }
}

extension Matrix {
  /// These rows, then those of another matrix of the same width.
  func followed(by other: Matrix) -> Matrix {
    precondition(columns == other.columns, "rows of different widths")
    return Matrix(rows: rows + other.rows, columns: columns, storage: storage + other.storage)
  }
}
