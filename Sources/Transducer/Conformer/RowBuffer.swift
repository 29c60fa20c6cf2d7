import Kernels

/// A first-in, first-out queue of rows.
struct RowBuffer: Sendable {
  let columns: Int
  private var storage: [Float] = []
  /// Rows at the front of the storage already removed.
  private var taken = 0

  init(columns: Int) { self.columns = columns }

  var count: Int { storage.count / columns - taken }

  mutating func append(_ rows: Matrix) {
    precondition(rows.columns == columns, "rows of \(columns) values")
    storage += rows.storage
  }

  /// The first `count` rows, without removing them.
  func first(_ count: Int) -> Matrix {
    let start = taken * columns
    return Matrix(
      rows: count, columns: columns, storage: Array(storage[start..<start + count * columns]))
  }

  mutating func removeFirst(_ count: Int) {
    precondition(count <= self.count, "no more rows than are queued")
    taken += count
    // The rest is moved only when it is smaller than the removed part: linear time overall.
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
