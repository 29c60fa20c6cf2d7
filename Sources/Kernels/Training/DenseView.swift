/// A matrix of any number type in memory owned elsewhere, with its strides: transposing swaps them.
package struct DenseView<Scalar: TrainingScalar> {
  package let values: UnsafeBufferPointer<Scalar>
  package let rows: Int
  package let columns: Int
  /// Values from one row to the next.
  package let rowStride: Int
  /// Values from one column to the next.
  package let columnStride: Int

  /// Row-major values, `rows * columns` of them.
  package init(_ values: UnsafeBufferPointer<Scalar>, rows: Int, columns: Int) {
    precondition(values.count == rows * columns, "a \(rows)x\(columns) matrix needs its elements")
    self.values = values
    self.rows = rows
    self.columns = columns
    rowStride = columns
    columnStride = 1
  }

  private init(transposing other: DenseView) {
    values = other.values
    rows = other.columns
    columns = other.rows
    rowStride = other.columnStride
    columnStride = other.rowStride
  }

  /// The transpose.
  package var transposed: DenseView { DenseView(transposing: self) }
}
