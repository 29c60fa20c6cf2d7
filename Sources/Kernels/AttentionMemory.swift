/// The attention window around a query, in rows; `nil` for unlimited.
package struct AttentionWindow: Sendable, Equatable {
  package var left: Int?
  package var right: Int?

  package init(left: Int?, right: Int?) {
    self.left = left
    self.right = right
  }

  /// The keys in a query's window, out of `count`.
  func keys(of query: Int, count: Int) -> Range<Int> {
    let first = left.map { max(0, query - $0) } ?? 0
    let end = right.map { min(count, query + $0 + 1) } ?? count
    return first..<max(first, end)
  }
}

/// The keys and values of one self-attention layer (Vaswani et al., 2017) over a growing sequence.
///
/// A query's result does not depend on which queries are computed with it, nor on which rows
/// outside its window were dropped: bit for bit, for finite values.
package struct AttentionMemory: Sendable {
  /// H.
  let heads: Int
  /// D / H.
  let headDim: Int
  /// Per head: panels of eight rows, each D / H vectors.
  private(set) var keys: [[SIMD8<Float>]]
  /// Per head and run of eight columns: one vector per row.
  private(set) var values: [[SIMD8<Float>]]
  /// Panels of eight rows dropped at the front.
  private(set) var forgotten = 0
  /// Total rows appended.
  package private(set) var end = 0

  package init(heads: Int, dim: Int) {
    precondition(heads > 0 && dim % heads == 0, "a whole number of columns per head")
    self.heads = heads
    headDim = dim / heads
    keys = Array(repeating: [], count: heads)
    values = Array(repeating: [], count: heads * ((headDim + 7) / 8))
  }

  /// D.
  var dim: Int { heads * headDim }
  /// Runs of eight columns per head.
  var chunks: Int { (headDim + 7) / 8 }

  /// Appends rows (n, 3D) of queries, keys and values side by side, each head-major; the queries
  /// are not kept.
  package mutating func append(_ rows: Matrix) {
    precondition(rows.columns == 3 * dim, "rows of 3 x \(dim) values")
    rows.storage.withUnsafeBufferPointer { rows in
      for row in 0..<rows.count / (3 * dim) {
        let start = (row * 3 + 1) * dim
        for head in 0..<heads {
          appendKey(rows, at: start + head * headDim, head: head)
          for chunk in 0..<chunks {
            let lanes = min(8, headDim - chunk * 8)
            values[head * chunks + chunk].append(
              rows.lanes(at: start + dim + head * headDim + chunk * 8, lanes))
          }
        }
        end += 1
      }
    }
  }

  private mutating func appendKey(_ rows: UnsafeBufferPointer<Float>, at start: Int, head: Int) {
    let lane = end % 8
    if lane == 0 { keys[head].append(contentsOf: repeatElement(SIMD8(), count: headDim)) }
    let panel = keys[head].count - headDim
    for column in 0..<headDim { keys[head][panel + column][lane] = rows[start + column] }
  }

  /// Allows rows before `row` to be dropped.
  package mutating func forget(before row: Int) {
    // Only whole panels, and not at every row, because the rest must be moved.
    let count = min(row, end) / 8 - forgotten
    guard count >= 8 else { return }
    for head in keys.indices { keys[head].removeFirst(count * headDim) }
    for place in values.indices { values[place].removeFirst(count * 8) }
    forgotten += count
  }
}
