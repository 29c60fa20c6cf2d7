import Kernels
import Transducer

/// The LSTM predictor and its gradient by back-propagation through time (Werbos, 1990); see
/// `LSTMPredictor`.
struct RecurrentNetwork<Scalar: TrainingScalar>: Sendable {
  private let options: LSTMPredictor.Options
  private let blank: TokenID
  private let embedding: Range<Int>
  private let layers: [RecurrentLayer<Scalar>]
  /// `nil` if the last layer's output is the predictor's.
  private let projection: LinearLayer?

  init(_ options: LSTMPredictor.Options, blank: TokenID, layout: ParameterLayout) {
    self.options = options
    self.blank = blank
    embedding = layout["predictor.embedding"].range
    layers = (0..<options.layers).map { RecurrentLayer("predictor.lstm.\($0)", in: layout) }
    projection =
      options.projectionDim == nil ? nil : LinearLayer("predictor.projection", in: layout)
  }

  func pass(_ labels: [TokenID], _ parameters: [Scalar]) -> PredictorPass<Scalar> {
    let tokens: [TokenID?] = [options.start == .blank ? blank : nil] + labels
    var values = Dense<Scalar>(rows: tokens.count, columns: options.embeddingDim)
    for (place, token) in tokens.enumerated() {
      guard let row = token.map(row) else { continue }
      values.storage.add(parameters[row], at: place * options.embeddingDim)
    }
    var runs: [RecurrentLayer<Scalar>.Run] = []
    for layer in layers {
      let run = layer.run(values, parameters)
      values = run.output
      runs.append(run)
    }
    let last = values
    return PredictorPass(output: projection?(last, parameters) ?? last) { upper, gradient in
      projection?.addGradient(output: upper, x: last, to: &gradient)
      var upper = projection?.inputGradient(output: upper, parameters) ?? upper
      for (layer, run) in zip(layers, runs).reversed() {
        upper = layer.backward(run, output: upper, parameters, gradient: &gradient)
      }
      for (place, token) in tokens.enumerated() {
        guard let row = token.map(row) else { continue }
        gradient.add(upper.storage[upper.place(of: place)], at: row.lowerBound)
      }
    }
  }

  private func row(of label: TokenID) -> Range<Int> {
    let start = embedding.lowerBound + label.index * options.embeddingDim
    return start..<start + options.embeddingDim
  }
}

/// One LSTM layer over a sequence (Hochreiter and Schmidhuber, 1997); gates in PyTorch's order i, f,
/// g, o. With a recurrent projection (Sak et al., 2014) its output is the projected one.
struct RecurrentLayer<Scalar: TrainingScalar>: Sendable {
  private let input: LinearLayer
  private let recurrent: LinearLayer
  /// `nil` without a recurrent projection.
  private let projection: LinearLayer?
  /// S.
  private let cells: Int

  init(_ name: String, in layout: ParameterLayout) {
    input = LinearLayer(weight: "\(name).weight_ih", bias: "\(name).bias_ih", in: layout)
    recurrent = LinearLayer(weight: "\(name).weight_hh", bias: "\(name).bias_hh", in: layout)
    projection =
      layout.entry("\(name).weight_hr") == nil
      ? nil : LinearLayer(weight: "\(name).weight_hr", bias: nil, in: layout)
    cells = input.outputDim / 4
  }

  /// The stored values of a sequence of R steps.
  struct Run: Sendable {
    /// (R, I).
    var input: Dense<Scalar>
    /// After their activations, (R, 4 S).
    var gates: Dense<Scalar>
    /// (R, S): the cells, and their tanh.
    var (cell, squashed): (Dense<Scalar>, Dense<Scalar>)
    /// o tanh(c), (R, S): the output if there is no projection.
    var hidden: Dense<Scalar>
    /// (R, P).
    var output: Dense<Scalar>
  }

  func run(_ values: Dense<Scalar>, _ parameters: [Scalar]) -> Run {
    let steps = values.rows
    let empty = Dense<Scalar>(rows: steps, columns: cells)
    var run = Run(
      input: values, gates: input(values, parameters), cell: empty, squashed: empty,
      hidden: empty, output: Dense(rows: steps, columns: recurrent.inputDim))
    var previous = Dense<Scalar>(rows: 1, columns: recurrent.inputDim)
    for step in 0..<steps {
      let back = recurrent(previous, parameters)
      run.gates.storage.add(back.storage[...], at: step * 4 * cells)
      advance(&run, step)
      let hidden = run.hidden.row(step)
      previous = projection?(hidden, parameters) ?? hidden
      run.output.storage.replaceSubrange(run.output.place(of: step), with: previous.storage)
    }
    return run
  }

  private func advance(_ run: inout Run, _ step: Int) {
    let start = step * 4 * cells
    run.gates.storage.withPart(start..<start + 2 * cells) { Scalar.applySigmoid($0) }
    run.gates.storage.withPart(start + 2 * cells..<start + 3 * cells) { Scalar.applyTanh($0) }
    run.gates.storage.withPart(start + 3 * cells..<start + 4 * cells) { Scalar.applySigmoid($0) }
    for unit in 0..<cells {
      let (i, f) = (run.gates.storage[start + unit], run.gates.storage[start + cells + unit])
      let g = run.gates.storage[start + 2 * cells + unit]
      let before = step > 0 ? run.cell[step - 1, unit] : 0
      run.cell[step, unit] = f * before + i * g
      run.squashed[step, unit] = run.cell[step, unit]
    }
    run.squashed.storage.withPart(run.squashed.place(of: step)) { Scalar.applyTanh($0) }
    for unit in 0..<cells {
      run.hidden[step, unit] =
        run.gates.storage[start + 3 * cells + unit] * run.squashed[step, unit]
    }
  }

  /// The gradient with respect to the inputs, (R, I); accumulates that of the weights.
  func backward(
    _ run: Run, output: Dense<Scalar>, _ parameters: [Scalar], gradient: inout [Scalar]
  ) -> Dense<Scalar> {
    let steps = output.rows
    var byGates = Dense<Scalar>(rows: steps, columns: 4 * cells)
    var byOutput = output
    var byCell = [Scalar](repeating: 0, count: cells)
    var byHidden = Dense<Scalar>(rows: steps, columns: cells)
    for step in (0..<steps).reversed() {
      let upper = byOutput.row(step)
      let hidden = projection?.inputGradient(output: upper, parameters) ?? upper
      byHidden.storage.replaceSubrange(byHidden.place(of: step), with: hidden.storage)
      retreat(run, step, hidden: hidden, cell: &byCell, gates: &byGates)
      guard step > 0 else { break }
      let before = recurrent.inputGradient(output: byGates.row(step), parameters)
      byOutput.storage.add(before.storage[...], at: (step - 1) * byOutput.columns)
    }
    projection?.addGradient(output: byOutput, x: run.hidden, to: &gradient)
    input.addGradient(output: byGates, x: run.input, to: &gradient)
    recurrent.addGradient(output: byGates, x: run.output.delayed(), to: &gradient)
    return input.inputGradient(output: byGates, parameters)
  }

  /// One step backward: from the gradient of o tanh(c) and of the cell, to that of the gates before
  /// their activations and of the previous cell.
  private func retreat(
    _ run: Run, _ step: Int, hidden: Dense<Scalar>, cell: inout [Scalar],
    gates: inout Dense<Scalar>
  ) {
    let start = step * 4 * cells
    for unit in 0..<cells {
      let (i, f) = (run.gates.storage[start + unit], run.gates.storage[start + cells + unit])
      let g = run.gates.storage[start + 2 * cells + unit]
      let o = run.gates.storage[start + 3 * cells + unit]
      let squashed = run.squashed[step, unit]
      let before = step > 0 ? run.cell[step - 1, unit] : 0
      let upper = hidden.storage[unit]
      let byCell = cell[unit] + upper * o * (1 - squashed * squashed)
      gates.storage[start + unit] = byCell * g * i * (1 - i)
      gates.storage[start + cells + unit] = byCell * before * f * (1 - f)
      gates.storage[start + 2 * cells + unit] = byCell * i * (1 - g * g)
      gates.storage[start + 3 * cells + unit] = upper * squashed * o * (1 - o)
      cell[unit] = byCell * f
    }
  }
}

extension Dense {
  /// One row as a matrix.
  func row(_ index: Int) -> Dense {
    Dense(rows: 1, columns: columns, storage: Array(storage[place(of: index)]))
  }

  /// The rows shifted by one, with a row of zeros first.
  func delayed() -> Dense {
    let zeros = [Scalar](repeating: 0, count: columns)
    return Dense(rows: rows, columns: columns, storage: zeros + storage.dropLast(columns))
  }
}
