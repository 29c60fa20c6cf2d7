import Kernels
import Transducer

/// The forward sums of a model with durations, frame by frame: alignments wait for the frames where
/// they continue.
struct DurationRow {
  /// From the next frame on: log P of all alignments that continue there with u labels.
  private var waiting: [[Double]]
  private let table: StepTable

  init(labels: Int, table: StepTable) {
    self.table = table
    let none = [Double](repeating: -.infinity, count: labels + 1)
    waiting = [[Double]](repeating: none, count: max(1, table.durations.max() ?? 1) + 1)
    waiting[0][0] = 0
  }

  /// Processes a frame.
  ///
  /// - Parameters:
  ///   - blank: log P(blank) at the frame, U + 1 values.
  ///   - label: log P(label u + 1) at the frame, U values.
  ///   - durations: (U + 1, N), row-major.
  mutating func advance(blank: [Double], label: [Double], durations: [Double]) {
    let width = table.durations.count
    for u in blank.indices where waiting[0][u] > -.infinity {
      let here = waiting[0][u]
      for move in table.moves(durations: durations[u * width..<(u + 1) * width]) {
        waiting[move.blank][u] = logAdd(waiting[move.blank][u], here + blank[u] + move.logProb)
        guard u < label.count else { continue }
        waiting[move.label][u + 1] = logAdd(
          waiting[move.label][u + 1], here + label[u] + move.logProb)
      }
    }
    waiting.append([Double](repeating: -.infinity, count: blank.count))
    waiting.removeFirst()
  }

  /// log P(y|x) if all frames have been processed: every waiting alignment has reached the end.
  var total: Double { logSum(waiting.map { $0[$0.count - 1] }) }
}
