import Kernels

/// Rows that wait to be used, first in, first out.
struct RowBuffer: Sendable {
  let columns: Int
  private var storage: [Float] = []
  /// Rows at the front of the storage that were taken.
  private var taken = 0

  init(columns: Int) { self.columns = columns }

  var count: Int { storage.count / columns - taken }

  mutating func append(_ rows: Matrix) {
    precondition(rows.columns == columns, "rows of \(columns) values")
    storage += rows.storage
  }

  /// The first `count` rows, which stay.
  func first(_ count: Int) -> Matrix {
    let start = taken * columns
    return Matrix(
      rows: count, columns: columns, storage: Array(storage[start..<start + count * columns]))
  }

  mutating func removeFirst(_ count: Int) {
    precondition(count <= self.count, "no more rows than wait")
    taken += count
    // What remains is moved only when it is less than what goes: linear time overall.
    if taken * columns * 2 > storage.count {
      storage.removeFirst(taken * columns)
      taken = 0
    }
  }

  /// Removes and returns the first `count` rows.
  mutating func take(_ count: Int) -> Matrix {
    defer { removeFirst(count) }
    return first(count)
  }
}
