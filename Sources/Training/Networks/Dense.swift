import Kernels

/// A dense matrix of any number type, row-major: activations and their gradients.
struct Dense<Scalar: TrainingScalar>: Sendable, Equatable {
  let rows: Int
  let columns: Int
  var storage: [Scalar]

  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    storage = [Scalar](repeating: 0, count: rows * columns)
  }

  init(rows: Int, columns: Int, storage: [Scalar]) {
    precondition(storage.count == rows * columns, "a \(rows)x\(columns) matrix needs its elements")
    self.rows = rows
    self.columns = columns
    self.storage = storage
  }

  init(_ matrix: Matrix) {
    self.init(
      rows: matrix.rows, columns: matrix.columns, storage: matrix.storage.map { Scalar($0) })
  }

  subscript(row: Int, column: Int) -> Scalar {
    get { storage[row * columns + column] }
    set { storage[row * columns + column] = newValue }
  }

  /// The range of a row's values in the storage.
  func place(of row: Int) -> Range<Int> { row * columns..<(row + 1) * columns }

  func withView<Result>(_ body: (DenseView<Scalar>) -> Result) -> Result {
    storage.withView(0..<storage.count, rows: rows, columns: columns, body)
  }
}

extension Array where Element: TrainingScalar {
  /// Part of an array as a matrix.
  func withView<Result>(
    _ range: Range<Int>, rows: Int, columns: Int, _ body: (DenseView<Element>) -> Result
  ) -> Result {
    withUnsafeBufferPointer { values in
      body(DenseView(UnsafeBufferPointer(rebasing: values[range]), rows: rows, columns: columns))
    }
  }

  /// Part of an array, for writing.
  mutating func withPart<Result>(
    _ range: Range<Int>, _ body: (UnsafeMutableBufferPointer<Element>) -> Result
  ) -> Result {
    withUnsafeMutableBufferPointer { body(UnsafeMutableBufferPointer(rebasing: $0[range])) }
  }

  /// Adds `scale` times other values to those starting at `start`.
  mutating func add(_ other: ArraySlice<Element>, at start: Int = 0, scale: Element = 1) {
    withUnsafeMutableBufferPointer { values in
      other.withUnsafeBufferPointer { other in
        precondition(start >= 0 && start + other.count <= values.count, "values beyond the array")
        for index in 0..<other.count { values[start + index] += scale * other[index] }
      }
    }
  }
}
