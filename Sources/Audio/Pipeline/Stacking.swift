import Kernels
import Text

/// Several consecutive rows side by side, oldest first: (T, C) to (ceil(T / stride), C * size).
///
/// A stack starts at every `stride`-th row; rows beyond the end are zeros.
package struct Stacking: Sendable, Equatable {
  /// Rows in a stack.
  package let size: Int
  /// Rows from the start of one stack to the next.
  package let stride: Int

  /// No stacking.
  package static let none = Stacking()

  private init() {
    size = 1
    stride = 1
  }

  /// Rejects sizes and strides outside 1...64.
  package init(size: Int, stride: Int) throws(AudioError) {
    guard (1...64).contains(size), (1...64).contains(stride) else {
      throw AudioError(
        .badParameter, at: "stacking", found: "stack \(size), stride \(stride)",
        expected: "1 to 64 of each", advice: "correct the model's description")
    }
    self.size = size
    self.stride = stride
  }

  /// The number of stacks for this many rows.
  package func count(rows: Int) -> Int { (rows + stride - 1) / stride }
}

/// Stacks rows that arrive in pieces.
struct StackingStream: Sendable {
  private let stacking: Stacking
  private var rows: RowQueue
  private var emitted = 0

  init(_ stacking: Stacking, columns: Int) {
    self.stacking = stacking
    rows = RowQueue(columns: columns)
  }

  /// Takes rows (n, C) and returns the stacks completed, (m, C * size).
  mutating func push(_ more: Matrix) -> Matrix {
    rows.append(more.storage)
    // A stack is complete with its last row.
    return drain(upTo: (rows.end - stacking.size + stacking.stride) / stacking.stride)
  }

  mutating func finish() -> Matrix { drain(upTo: stacking.count(rows: rows.end)) }

  private mutating func drain(upTo end: Int) -> Matrix {
    let first = emitted
    var storage: [Float] = []
    while emitted < end {
      for index in 0..<stacking.size {
        let row = emitted * stacking.stride + index
        if row < rows.end {
          storage += rows.row(row)
        } else {
          storage += repeatElement(0, count: rows.columns)
        }
      }
      emitted += 1
    }
    rows.forget(before: emitted * stacking.stride)
    return Matrix(
      rows: emitted - first, columns: rows.columns * stacking.size, storage: storage)
  }
}
