import Fusion
import Transducer

/// Rounds, their candidates, and the hypotheses created from them.
extension SearchCore {
  /// Scores every step after every parent, at the current frame or at each parent's own.
  mutating func round(over parents: [LiveHypothesis], at frames: [Int]? = nil) -> Round {
    let bars = bars.isEmpty ? [] : parents.enumerated().map { bar(after: $1, at: frames?[$0]) }
    if frames == nil { contexts.score(parents.map(\.context)) }
    let logProbs = parents.enumerated().map { index, parent in
      self.logProbs(parent.context, at: frames?[index], bar: bars.isEmpty ? nil : bars[index])
    }
    return Round(
      parents: parents, table: steps, tokens: tokens, logProbs: logProbs,
      bonuses: bonuses(after: parents),
      timing: options.fusionTiming,
      frames: frames ?? [Int](repeating: frame, count: parents.count),
      untried: takesUnknownAsBlank ? nil : tokens.unkID, bars: bars)
  }

  /// What interventions forbid after a hypothesis, at the current frame or another.
  private func bar(after parent: LiveHypothesis, at place: Int?) -> TokenRestriction? {
    let place = place ?? frame
    return bars.bar(at: place, isFirst: arena.nodes[parent.id.index].frame != place)
  }

  /// log P of every step after a context, at the current frame or another; forbidden steps are
  /// impossible, and the others unchanged.
  mutating func logProbs(_ context: Int, at place: Int? = nil, bar: TokenRestriction?) -> [Double] {
    var row = contexts.logProbs(context, at: place)
    guard let bar else { return row }
    for index in row.indices where bar.bars(steps.token(at: index)) { row[index] = -.infinity }
    return row
  }

  /// The fusion score of every token after every parent; empty without fusion.
  mutating func bonuses(after parents: [LiveHypothesis]) -> [[Double]] {
    guard fusion != nil || options.internalModelWeight != 0 else { return [] }
    return parents.map { parent in
      var row =
        fusion?.bonuses(after: parent.fusion)
        ?? [Double](repeating: 0, count: tokens.size)
      if options.internalModelWeight != 0 {
        let inner = contexts.internalLogProbs(parent.context)
        // Blank and unknown spell nothing for a language model to score.
        for index in row.indices where isLabel(TokenID(index)) {
          row[index] -= options.internalModelWeight * inner[index]
        }
      }
      return row
    }
  }

  /// The best candidates of a round, best first, at most `width` or `count`. Impossible labels
  /// (-inf, or not a number) are never among them; blank always may be, so a beam never runs empty
  /// unless an intervention forbids it.
  ///
  /// - Parameters:
  ///   - parents: indices of the parents to consider; `nil` for all.
  ///   - allows: whether a label may be taken after a parent.
  func best(
    of round: Round, after parents: Range<Int>? = nil, labelsOnly: Bool, count: Int? = nil,
    allows: (_ parent: Int, _ label: TokenID) -> Bool = { _, _ in true }
  ) -> [Candidate] {
    var best = BestCandidates(capacity: count ?? width)
    for parent in parents ?? round.parents.indices {
      offer(round, parent, labelsOnly: labelsOnly, allows: allows, to: &best)
    }
    return best.sorted()
  }

  private func offer(
    _ round: Round, _ parent: Int, labelsOnly: Bool, allows: (Int, TokenID) -> Bool,
    to best: inout BestCandidates
  ) {
    let score = round.parents[parent].logProb
    let bonuses = round.bonusesInRanking(of: parent)
    for (index, logProb) in round.logProbs[parent].enumerated() {
      let token = steps.token(at: index)
      let total = score + logProb + (bonuses?[token.index] ?? 0)
      if total < best.threshold { continue }
      if token == round.untried || (labelsOnly && !isLabel(token)) { continue }
      if isLabel(token), !allows(parent, token) { continue }
      if !(total > -.infinity), token != tokens.blankID || round.isBarred(token, after: parent) {
        continue
      }
      best.offer(round.candidate(at: index, after: parent))
    }
  }

  /// Turns a candidate into a hypothesis: a label gets a node, anything else leaves the labels
  /// unchanged and closes the frame.
  mutating func extend(
    _ candidate: Candidate, in round: Round, closesFrame: Bool, rank: Int? = nil
  ) -> Extended {
    var candidate = round.selected(candidate)
    let frame = round.frames[candidate.parent]
    // Whatever closes a frame leaves it.
    if closesFrame, candidate.jump?.due == frame { candidate.jump?.due = frame + 1 }
    return Extended(
      candidate: candidate,
      hypothesis: hypothesis(
        candidate, after: round.parents[candidate.parent], at: frame),
      closesFrame: closesFrame, rank: rank)
  }

  /// The hypothesis a selected candidate creates from its parent.
  mutating func hypothesis(
    _ candidate: Candidate, after parent: LiveHypothesis, at frame: Int
  ) -> LiveHypothesis {
    var hypothesis = parent
    hypothesis.logProb = candidate.total
    hypothesis.due = candidate.jump?.due ?? 0
    guard isLabel(candidate.token) else {
      if let jump = candidate.jump {
        hypothesis.id = arena.append(
          pauseUntil: jump.due, after: parent.id, frame: frame, logProb: candidate.logProb)
      }
      return hypothesis
    }
    hypothesis.id = arena.append(
      candidate.token, after: parent.id, frame: frame, logProb: candidate.logProb,
      fusion: fusionScore(candidate, after: parent), due: candidate.jump?.due)
    hypothesis.sequence = arena.sequence(of: hypothesis.id)
    hypothesis.labelCount += 1
    hypothesis.context = contexts.context(after: parent.context, label: candidate.token)
    hypothesis.fusion =
      fusion?.state(after: parent.fusion, label: candidate.token) ?? parent.fusion
    return hypothesis
  }

  private mutating func fusionScore(
    _ candidate: Candidate, after parent: LiveHypothesis
  ) -> FusionScore {
    var score = fusion?.score(of: candidate.token, after: parent.fusion) ?? .zero
    if options.internalModelWeight != 0 {
      let inner = contexts.internalLogProbs(parent.context)[candidate.token.index]
      score.internalModel = -options.internalModelWeight * inner
    }
    return score
  }

  /// Closes the frame after all parents of a round, or after some.
  mutating func blanks(after round: Round, parents: Range<Int>? = nil) -> [Extended] {
    (parents ?? round.parents.indices).flatMap { parent in
      closers.flatMap(steps.indices)
        .filter { step in
          let token = steps.token(at: step)
          return round.logProbs[parent][step] > -.infinity
            || (token == tokens.blankID && !round.isBarred(token, after: parent))
        }
        .map { extend(round.candidate(at: $0, after: parent), in: round, closesFrame: true) }
    }
  }
}
