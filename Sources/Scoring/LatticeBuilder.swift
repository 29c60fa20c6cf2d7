package import Transducer

/// Builds the lattices of label sequences over one utterance.
///
/// Sequences are built together: the joiner is evaluated once per frame and context for all that
/// share the context, and in an n-best most do.
package struct LatticeBuilder: Sendable {
  let scorer: LabelScorer
  let encoder: EncoderProjection
  let adjustment: LogitAdjustment
  let table: StepTable

  /// - Parameter adjustment: that of the search to compare scores with.
  package init(
    scorer: LabelScorer, encoder: EncoderProjection, adjustment: LogitAdjustment = .none
  ) {
    self.scorer = scorer
    self.encoder = encoder
    self.adjustment = adjustment
    table = StepTable(scorer.joiner)
  }

  /// T.
  package var frames: Int { encoder.count }

  /// The lattices of label sequences (without blanks), in order.
  ///
  /// - Parameter progress: called after every frame with the fraction done, 0...1; it may throw
  ///   (for example `CancellationError`) to stop, and the error is passed on.
  /// - Complexity: O(T contexts) joiner outputs; O(TU) memory per sequence.
  package func lattices(
    of sequences: [[TokenID]], progress: (Double) throws -> Void = { _ in }
  ) throws -> [ScoreLattice] {
    let width = table.durations.count
    var drafts = sequences.map { Draft(frames: encoder.count, labels: $0.count, width: width) }
    try sweep(sequences, progress: progress) { t, rows in
      for sequence in drafts.indices { drafts[sequence].append(rows[sequence], at: t) }
    }
    return drafts.map {
      ScoreLattice(
        frames: encoder.count, labels: $0.labels, blank: $0.blank, label: $0.label,
        durations: $0.durations, table: table)
    }
  }

  /// The exact log P(y|x) of label sequences, as `ScoreLattice.exactLogProb` of each, without
  /// holding their lattices: an n-best of ten minutes of speech would take gigabytes.
  ///
  /// - Parameter progress: as for `lattices`.
  /// - Complexity: O(T contexts) joiner outputs; O(U) memory per sequence.
  package func exactLogProbs(
    of sequences: [[TokenID]], progress: (Double) throws -> Void = { _ in }
  ) throws -> [Double] {
    guard encoder.count > 0 else { return try lattices(of: sequences).map { $0.exactLogProb() } }
    guard !table.hasDurations else {
      return try exactWithDurations(of: sequences, progress: progress)
    }
    var sums = sequences.map { ForwardRow(labels: $0.count) }
    try sweep(sequences, progress: progress) { _, rows in
      for sequence in sums.indices {
        sums[sequence].advance(blank: rows[sequence].blank, label: rows[sequence].label)
      }
    }
    return sums.map(\.total)
  }

  private func exactWithDurations(
    of sequences: [[TokenID]], progress: (Double) throws -> Void
  ) throws -> [Double] {
    var sums = sequences.map { DurationRow(labels: $0.count, table: table) }
    try sweep(sequences, progress: progress) { _, rows in
      for (sequence, row) in rows.enumerated() {
        sums[sequence].advance(blank: row.blank, label: row.label, durations: row.durations)
      }
    }
    return sums.map(\.total)
  }

  /// The lattice of one label sequence.
  package func lattice(
    of labels: [TokenID], progress: (Double) throws -> Void = { _ in }
  ) throws -> ScoreLattice {
    try lattices(of: [labels], progress: progress)[0]
  }

  /// Contexts per joiner call: more would need memory and save nothing.
  private static let batch = 32

  /// Runs the joiner frame by frame, and passes on the scores of each sequence at the frame.
  private func sweep(
    _ sequences: [[TokenID]], progress: (Double) throws -> Void,
    _ body: (_ frame: Int, _ rows: [FrameRow]) -> Void
  ) throws {
    let contexts = contexts(of: sequences)
    var rows = sequences.map { FrameRow(labels: $0.count, width: table.durations.count) }
    for (t, encoded) in encoder.rows.enumerated() {
      for start in stride(from: 0, to: contexts.count, by: Self.batch) {
        let batch = contexts[start..<min(start + Self.batch, contexts.count)]
        let scores = scorer.joiner.scores(
          encoder: encoded, predictors: batch.map(\.projection), adjustment: adjustment)
        for (context, scores) in zip(batch, scores) {
          for use in context.uses {
            rows[use.sequence].set(
              scores, at: use.position, blank: scorer.vocabulary.blankID, next: use.next)
          }
        }
      }
      body(t, rows)
      try progress(Double(t + 1) / Double(encoder.count))
    }
  }

  /// One frame of a lattice: blank at U + 1 nodes, label at U, N durations at U + 1.
  private struct FrameRow {
    var blank: [Double]
    var label: [Double]
    var durations: [Double]

    init(labels: Int, width: Int) {
      durations = [Double](repeating: -.infinity, count: (labels + 1) * width)
      blank = [Double](repeating: -.infinity, count: labels + 1)
      label = [Double](repeating: -.infinity, count: labels)
    }

    mutating func set(
      _ scores: JointScores, at position: Int, blank blankID: TokenID, next: TokenID?
    ) {
      blank[position] = scores.tokens[blankID.index]
      if let next { label[position] = scores.tokens[next.index] }
      for (place, logProb) in scores.durations.enumerated() {
        durations[position * scores.durations.count + place] = logProb
      }
    }
  }

  /// A lattice being filled.
  private struct Draft {
    let labels: Int
    var blank: [Double]
    var label: [Double]
    var durations: [Double]

    init(frames: Int, labels: Int, width: Int) {
      self.labels = labels
      durations = []
      durations.reserveCapacity(frames * (labels + 1) * width)
      blank = [Double](repeating: -.infinity, count: frames * (labels + 1))
      label = [Double](repeating: -.infinity, count: frames * labels)
    }

    mutating func append(_ row: FrameRow, at t: Int) {
      blank.replaceSubrange(t * (labels + 1)..<(t + 1) * (labels + 1), with: row.blank)
      label.replaceSubrange(t * labels..<(t + 1) * labels, with: row.label)
      durations += row.durations
    }
  }

  /// A predictor output and the positions in the sequences that use it.
  struct Context {
    var state: PredictorState
    /// (J)
    var projection: [Float]
    var uses: [Use] = []
  }

  /// After `position` labels of a sequence; `next` is the label that follows.
  struct Use {
    var sequence: Int
    var position: Int
    var next: TokenID?
  }

  private struct Step: Hashable {
    var context: Int
    var label: TokenID
  }

  func contexts(of sequences: [[TokenID]]) -> [Context] {
    let isLimited = scorer.predictor.contextSize != nil
    var contexts: [Context] = []
    var contextOf: [PredictorState: Int] = [:]
    var nextContext: [Step: Int] = [:]
    func insert(_ out: PredictorOut) -> Int {
      if isLimited, let known = contextOf[out.state] { return known }
      contexts.append(
        Context(state: out.state, projection: scorer.joiner.projectPredictor(out.output)))
      // A recurrent state belongs to one prefix, which `nextContext` already tells apart.
      if isLimited { contextOf[out.state] = contexts.count - 1 }
      return contexts.count - 1
    }
    let start = insert(scorer.predictor.start())
    for (sequence, labels) in sequences.enumerated() {
      var context = start
      for (position, label) in labels.enumerated() {
        contexts[context].uses.append(Use(sequence: sequence, position: position, next: label))
        let step = Step(context: context, label: label)
        let next =
          nextContext[step] ?? insert(scorer.predictor.step(label, from: contexts[context].state))
        nextContext[step] = next
        context = next
      }
      contexts[context].uses.append(Use(sequence: sequence, position: labels.count, next: nil))
    }
    return contexts
  }
}
