package import BeamSearch
package import Scoring
package import Transducer

/// A test case for a search: a random model, options, and possibly fusion.
package struct ToySetting: Sendable, CustomStringConvertible {
  /// Of a random model.
  package let shape: ToyShape?
  package let model: ToyModel
  package var options: SearchOptions
  package var fusion: ToyFusion?

  package init(_ shape: ToyShape, _ options: SearchOptions, fusion: ToyFusion? = nil) {
    self.shape = shape
    self.options = options
    model = ToyModel(shape)
    self.fusion = fusion
  }

  package init(_ model: ToyModel, _ options: SearchOptions, fusion: ToyFusion? = nil) {
    shape = nil
    self.options = options
    self.model = model
    self.fusion = fusion
  }

  package var description: String {
    (shape.map { "\($0), " } ?? "") + "\(options)" + (fusion == nil ? "" : ", fusion")
  }

  /// Random models with random options: `count` of them, each with blank first and last. V is 3-5,
  /// T 3-6, all context sizes, from low to high blank probability; every third has fusion, every
  /// fourth an unknown token, every fifth an internal language model.
  package static func random(_ count: Int) throws -> [ToySetting] {
    var random = SplitMix64(seed: 2_026)
    return try (0..<count).flatMap { index in
      var shape = ToyShape(
        seed: random.next(), frames: Int.random(in: 3...6, using: &random),
        size: Int.random(in: 3...5, using: &random),
        memory: ToyShape.Memory.allCases[Int.random(in: 0..<3, using: &random)],
        blankBias: Double.random(in: -2...3, using: &random))
      if index % 4 == 3 {
        shape.size = max(4, shape.size)
        shape.order = Array(0..<shape.size)
        shape.hasUnknown = true
      }
      shape.hasInternalModel = index % 5 == 4
      shape.spellsWords = Bool.random(using: &random)
      let options = SearchOptions.random(using: &random, for: shape)
      let seed = random.next()
      let first = ToySetting(
        shape, options, fusion: index % 3 == 2 ? try ToyFusion(shape, seed: seed) : nil)
      return [first, try first.with(shape.blankLast)]
    }
  }

  /// The same with another shape, which differs in what does not matter to fusion.
  package func with(_ shape: ToyShape) throws -> ToySetting {
    ToySetting(shape, options, fusion: try fusion?.permuted(as: shape))
  }

  /// Runs a search on it.
  package func run(
    _ search: String, recording detail: TraceDetail = .everything
  ) throws -> DecodeResult {
    try decode(
      model.encoderOut, scorer: model.scorer, search: search, options: options.serving(model),
      fusion: fusion?.scorer, recording: detail)
  }
}

extension ToyModel {
  /// The scores of a label sequence, directly from the networks.
  ///
  /// - Parameter unknown: what becomes of the unknown token.
  package func lattice(
    of labels: [TokenID], adjustment: LogitAdjustment = .none, unknown role: UnknownToken = .never
  ) -> ScoreLattice {
    var (blank, label): ([Double], [Double]) = ([], [])
    let outs = outputs(after: labels)
    for frame in 0..<frames {
      for (u, out) in outs.enumerated() {
        let row = logProbs(frame: frame, after: out, adjustment: adjustment)
        let unknown = role == .blank ? vocabulary.unkID.map { row[$0.index] } : nil
        blank.append(addLogs(unknown, row[vocabulary.blankID.index]))
        if u < labels.count { label.append(row[labels[u].index]) }
      }
    }
    return ScoreLattice(frames: frames, labels: labels.count, blank: blank, label: label)
  }

  /// log P of each label without sound, added up.
  package func internalLogProb(of labels: [TokenID]) -> Double {
    zip(outputs(after: labels), labels).reduce(0) { sum, step in
      let projection = scorer.joiner.projectPredictor(step.0.output)
      return sum + (scorer.joiner.internalLogProbs(predictor: projection)?[step.1.index] ?? .nan)
    }
  }

  private func outputs(after labels: [TokenID]) -> [PredictorOut] {
    labels.reduce(into: [scorer.predictor.start()]) { outs, label in
      outs.append(scorer.predictor.step(label, from: outs[outs.count - 1].state))
    }
  }
}
