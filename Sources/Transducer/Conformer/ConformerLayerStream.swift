import Kernels

/// One Conformer block run incrementally on a growing sequence.
///
/// Each module waits for its right context, so right contexts add up over the layers. A whole
/// utterance goes through the same steps, and since no kernel's result depends on how rows are
/// grouped, any chunking gives the same bits.
struct ConformerLayerStream: Sendable {
  /// Rows per step: few enough to stay in the cache and to react quickly to cancellation.
  static let blockRows = 64

  private let layer: ConformerLayer
  private var memory: AttentionMemory
  /// Rows waiting for keys to their right, and their queries.
  private var beforeAttention: RowBuffer
  private var queries: RowBuffer
  /// Total rows attended.
  private var attended = 0
  /// Gated rows the convolution still needs, including the zeros before the first.
  private var gated: RowBuffer
  private var beforeConvolution: RowBuffer

  init(_ layer: ConformerLayer) {
    self.layer = layer
    let options = layer.options
    memory = AttentionMemory(heads: options.heads, dim: options.dim)
    beforeAttention = RowBuffer(columns: options.dim)
    queries = RowBuffer(columns: options.dim)
    gated = RowBuffer(columns: options.dim)
    beforeConvolution = RowBuffer(columns: options.dim)
    gated.append(Matrix(rows: options.convolutionLeft, columns: options.dim))
  }

  /// Takes rows (n, D) and returns those no later row can change, (m, D).
  ///
  /// - Parameters:
  ///   - isLast: no more rows follow: all remaining ones are returned.
  ///   - tick: called with the rows done since the last call, each row twice: once when it arrives,
  ///     once when it has been attended.
  mutating func advance(
    _ rows: Matrix, isLast: Bool, tick: (Int) throws -> Void
  ) throws -> Matrix {
    var result = Matrix(rows: 0, columns: layer.options.dim)
    for start in stride(from: 0, to: rows.rows, by: Self.blockRows) {
      let end = min(start + Self.blockRows, rows.rows)
      take(rows.rows(start..<end))
      try tick(end - start)
      try attend(upTo: readyCount(isLast: false), into: &result, tick: tick)
    }
    if isLast {
      try attend(upTo: readyCount(isLast: true), into: &result, tick: tick)
      gated.append(Matrix(rows: layer.options.convolutionRight, columns: layer.options.dim))
      result.append(convolve())
    }
    return result
  }

  /// Number of rows whose keys have all arrived.
  private func readyCount(isLast: Bool) -> Int {
    if isLast { return memory.end }
    guard let right = layer.options.window.right else { return attended }
    return max(attended, memory.end - right)
  }

  /// First feed-forward module, queries, keys and values.
  private mutating func take(_ rows: Matrix) {
    var rows = rows
    rows.add(layer.feedForward1(rows), scale: 0.5)
    let projected = layer.queryKeyValue(layer.attentionNorm(rows))
    memory.append(projected)
    beforeAttention.append(rows)
    queries.append(projected.firstColumns(layer.options.dim))
  }

  private mutating func attend(
    upTo end: Int, into result: inout Matrix, tick: (Int) throws -> Void
  ) throws {
    let window = layer.options.window
    while attended < end {
      let count = min(Self.blockRows, end - attended)
      let mixed = memory.attend(
        queries.take(count), first: attended, window: window, bias: layer.relativeBias)
      var rows = beforeAttention.take(count)
      rows.add(layer.attentionOutput(mixed))
      attended += count
      if let left = window.left { memory.forget(before: attended - left) }

      gated.append(layer.pointwise1(layer.convolutionNorm(rows)).gated())
      beforeConvolution.append(rows)
      result.append(convolve())
      try tick(count)
    }
  }

  /// Convolution, second feed-forward module and final norm of the rows that are ready.
  private mutating func convolve() -> Matrix {
    let count = max(0, gated.count - layer.options.kernel + 1)
    guard count > 0 else { return Matrix(rows: 0, columns: layer.options.dim) }
    var convolved = layer.depthwiseNorm(layer.depthwise(gated.first(gated.count)))
    gated.removeFirst(count)
    convolved.applySiLU()
    var rows = beforeConvolution.take(count)
    rows.add(layer.pointwise2(convolved))
    rows.add(layer.feedForward2(rows), scale: 0.5)
    return layer.finalNorm(rows)
  }
}

extension Matrix {
  /// The first `count` columns.
  fileprivate func firstColumns(_ count: Int) -> Matrix {
    var storage: [Float] = []
    storage.reserveCapacity(rows * count)
    for index in 0..<rows { storage += row(index).prefix(count) }
    return Matrix(rows: rows, columns: count, storage: storage)
  }
}
