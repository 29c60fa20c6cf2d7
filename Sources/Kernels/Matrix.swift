/// A dense matrix of `Float`, row-major: element (r, c) is `storage[r * columns + c]`.
///
/// Rows are time (frames) wherever a matrix holds a sequence, and outputs wherever it holds the
/// weights of a linear layer, as in PyTorch.
package struct Matrix: Sendable, Equatable {
  package private(set) var rows: Int
  package let columns: Int
  package var storage: [Float]

  /// A matrix over existing values; `storage.count` must be `rows * columns`.
  package init(rows: Int, columns: Int, storage: [Float]) {
    precondition(storage.count == rows * columns, "a \(rows)x\(columns) matrix needs its elements")
    self.rows = rows
    self.columns = columns
    self.storage = storage
  }

  package init(rows: Int, columns: Int, repeating value: Float = 0) {
    self.init(
      rows: rows, columns: columns, storage: [Float](repeating: value, count: rows * columns))
  }

  /// The identity matrix.
  package init(identity size: Int) {
    self.init(rows: size, columns: size)
    for index in 0..<size { self[index, index] = 1 }
  }

  package subscript(row: Int, column: Int) -> Float {
    get { storage[row * columns + column] }
    set { storage[row * columns + column] = newValue }
  }

  /// Row `index` as a slice of the storage (its indices do not start at zero).
  package func row(_ index: Int) -> ArraySlice<Float> {
    storage[index * columns..<(index + 1) * columns]
  }

  /// Rows `range` as a separate matrix.
  package func rows(_ range: Range<Int>) -> Matrix {
    Matrix(
      rows: range.count, columns: columns,
      storage: Array(storage[range.lowerBound * columns..<range.upperBound * columns]))
  }

  /// The transpose.
  package func transposed() -> Matrix {
    var result = Matrix(rows: columns, columns: rows)
    for row in 0..<rows {
      for column in 0..<columns { result[column, row] = self[row, column] }
    }
    return result
  }

  /// Appends the rows of another matrix of the same width.
  package mutating func append(_ other: Matrix) {
    precondition(other.columns == columns, "rows of \(columns) values")
    storage += other.storage
    rows += other.rows
  }

  /// Adds `scale` times another matrix of the same shape.
  package mutating func add(_ other: Matrix, scale: Float = 1) {
    precondition(other.rows == rows && other.columns == columns, "matrices of the same shape")
    storage.add(other.storage[...], scale: scale)
  }

  /// Adds a vector of the same width to every row.
  package mutating func add(toEachRow vector: [Float]) {
    precondition(vector.count == columns, "a value for each column")
    storage.withUnsafeMutableBufferPointer { values in
      vector.withUnsafeBufferPointer { vector in
        for row in 0..<rows {
          forEachChunk(of: columns) { offset, lanes in
            let place = row * columns + offset
            let sum =
              UnsafeBufferPointer(values).lanes(at: place, lanes)
              + vector.lanes(at: offset, lanes)
            values.setLanes(sum, at: place, lanes)
          }
        }
      }
    }
  }
}
