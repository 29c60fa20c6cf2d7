import Kernels
import Transducer

/// The stateless predictor (Ghodsi et al., 2020) and its gradient; see `StatelessPredictor`.
struct StatelessNetwork<Scalar: TrainingScalar>: Sendable {
  private let options: StatelessPredictor.Options
  private let blank: TokenID
  private let embedding: Range<Int>
  /// (E, E / G, N); `nil` if N is 1.
  private let convolution: Range<Int>?

  init(_ options: StatelessPredictor.Options, blank: TokenID, layout: ParameterLayout) {
    self.options = options
    self.blank = blank
    embedding = layout["predictor.embedding"].range
    convolution =
      options.contextSize > 1 ? layout["predictor.convolution.weight"].range : nil
  }

  func pass(_ labels: [TokenID], _ parameters: [Scalar]) -> PredictorPass<Scalar> {
    let context = ContextRows(
      labels, size: options.contextSize, start: options.start, blank: blank)
    guard let convolution else {
      return PredictorPass(output: embeddings(context, parameters)) { upper, gradient in
        addEmbeddingGradient(upper, context, to: &gradient)
      }
    }
    let inputs = (0..<options.groups).map { self.inputs(of: $0, context, parameters) }
    var output = Dense<Scalar>(rows: context.rows.count, columns: options.embeddingDim)
    for (group, x) in inputs.enumerated() {
      output.setColumns(product(x, weights(of: group, in: convolution), parameters), of: group)
    }
    for index in output.storage.indices where output.storage[index] < 0 {
      output.storage[index] = 0
    }
    return PredictorPass(output: output) { [output] upper, gradient in
      var passed = upper
      for index in passed.storage.indices where output.storage[index] <= 0 {
        passed.storage[index] = 0
      }
      addGradient(passed, inputs, convolution, context, parameters, to: &gradient)
    }
  }

  private func addGradient(
    _ passed: Dense<Scalar>, _ inputs: [Dense<Scalar>], _ convolution: Range<Int>,
    _ context: ContextRows, _ parameters: [Scalar], to gradient: inout [Scalar]
  ) {
    for (group, x) in inputs.enumerated() {
      let upper = passed.columns(of: group, width: width)
      let weights = weights(of: group, in: convolution)
      gradient.withPart(weights) { gradient in
        upper.withView { upper in
          x.withView { x in Scalar.multiplyAdd(upper.transposed, x, to: gradient) }
        }
      }
      var byInput = Dense<Scalar>(rows: x.rows, columns: x.columns)
      byInput.storage.withUnsafeMutableBufferPointer { byInput in
        upper.withView { upper in
          parameters.withView(weights, rows: width, columns: x.columns) { weights in
            Scalar.multiplyAdd(upper, weights, to: byInput)
          }
        }
      }
      addEmbeddingGradient(byInput, of: group, context, to: &gradient)
    }
  }

  /// E / G.
  private var width: Int { options.embeddingDim / options.groups }

  private func weights(of group: Int, in convolution: Range<Int>) -> Range<Int> {
    let size = width * width * options.contextSize
    let start = convolution.lowerBound + group * size
    return start..<start + size
  }

  private func product(
    _ x: Dense<Scalar>, _ weights: Range<Int>, _ parameters: [Scalar]
  ) -> Dense<Scalar> {
    var out = Dense<Scalar>(rows: x.rows, columns: width)
    out.storage.withUnsafeMutableBufferPointer { out in
      x.withView { x in
        parameters.withView(weights, rows: width, columns: x.columns) { weights in
          Scalar.multiplyAdd(x, weights.transposed, to: out)
        }
      }
    }
    return out
  }

  /// A group's inputs in weight order, channel then position: (U + 1, E / G * N).
  private func inputs(
    of group: Int, _ context: ContextRows, _ parameters: [Scalar]
  ) -> Dense<Scalar> {
    let size = options.contextSize
    var result = Dense<Scalar>(rows: context.rows.count, columns: width * size)
    for (place, rows) in context.rows.enumerated() {
      for (position, label) in rows.enumerated() {
        guard let label else { continue }
        let first = start(of: label) + group * width
        for channel in 0..<width {
          result[place, channel * size + position] = parameters[first + channel]
        }
      }
    }
    return result
  }

  private func addEmbeddingGradient(
    _ byInput: Dense<Scalar>, of group: Int, _ context: ContextRows, to gradient: inout [Scalar]
  ) {
    let size = options.contextSize
    for (place, rows) in context.rows.enumerated() {
      for (position, label) in rows.enumerated() {
        guard let label else { continue }
        let first = start(of: label) + group * width
        for channel in 0..<width {
          gradient[first + channel] += byInput[place, channel * size + position]
        }
      }
    }
  }

  /// N = 1: (U + 1, E).
  private func embeddings(_ context: ContextRows, _ parameters: [Scalar]) -> Dense<Scalar> {
    var result = Dense<Scalar>(rows: context.rows.count, columns: options.embeddingDim)
    for (place, rows) in context.rows.enumerated() {
      guard let label = rows[0] else { continue }
      let first = start(of: label)
      result.storage.add(
        parameters[first..<first + options.embeddingDim], at: place * options.embeddingDim)
    }
    return result
  }

  private func addEmbeddingGradient(
    _ upper: Dense<Scalar>, _ context: ContextRows, to gradient: inout [Scalar]
  ) {
    for (place, rows) in context.rows.enumerated() {
      guard let label = rows[0] else { continue }
      gradient.add(upper.storage[upper.place(of: place)], at: start(of: label))
    }
  }

  private func start(of label: TokenID) -> Int {
    embedding.lowerBound + label.index * options.embeddingDim
  }
}

extension Dense {
  /// The columns of one of several equally wide groups.
  func columns(of group: Int, width: Int) -> Dense {
    var result = Dense(rows: rows, columns: width)
    for row in 0..<rows {
      for column in 0..<width { result[row, column] = self[row, group * width + column] }
    }
    return result
  }

  /// Overwrites a group's columns.
  mutating func setColumns(_ values: Dense, of group: Int) {
    for row in 0..<rows {
      for column in 0..<values.columns {
        self[row, group * values.columns + column] = values[row, column]
      }
    }
  }
}
