import Kernels
import Transducer

/// The reduced predictor (Botros et al., 2021) and its gradient; see `ReducedPredictor`.
///
/// The average is quadratic in the embeddings, because each also enters its own weight: both paths
/// contribute.
struct ReducedNetwork<Scalar: TrainingScalar>: Sendable {
  private let options: ReducedPredictor.Options
  private let blank: TokenID
  private let embedding: Range<Int>
  private let position: Range<Int>
  private let projection: LinearLayer
  private let norm: NormLayer

  init(_ options: ReducedPredictor.Options, blank: TokenID, layout: ParameterLayout) {
    self.options = options
    self.blank = blank
    embedding = layout["predictor.embedding"].range
    position = layout["predictor.position"].range
    projection = LinearLayer("predictor.projection", in: layout)
    norm = NormLayer("predictor.norm", epsilon: options.layerNormEpsilon, in: layout)
  }

  func pass(_ labels: [TokenID], _ parameters: [Scalar]) -> PredictorPass<Scalar> {
    let context = ContextRows(
      labels, size: options.contextSize, start: options.start, blank: blank)
    let average = average(context, parameters)
    let projected = projection(average, parameters)
    let normed = norm(projected, parameters)
    let output = normed.output.silu()
    return PredictorPass(output: output) { upper, gradient in
      let normed = norm.backward(
        normed, output: normed.output.siluGradient(upper), parameters, gradient: &gradient)
      projection.addGradient(output: normed, x: average, to: &gradient)
      addGradient(
        average: projection.inputGradient(output: normed, parameters), context, parameters,
        to: &gradient)
    }
  }

  /// (U + 1, E).
  private func average(_ context: ContextRows, _ parameters: [Scalar]) -> Dense<Scalar> {
    var result = Dense<Scalar>(rows: context.rows.count, columns: options.embeddingDim)
    for (place, rows) in context.rows.enumerated() {
      for (index, label) in rows.enumerated() {
        guard let label else { continue }
        let row = row(of: label)
        let weight = (0..<options.heads).reduce(Scalar(0)) { sum, head in
          sum + similarity(row, vector(head, index), parameters).value
        }
        result.storage.add(
          parameters[row], at: place * options.embeddingDim, scale: weight * share)
      }
    }
    return result
  }

  private func addGradient(
    average: Dense<Scalar>, _ context: ContextRows, _ parameters: [Scalar],
    to gradient: inout [Scalar]
  ) {
    for (place, rows) in context.rows.enumerated() {
      let upper = average.storage[average.place(of: place)]
      for (index, label) in rows.enumerated() {
        guard let label else { continue }
        let row = row(of: label)
        let byWeight = zip(upper, parameters[row]).reduce(0) { $0 + $1.0 * $1.1 } * share
        var weight: Scalar = 0
        for head in 0..<options.heads {
          let similarity = similarity(row, vector(head, index), parameters)
          weight += similarity.value
          addGradient(of: similarity, scale: byWeight, parameters, to: &gradient)
        }
        gradient.add(upper, at: row.lowerBound, scale: weight * share)
      }
    }
  }

  /// 1 / (H N), the factor of each similarity in the average.
  private var share: Scalar { 1 / Scalar(options.heads * options.contextSize) }

  private func row(of label: TokenID) -> Range<Int> {
    let start = embedding.lowerBound + label.index * options.embeddingDim
    return start..<start + options.embeddingDim
  }

  private func vector(_ head: Int, _ index: Int) -> Range<Int> {
    let start =
      position.lowerBound + (head * options.contextSize + index) * options.embeddingDim
    return start..<start + options.embeddingDim
  }
}

extension ReducedNetwork {
  /// The similarity of an embedding and a position vector.
  private struct SimilarityTerm {
    /// The ranges of x and p in the parameters.
    let (row, vector): (Range<Int>, Range<Int>)
    var value: Scalar
    /// |x|; 0 if not needed.
    var rowLength: Scalar = 0
    /// |p|; 0 if not needed.
    var vectorLength: Scalar = 0
  }

  private func similarity(
    _ row: Range<Int>, _ vector: Range<Int>, _ parameters: [Scalar]
  ) -> SimilarityTerm {
    func dot(_ a: Range<Int>, _ b: Range<Int>) -> Scalar {
      parameters.withUnsafeBufferPointer { values in
        var sum: Scalar = 0
        for (i, j) in zip(a, b) { sum += values[i] * values[j] }
        return sum
      }
    }
    var result = SimilarityTerm(row: row, vector: vector, value: dot(row, vector))
    guard options.similarity == .cosine else { return result }
    result.rowLength = dot(row, row).squareRoot()
    result.vectorLength = dot(vector, vector).squareRoot()
    let lengths = result.rowLength * result.vectorLength
    result.value = lengths > 0 ? result.value / lengths : 0
    return result
  }

  /// The gradient of x.p is p and x; that of the cosine c is p / (|x| |p|) - c x / |x|^2 and its
  /// mirror image. A cosine with a zero vector is constantly 0, with gradient 0.
  private func addGradient(
    of similarity: SimilarityTerm, scale: Scalar, _ parameters: [Scalar],
    to gradient: inout [Scalar]
  ) {
    let (row, vector) = (similarity.row, similarity.vector)
    let (x, p) = (parameters[row], parameters[vector])
    switch options.similarity {
    case .dot:
      gradient.add(p, at: row.lowerBound, scale: scale)
      gradient.add(x, at: vector.lowerBound, scale: scale)
    case .cosine:
      let (rowLength, vectorLength) = (similarity.rowLength, similarity.vectorLength)
      guard rowLength > 0, vectorLength > 0 else { return }
      let across = scale / (rowLength * vectorLength)
      let along = scale * similarity.value
      gradient.add(p, at: row.lowerBound, scale: across)
      gradient.add(x, at: row.lowerBound, scale: -along / (rowLength * rowLength))
      gradient.add(x, at: vector.lowerBound, scale: across)
      gradient.add(p, at: vector.lowerBound, scale: -along / (vectorLength * vectorLength))
    }
  }
}

extension Dense {
  /// x sigmoid(x).
  func silu() -> Dense {
    var gates = storage
    gates.withUnsafeMutableBufferPointer { Scalar.applySigmoid($0) }
    return Dense(rows: rows, columns: columns, storage: zip(storage, gates).map { $0 * $1 })
  }

  /// The gradient with respect to x, given that of `silu()`: s + x s (1 - s).
  func siluGradient(_ upper: Dense) -> Dense {
    var gates = storage
    gates.withUnsafeMutableBufferPointer { Scalar.applySigmoid($0) }
    var result = upper
    for index in result.storage.indices {
      let gate = gates[index]
      result.storage[index] *= gate + storage[index] * gate * (1 - gate)
    }
    return result
  }
}
