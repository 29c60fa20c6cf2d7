package import Kernels
package import Scoring
package import Transducer

/// Exact log-probabilities of label sequences over one utterance, and their gradients with respect
/// to the parameters of predictor and joiner (Graves, 2012).
///
/// Both losses are sums of log P(y|x) with coefficients: -1 for the reference's RNN-T loss, dR / d
/// log P for each candidate of a risk. So the utterance's frames are projected once, each sequence
/// is scored, then added with its coefficient, and `finish` back-propagates the sum through the
/// projection.
package struct UtteranceGradient<Scalar: TrainingScalar> {
  private let network: DecoderNetwork<Scalar>
  private let parameters: [Scalar]
  /// (T, D).
  private let frames: Dense<Scalar>
  /// (T, J).
  private let encoder: Dense<Scalar>
  /// Gradient with respect to `encoder`, (T, J).
  private var byEncoder: Dense<Scalar>
  /// Gradient with respect to the parameters; complete after `finish`.
  private var gradient: [Scalar]
  private let leastShare: Double

  /// - Parameters:
  ///   - frames: the encoder output of the utterance, (T, D).
  ///   - gradient: as long as the parameters; the result is added to it.
  ///   - leastShare: nodes with a posterior not above this are left out of the gradient. The
  ///     default, the square of the rounding error, has no visible effect on the sum, and most
  ///     nodes of a trained model are below it.
  package init(
    _ network: DecoderNetwork<Scalar>, frames: Matrix, parameters: Parameters<Scalar>,
    gradient: [Scalar], leastShare: Double = Double(Scalar.ulpOfOne * Scalar.ulpOfOne)
  ) {
    self.leastShare = leastShare
    self.network = network
    self.parameters = parameters.values
    self.frames = Dense(frames)
    encoder = network.joiner.encoder?(self.frames, self.parameters) ?? self.frames
    byEncoder = Dense(rows: encoder.rows, columns: encoder.columns)
    self.gradient = gradient
  }

  /// A label sequence with its exact score.
  package struct Scored {
    package let labels: [TokenID]
    /// Log-probabilities of blank and label at every node.
    package let lattice: ScoreLattice
    /// log P(y|x), nats; -inf if impossible.
    package let logProb: Double
    fileprivate let pass: PredictorPass<Scalar>
    /// (U + 1, J).
    fileprivate let predictor: Dense<Scalar>
    /// The softmax's log-normaliser at every node, (T, U + 1).
    fileprivate let normalizers: [Double]
  }

  /// log P(y|x) over all alignments.
  ///
  /// - Complexity: O(T U J V) time; O(T U) memory, because the joint network's rows are recomputed
  ///   in the backward pass.
  package func score(_ labels: [TokenID]) -> Scored {
    let pass = network.predictor.pass(labels, parameters)
    let predictor = network.joiner.predictor(pass.output, parameters)
    let width = labels.count + 1
    var blank = [Double](repeating: 0, count: encoder.rows * width)
    var label = [Double](repeating: 0, count: encoder.rows * labels.count)
    var normalizers = blank
    let nodes = (0..<encoder.rows).flatMap { t in (0..<width).map { LatticeNode(t: t, u: $0) } }
    for nodes in NodeBlock<Scalar>.blocks(of: nodes) {
      var block = block(nodes, predictor)
      block.forEachNode { node, row in
        let (t, u) = (node.t, node.u)
        let next = u < labels.count ? labels[u].index : nil
        let scores = network.joiner.distribution.scores(
          of: row, blank: network.vocabulary.blankID.index, label: next)
        blank[t * width + u] = scores.blank
        normalizers[t * width + u] = scores.normalizer
        if next != nil { label[t * labels.count + u] = scores.label }
      }
    }
    let lattice = ScoreLattice(
      frames: encoder.rows, labels: labels.count, blank: blank, label: label)
    return Scored(
      labels: labels, lattice: lattice, logProb: lattice.exactLogProb(), pass: pass,
      predictor: predictor, normalizers: normalizers)
  }

  /// Adds `coefficient` times the gradient of log P(y|x); nothing if y is impossible.
  ///
  /// - Parameter fastEmit: scales the label part of the gradient by 1 plus this, which makes the
  ///   model emit labels earlier (FastEmit: Yu et al., 2021); 0 for the plain gradient.
  package mutating func add(_ scored: Scored, coefficient: Double, fastEmit: Double = 0) {
    guard scored.logProb.isFinite, coefficient != 0 else { return }
    let (labels, joiner) = (scored.labels, network.joiner)
    let blank = network.vocabulary.blankID.index
    let occupation = scored.lattice.occupation()
    var byPredictor = Dense<Scalar>(rows: labels.count + 1, columns: joiner.dim)
    for nodes in NodeBlock<Scalar>.blocks(of: occupation.nodes(above: leastShare)) {
      var block = block(nodes, scored.predictor)
      block.forEachNode { node, row in
        let (t, u) = (node.t, node.u)
        let next = u < labels.count ? labels[u].index : nil
        let share = next == nil ? 0 : occupation.label(t, u) * (1 + fastEmit)
        joiner.distribution.replaceByGradient(
          of: row, blank: blank, label: next,
          normalizer: scored.normalizers[t * (labels.count + 1) + u],
          shares: (occupation.blank(t, u), share), scale: coefficient)
      }
      let bySums = block.backward(
        joiner: joiner, blank: blank, parameters, gradient: &gradient)
      addSums(bySums, nodes, predictor: &byPredictor)
    }
    joiner.predictor.addGradient(
      output: byPredictor, x: scored.pass.output, to: &gradient)
    scored.pass.backward(
      joiner.predictor.inputGradient(output: byPredictor, parameters), &gradient)
  }

  /// Back-propagates everything added through the encoder's projection.
  package mutating func finish() {
    network.joiner.encoder?.addGradient(output: byEncoder, x: frames, to: &gradient)
    byEncoder = Dense(rows: byEncoder.rows, columns: byEncoder.columns)
  }

  /// Returns the gradient without copying it, consuming the value.
  package consuming func takeGradient() -> [Scalar] { gradient }

  private func block(
    _ nodes: ArraySlice<LatticeNode>, _ predictor: Dense<Scalar>
  ) -> NodeBlock<Scalar> {
    NodeBlock(
      nodes, encoder: encoder, predictor: predictor, joiner: network.joiner,
      blank: network.vocabulary.blankID.index, parameters)
  }

  /// The gradient of a sum is passed to both terms.
  private mutating func addSums(
    _ bySums: Dense<Scalar>, _ nodes: ArraySlice<LatticeNode>, predictor: inout Dense<Scalar>
  ) {
    let width = predictor.columns
    bySums.storage.withUnsafeBufferPointer { sums in
      byEncoder.storage.withUnsafeMutableBufferPointer { byEncoder in
        predictor.storage.withUnsafeMutableBufferPointer { predictor in
          var place = 0
          for node in nodes {
            let (t, u) = (node.t * width, node.u * width)
            for column in 0..<width {
              let value = sums[place + column]
              byEncoder[t + column] += value
              predictor[u + column] += value
            }
            place += width
          }
        }
      }
    }
  }
}

extension Occupation {
  /// The nodes with a larger posterior.
  fileprivate func nodes(above least: Double) -> [LatticeNode] {
    (0..<frames).flatMap { t in
      (0...labels).compactMap { u in node(t, u) > least ? LatticeNode(t: t, u: u) : nil }
    }
  }
}
