import Kernels

/// The computation of a front end on one frame; it owns its scratch memory.
protocol FrameAnalyzer: Sendable {
  var framing: Framing { get }
  /// Samples before the frame that `analyze` needs.
  var lead: Int { get }
  var dimension: Int { get }

  /// Appends the feature row of a frame of `lead + framing.length` samples, which it may overwrite.
  mutating func analyze(_ frame: inout [Double], appendingTo row: inout [Float])
}

/// The stream of any front end that analyses one frame at a time.
struct FrameStream<Analyzer: FrameAnalyzer>: FrontEndStream {
  private var analyzer: Analyzer
  private var cutter: FrameCutter
  private var frame: [Double]

  init(_ analyzer: Analyzer) {
    self.analyzer = analyzer
    cutter = FrameCutter(framing: analyzer.framing, lead: analyzer.lead)
    frame = [Double](repeating: 0, count: analyzer.lead + analyzer.framing.length)
  }

  mutating func push(_ samples: [Float]) -> Matrix {
    cutter.push(samples)
    return drain()
  }

  mutating func finish() -> Matrix {
    cutter.end()
    return drain()
  }

  private mutating func drain() -> Matrix {
    var values: [Float] = []
    while cutter.next(into: &frame) {
      analyzer.analyze(&frame, appendingTo: &values)
    }
    let columns = analyzer.dimension
    return Matrix(rows: values.count / columns, columns: columns, storage: values)
  }
}

/// Weighted sums over neighbouring bins of a power spectrum.
struct FilterBank: Sendable {
  struct Filter: Sendable {
    /// The first bin with a weight.
    var firstBin: Int
    var weights: [Double]
    /// The peak, in Hz.
    var center: Double
  }

  let filters: [Filter]

  /// Filters from their weight at each bin; `nil` if a filter has no bin at all.
  ///
  /// - Parameter weight: the weight of a filter at a bin, 0 outside it.
  init?(centers: [Double], bins: Int, weight: (_ filter: Int, _ bin: Int) -> Double) {
    var filters: [Filter] = []
    for (index, center) in centers.enumerated() {
      let weights = (0..<bins).map { weight(index, $0) }
      guard let first = weights.firstIndex(where: { $0 > 0 }),
        let last = weights.lastIndex(where: { $0 > 0 })
      else { return nil }
      filters.append(
        Filter(firstBin: first, weights: Array(weights[first...last]), center: center))
    }
    self.filters = filters
  }

  /// The energy of `power` in filter `index`.
  func energy(_ index: Int, of power: [Double]) -> Double {
    let filter = filters[index]
    var sum = 0.0
    for offset in filter.weights.indices {
      sum += filter.weights[offset] * power[filter.firstBin + offset]
    }
    return sum
  }
}
