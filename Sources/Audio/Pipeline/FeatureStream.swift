package import Kernels

/// A feature pipeline run incrementally on a growing signal: all rows it returns, in order, equal
/// those of the whole signal bit for bit.
package struct FeatureStream: Sendable {
  private var frontEnd: any FrontEndStream
  private var stages: FeatureStages
  private let tail: [Float]

  init(_ pipeline: FeaturePipeline) {
    tail = pipeline.tail
    frontEnd = pipeline.frontEnd.makeStream()
    stages = FeatureStages(pipeline)
  }

  /// Takes the next samples, at the front end's rate, and returns the rows they complete (n, C).
  ///
  /// A row is complete when its last frame is, and the rows its deltas look ahead to. NaN and
  /// infinite samples are rejected, and then the whole piece is.
  package mutating func push(_ samples: [Float]) throws(AudioError) -> Matrix {
    try AudioClip.checkFinite(samples)
    return stages.push(frontEnd.push(samples))
  }

  /// Signals the end of the samples, and returns the remaining rows, including those of the
  /// appended silence.
  package mutating func finish() -> Matrix {
    let silence = frontEnd.push(tail)
    return stages.push(silence.followed(by: frontEnd.finish())).followed(by: stages.finish())
  }
}

/// The stages after the front end, on rows that arrive in pieces.
struct FeatureStages: Sendable {
  private var deltas: DeltaStream?
  private let normalization: Normalization?
  /// Rows that cannot be normalised before all have arrived.
  private var held: Matrix
  private var stacking: StackingStream

  init(_ pipeline: FeaturePipeline) {
    deltas = pipeline.deltas.map { DeltaStream($0, columns: pipeline.frontEnd.dimension) }
    normalization = pipeline.normalization
    held = Matrix(rows: 0, columns: pipeline.rowWidth)
    stacking = StackingStream(pipeline.stacking, columns: pipeline.rowWidth)
  }

  mutating func push(_ raw: Matrix) -> Matrix { normalize(deltas?.push(raw) ?? raw) }

  mutating func finish() -> Matrix {
    // No rows, but of the stacked width.
    var last = stacking.push(Matrix(rows: 0, columns: held.columns))
    if let rows = deltas?.finish() { last = normalize(rows) }
    if held.rows > 0 {
      normalization?.apply(to: &held)
      last = last.followed(by: stacking.push(held))
      held = Matrix(rows: 0, columns: held.columns)
    }
    return last.followed(by: stacking.finish())
  }

  private mutating func normalize(_ rows: Matrix) -> Matrix {
    if normalization?.needsAll == true {
      held.append(rows)
      return stacking.push(Matrix(rows: 0, columns: held.columns))
    }
    var rows = rows
    normalization?.apply(to: &rows)
    return stacking.push(rows)
  }
}
