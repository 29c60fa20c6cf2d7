/// Products of rows with panels of weights: the inner loop where all networks spend their time.
///
/// out[r][c] = start[c] + sum_k x[r][k] * w[c][k], each sum added in the order of k and rounded
/// after every multiplication and addition. No result depends on which rows are computed together:
/// a row of a long product is bit for bit the product of that row alone.
struct PanelProduct {
  /// K.
  let depth: Int
  /// Panel p at `panels + p * panelStride`, K vectors of eight weights.
  let panels: UnsafePointer<SIMD8<Float>>
  let panelStride: Int
  /// C, the number of outputs; the last panel may be used in part.
  let columns: Int
  /// The initial value of the sums, one vector per panel; zero if `nil`.
  let start: UnsafePointer<SIMD8<Float>>?

  /// Rows computed before the next panel is fetched: few enough to stay in the first-level cache.
  private static let rowBlock = 32

  /// - Parameters:
  ///   - rows: R rows of K values, `rowStride` apart.
  ///   - out: R rows of C values, `outStride` apart.
  func compute(
    rows: UnsafePointer<Float>, rowStride: Int, rowCount: Int,
    out: UnsafeMutablePointer<Float>, outStride: Int
  ) {
    var first = 0
    while first < rowCount {
      let count = min(Self.rowBlock, rowCount - first)
      computeBlock(
        rows: rows + first * rowStride, rowStride: rowStride, rowCount: count,
        out: out + first * outStride, outStride: outStride)
      first += count
    }
  }

  private func computeBlock(
    rows: UnsafePointer<Float>, rowStride: Int, rowCount: Int,
    out: UnsafeMutablePointer<Float>, outStride: Int
  ) {
    let whole = rowCount / 4 * 4
    if whole > 0 {
      for panel in 0..<(columns + 7) / 8 {
        var row = 0
        while row < whole {
          fourRows(
            rows + row * rowStride, rowStride, panel: panel,
            out: out + row * outStride + panel * 8, outStride)
          row += 4
        }
      }
    }
    for row in whole..<rowCount {
      oneRow(rows + row * rowStride, out: out + row * outStride)
    }
  }

  /// Four rows by one panel: four independent sums hide the latency of each addition.
  @inline(__always)
  private func fourRows(
    _ rows: UnsafePointer<Float>, _ rowStride: Int, panel: Int,
    out: UnsafeMutablePointer<Float>, _ outStride: Int
  ) {
    let weights = panels + panel * panelStride
    let (x0, x1) = (rows, rows + rowStride)
    let (x2, x3) = (rows + 2 * rowStride, rows + 3 * rowStride)
    let begin = start?[panel] ?? SIMD8<Float>()
    var (s0, s1, s2, s3) = (begin, begin, begin, begin)
    for k in 0..<depth {
      let w = weights[k]
      s0 += SIMD8(repeating: x0[k]) * w
      s1 += SIMD8(repeating: x1[k]) * w
      s2 += SIMD8(repeating: x2[k]) * w
      s3 += SIMD8(repeating: x3[k]) * w
    }
    let lanes = min(8, columns - panel * 8)
    store(s0, to: out, lanes)
    store(s1, to: out + outStride, lanes)
    store(s2, to: out + 2 * outStride, lanes)
    store(s3, to: out + 3 * outStride, lanes)
  }

  /// One row by all panels, four panels at a time.
  @inline(__always)
  private func oneRow(_ x: UnsafePointer<Float>, out: UnsafeMutablePointer<Float>) {
    let panelCount = (columns + 7) / 8
    var panel = 0
    while panel + 4 <= panelCount {
      let w0 = panels + panel * panelStride
      let (w1, w2, w3) = (w0 + panelStride, w0 + 2 * panelStride, w0 + 3 * panelStride)
      var s0 = start?[panel] ?? SIMD8<Float>()
      var s1 = start?[panel + 1] ?? SIMD8<Float>()
      var s2 = start?[panel + 2] ?? SIMD8<Float>()
      var s3 = start?[panel + 3] ?? SIMD8<Float>()
      for k in 0..<depth {
        let value = SIMD8(repeating: x[k])
        s0 += value * w0[k]
        s1 += value * w1[k]
        s2 += value * w2[k]
        s3 += value * w3[k]
      }
      store(s0, to: out + panel * 8, 8)
      store(s1, to: out + panel * 8 + 8, 8)
      store(s2, to: out + panel * 8 + 16, 8)
      store(s3, to: out + panel * 8 + 24, min(8, columns - panel * 8 - 24))
      panel += 4
    }
    while panel < panelCount {
      let weights = panels + panel * panelStride
      var sum = start?[panel] ?? SIMD8<Float>()
      for k in 0..<depth { sum += SIMD8(repeating: x[k]) * weights[k] }
      store(sum, to: out + panel * 8, min(8, columns - panel * 8))
      panel += 1
    }
  }

  @inline(__always)
  private func store(_ sums: SIMD8<Float>, to out: UnsafeMutablePointer<Float>, _ lanes: Int) {
    if lanes == 8 {
      UnsafeMutableRawPointer(out).storeBytes(of: sums, as: SIMD8<Float>.self)
    } else {
      for lane in 0..<lanes { out[lane] = sums[lane] }
    }
  }
}
