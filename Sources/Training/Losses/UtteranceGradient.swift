package import Kernels
package import Scoring
package import Transducer

/// Exact log-probabilities of label sequences over one utterance, and their gradients by the
/// decoder's parameters (Graves, 2012).
///
/// Both losses are sums of log P(y|x) with coefficients: -1 for the reference's RNN-T loss,
/// dR / d log P for each candidate of a risk. So the utterance's frames are projected once, each
/// sequence is scored, then added with its coefficient, and `finish` leads all of it back through
/// the projection.
package struct UtteranceGradient<Scalar: TrainingScalar> {
  private let network: DecoderNetwork<Scalar>
  private let parameters: [Scalar]
  /// (T, D).
  private let frames: Dense<Scalar>
  /// (T, J).
  private let encoder: Dense<Scalar>
  /// By `encoder`, (T, J).
  private var byEncoder: Dense<Scalar>
  /// By the parameters; complete after `finish`.
  private var gradient: [Scalar]

  /// - Parameters:
  ///   - frames: what the encoder made of the utterance, (T, D).
  ///   - gradient: as long as the parameters; what is found is added to it.
  package init(
    _ network: DecoderNetwork<Scalar>, frames: Matrix, parameters: Parameters<Scalar>,
    gradient: [Scalar]
  ) {
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
    /// log P(y|x), nats; -inf where it is impossible.
    package let logProb: Double
    fileprivate let pass: PredictorPass<Scalar>
    /// (U + 1, J).
    fileprivate let predictor: Dense<Scalar>
    /// What the softmax subtracts at every node, (T, U + 1).
    fileprivate let normalizers: [Double]
  }

  /// log P(y|x) over all alignments.
  ///
  /// - Complexity: O(T U J V) time; O(T U) memory, for the joint network's rows are computed again on
  ///   the way back.
  package func score(_ labels: [TokenID]) -> Scored {
    let pass = network.predictor.pass(labels, parameters)
    let predictor = network.joiner.predictor(pass.output, parameters)
    let width = labels.count + 1
    var blank = [Double](repeating: 0, count: encoder.rows * width)
    var label = [Double](repeating: 0, count: encoder.rows * labels.count)
    var normalizers = blank
    for range in NodeBlock<Scalar>.ranges(frames: encoder.rows, labels: labels.count) {
      var block = block(range, predictor)
      block.forEachNode(labels) { t, u, row in
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

  /// Adds `coefficient` times the gradient of log P(y|x); nothing where that is impossible.
  ///
  /// - Parameter fastEmit: adds this share to the gradient of every label's part, which makes labels
  ///   come earlier (FastEmit: Yu et al., 2021); 0 is the gradient itself.
  package mutating func add(_ scored: Scored, coefficient: Double, fastEmit: Double = 0) {
    guard scored.logProb.isFinite, coefficient != 0 else { return }
    let (labels, joiner) = (scored.labels, network.joiner)
    let blank = network.vocabulary.blankID.index
    let occupation = scored.lattice.occupation()
    var byPredictor = Dense<Scalar>(rows: labels.count + 1, columns: joiner.dim)
    for range in NodeBlock<Scalar>.ranges(frames: encoder.rows, labels: labels.count) {
      var block = block(range, scored.predictor)
      block.forEachNode(labels) { t, u, row in
        let next = u < labels.count ? labels[u].index : nil
        let share = next == nil ? 0 : occupation.label(t, u) * (1 + fastEmit)
        joiner.distribution.replaceByGradient(
          of: row, blank: blank, label: next,
          normalizer: scored.normalizers[t * (labels.count + 1) + u],
          shares: (occupation.blank(t, u), share), scale: coefficient)
      }
      let bySums = block.backward(
        joiner: joiner, blank: blank, parameters, gradient: &gradient)
      addSums(bySums, range, predictor: &byPredictor)
    }
    joiner.predictor.addGradient(
      output: byPredictor, x: scored.pass.output, to: &gradient)
    scored.pass.backward(
      joiner.predictor.inputGradient(output: byPredictor, parameters), &gradient)
  }

  /// Leads the gradients of all that was added back through the encoder's projection.
  package mutating func finish() {
    network.joiner.encoder?.addGradient(output: byEncoder, x: frames, to: &gradient)
    byEncoder = Dense(rows: byEncoder.rows, columns: byEncoder.columns)
  }

  /// Hands the gradient over, without a copy, and is done.
  package consuming func takeGradient() -> [Scalar] { gradient }

  private func block(_ range: Range<Int>, _ predictor: Dense<Scalar>) -> NodeBlock<Scalar> {
    NodeBlock(
      range, encoder: encoder, predictor: predictor, joiner: network.joiner,
      blank: network.vocabulary.blankID.index, parameters)
  }

  /// The gradient by a sum is that by both of its terms.
  private mutating func addSums(
    _ bySums: Dense<Scalar>, _ range: Range<Int>, predictor: inout Dense<Scalar>
  ) {
    let width = predictor.columns
    bySums.storage.withUnsafeBufferPointer { sums in
      byEncoder.storage.withUnsafeMutableBufferPointer { byEncoder in
        predictor.storage.withUnsafeMutableBufferPointer { predictor in
          var place = 0
          for t in range {
            for u in stride(from: 0, to: predictor.count, by: width) {
              for column in 0..<width {
                let value = sums[place + column]
                byEncoder[t * width + column] += value
                predictor[u + column] += value
              }
              place += width
            }
          }
        }
      }
    }
  }
}

extension NodeBlock {
  /// Calls `body` with every node and its row of logits, which it may overwrite.
  mutating func forEachNode(
    _ labels: [TokenID], _ body: (Int, Int, UnsafeMutableBufferPointer<Scalar>) -> Void
  ) {
    let (frames, size) = (frames, logits.columns)
    logits.storage.withUnsafeMutableBufferPointer { logits in
      var start = 0
      for t in frames {
        for u in 0...labels.count {
          body(t, u, UnsafeMutableBufferPointer(rebasing: logits[start..<start + size]))
          start += size
        }
      }
    }
  }
}
