extension AttentionMemory {
  /// softmax(q.k / sqrt(D / H) + bias) v for consecutive queries: (n, D).
  ///
  /// - Parameters:
  ///   - queries: (n, D or more); the first D columns are the queries, head-major.
  ///   - first: the row number of the first query; its key must have been appended.
  /// - Complexity: O(n W D) time for a window of W keys, O(W) memory.
  package func attend(
    _ queries: Matrix, first: Int, window: AttentionWindow, bias: RelativeBias
  ) -> Matrix {
    precondition(queries.columns >= dim && bias.heads == heads, "queries of \(dim) columns")
    precondition(first >= 0 && first + queries.rows <= end, "queries whose keys are appended")
    var result = Matrix(rows: queries.rows, columns: dim)
    var scores: [Float] = []
    queries.storage.withUnsafeBufferPointer { queryValues in
      result.storage.withUnsafeMutableBufferPointer { out in
        guard let q = queryValues.baseAddress, let out = out.baseAddress else { return }
        let blockRows = QueryBlock.rows(window: window)
        for row in stride(from: 0, to: queries.rows, by: blockRows) {
          let block = QueryBlock(
            first: first + row, count: min(blockRows, queries.rows - row), keyCount: end,
            window: window)
          precondition(block.firstPanel >= forgotten, "keys of the window not yet dropped")
          if scores.count < blockRows * block.width {
            scores = [Float](repeating: 0, count: blockRows * block.width)
          }
          scores.withUnsafeMutableBufferPointer {
            attend(
              block, queries: q + row * queries.columns, stride: queries.columns, bias: bias,
              scores: $0, out: out + row * dim)
          }
        }
      }
    }
    return result
  }

  /// All heads of one block of queries.
  private func attend(
    _ block: QueryBlock, queries: UnsafePointer<Float>, stride: Int, bias: RelativeBias,
    scores: UnsafeMutableBufferPointer<Float>, out: UnsafeMutablePointer<Float>
  ) {
    guard let scoreBase = scores.baseAddress else { return }
    let scale = 1 / Float(headDim).squareRoot()
    for head in 0..<heads {
      let column = head * headDim
      dots(block, head: head, queries: queries + column, stride: stride, scores: scoreBase)
      let sums = bias.withHead(head) { line in
        (0..<block.count).map { row in
          let place = row * block.width
          return block.exponentials(
            of: UnsafeMutableBufferPointer(rebasing: scores[place..<place + block.width]),
            row: row, scale: scale, bias: line)
        }
      }
      mix(block, head: head, scores: scoreBase, out: out + column)
      for (row, sum) in sums.enumerated() {
        let inverse = 1 / sum
        for index in row * dim + column..<row * dim + column + headDim { out[index] *= inverse }
      }
    }
  }

  /// q.k of a block of queries with all keys in any of their windows.
  private func dots(
    _ block: QueryBlock, head: Int, queries: UnsafePointer<Float>, stride: Int,
    scores: UnsafeMutablePointer<Float>
  ) {
    keys[head].withUnsafeBufferPointer { keys in
      guard let keys = keys.baseAddress else { return }
      PanelProduct(
        depth: headDim, panels: keys + (block.firstPanel - forgotten) * headDim,
        panelStride: headDim, columns: block.width, start: nil
      ).compute(
        rows: queries, rowStride: stride, rowCount: block.count, out: scores,
        outStride: block.width)
    }
  }

  /// The weighted sums of the values.
  private func mix(
    _ block: QueryBlock, head: Int, scores: UnsafePointer<Float>,
    out: UnsafeMutablePointer<Float>
  ) {
    for chunk in 0..<chunks {
      values[head * chunks + chunk].withUnsafeBufferPointer { values in
        guard let values = values.baseAddress else { return }
        PanelProduct(
          depth: min(block.width, end - block.firstPanel * 8),
          panels: values + (block.firstPanel - forgotten) * 8, panelStride: 0,
          columns: min(8, headDim - chunk * 8), start: nil
        ).compute(
          rows: scores, rowStride: block.width, rowCount: block.count, out: out + chunk * 8,
          outStride: dim)
      }
    }
  }
}

/// A few consecutive queries and the panels of keys in their windows.
private struct QueryBlock {
  let first: Int
  let count: Int
  let firstPanel: Int
  /// Keys in those panels, a multiple of eight.
  let width: Int
  private let keyCount: Int
  private let window: AttentionWindow

  /// Queries per block. With more, the keys are fetched less often; but with a narrow window, more
  /// products are with keys outside a query's window.
  static func rows(window: AttentionWindow) -> Int {
    window.left == nil || window.right == nil ? 16 : 4
  }

  init(first: Int, count: Int, keyCount: Int, window: AttentionWindow) {
    self.first = first
    self.count = count
    self.keyCount = keyCount
    self.window = window
    let begin = window.keys(of: first, count: keyCount).lowerBound
    let end = window.keys(of: first + count - 1, count: keyCount).upperBound
    firstPanel = begin / 8
    width = ((end + 7) / 8 - firstPanel) * 8
  }

  /// Turns the scores of one query into unnormalised weights, 0 outside its window, and returns
  /// their sum.
  func exponentials(
    of scores: UnsafeMutableBufferPointer<Float>, row: Int, scale: Float,
    bias: RelativeBias.Line
  ) -> Float {
    let keys = window.keys(of: first + row, count: keyCount)
    let values = UnsafeBufferPointer(scores)
    var high = SIMD8<Float>(repeating: -.infinity)
    for offset in stride(from: 0, to: width, by: 8) {
      let key = firstPanel * 8 + offset
      var score = values.lanes(at: offset, 8) * scale + bias.lanes(from: key - (first + row))
      if key < keys.lowerBound || key + 8 > keys.upperBound {
        for lane in 0..<8 where !keys.contains(key + lane) { score[lane] = -.infinity }
      }
      scores.setLanes(score, at: offset, 8)
      high = high.replacing(with: score, where: score .> high)
    }
    let highest = high.laneMax()
    var sums = SIMD8<Float>()
    for offset in stride(from: 0, to: width, by: 8) {
      let weight = (values.lanes(at: offset, 8) - highest).exponential()
      scores.setLanes(weight, at: offset, 8)
      sums += weight
    }
    return sums.laneSum()
  }
}
