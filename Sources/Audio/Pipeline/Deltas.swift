import Kernels
import Text

/// Deltas of each feature over time, appended to it: [c, d, dd, ...].
///
/// d(t) = sum_w w (x(t + w) - x(t - w)) / (2 sum_w w^2), w = 1...window, with the first and last
/// rows repeated beyond the ends; each further order applies the same operator to the previous one
/// (Furui, 1986).
package struct Deltas: Sendable, Equatable {
  /// Number of delta orders appended, at least 1.
  package let order: Int
  /// Rows used on each side, at least 1.
  package let window: Int

  /// Rejects orders outside 1...4 and windows outside 1...20.
  package init(order: Int = 2, window: Int = 2) throws(AudioError) {
    guard (1...4).contains(order), (1...20).contains(window) else {
      throw AudioError(
        .badParameter, at: "deltas", found: "order \(order), window \(window)",
        expected: "order 1 to 4, window 1 to 20", advice: "correct the model's description")
    }
    self.order = order
    self.window = window
  }

  /// Rows needed after a row before its deltas are known.
  package var lookAhead: Int { order * window }
}

/// Appends deltas to rows that arrive in pieces.
struct DeltaStream: Sendable {
  private let deltas: Deltas
  private let columns: Int
  /// The rows themselves, then their deltas of each order.
  private var levels: [RowQueue]
  private var emitted = 0

  init(_ deltas: Deltas, columns: Int) {
    self.deltas = deltas
    self.columns = columns
    levels = (0...deltas.order).map { _ in RowQueue(columns: columns) }
  }

  /// Takes rows (n, C) and returns those completed, (m, C * (order + 1)).
  mutating func push(_ rows: Matrix) -> Matrix {
    levels[0].append(rows.storage)
    return drain(ended: false)
  }

  mutating func finish() -> Matrix { drain(ended: true) }

  private mutating func drain(ended: Bool) -> Matrix {
    for order in 1...deltas.order {
      while levels[order].end + (ended ? 0 : deltas.window) < levels[order - 1].end {
        levels[order].append(slope(of: levels[order - 1], at: levels[order].end))
      }
    }
    var storage: [Float] = []
    let ready = levels[deltas.order].end
    let count = ready - emitted
    storage.reserveCapacity(count * columns * levels.count)
    while emitted < ready {
      for level in levels { storage += level.row(emitted) }
      emitted += 1
    }
    for order in 0...deltas.order {
      let next = order < deltas.order ? levels[order + 1].end - deltas.window : emitted
      levels[order].forget(before: min(emitted, next))
    }
    return Matrix(rows: count, columns: columns * levels.count, storage: storage)
  }

  private func slope(of level: RowQueue, at time: Int) -> [Float] {
    var sums = [Float](repeating: 0, count: columns)
    var norm = 0
    for distance in 1...deltas.window {
      let after = level.row(min(time + distance, level.end - 1))
      let before = level.row(max(time - distance, 0))
      norm += 2 * distance * distance
      for ((index, a), b) in zip(zip(sums.indices, after), before) {
        sums[index] += Float(distance) * (a - b)
      }
    }
    return sums.map { $0 / Float(norm) }
  }
}
