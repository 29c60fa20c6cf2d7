import Transducer

/// A candidate that was not pruned at once.
struct Extended: Sendable {
  var candidate: Candidate
  /// What became of it; `nil` while it waits, without a node, for its turn in a best-first search.
  var hypothesis: LiveHypothesis?
  /// Whether the hypothesis now waits for the next frame.
  var closesFrame: Bool
  /// Its rank in the next round's list, where it does not wait.
  var rank: Int?
  /// Where the recorder holds it.
  var record: Int?
}

/// Writes down the rounds of one frame; outcomes that depend on the whole frame are filled in
/// when it ends.
struct FrameRecorder: Sendable {
  private let detail: TraceDetail
  private let blankID: TokenID
  private var expansions: [Expansion] = []
  private var rounds: [(end: Int, dropped: Int, kind: SearchRound.Kind)] = []

  init(detail: TraceDetail, blankID: TokenID) {
    self.detail = detail
    self.blankID = blankID
  }

  /// Whether anything is written at all.
  var isOn: Bool { detail.prunedPerRound != nil }

  /// Writes a round down: what was `made` (in trace order) and all the rest, each pruned as `rest`
  /// says of it.
  mutating func record(_ round: Round, made: inout [Extended], rest: (Candidate) -> Pruning) {
    guard let limit = detail.prunedPerRound else { return }
    let pruned = prunedCandidates(of: round, made: made, limit: limit)
    var lines = pruned.best.map { (candidate: $0, made: Int?.none) }
    lines += made.indices.map { (candidate: made[$0].candidate, made: $0) }
    lines.sort { precedes($0.candidate, $1.candidate) }
    for line in lines {
      let kept = line.made.map { made[$0] }
      if let index = line.made { made[index].record = expansions.count }
      expansions.append(
        Expansion(
          parent: round.parents[line.candidate.parent].id, token: line.candidate.token,
          jump: line.candidate.jump, stepLogProb: line.candidate.logProb,
          bonus: line.candidate.bonus,
          total: line.candidate.total, result: kept?.hypothesis?.id,
          outcome: kept.map { .kept(rank: $0.rank ?? 0) }
            ?? .pruned(
              round.barring(line.candidate) ?? rest(line.candidate),
              total: line.candidate.total),
          closesFrame: kept?.closesFrame ?? closesFrame(line.candidate)))
    }
    rounds.append((end: expansions.count, dropped: pruned.dropped, kind: .expansions))
  }

  /// Whether a candidate that nothing was made of would have left the frame.
  private func closesFrame(_ candidate: Candidate) -> Bool {
    candidate.token == blankID || (candidate.jump?.duration ?? 0) > 0
  }

  /// Writes down hypotheses that wait for a later frame, and says where they are held; `nil` where
  /// nothing is written.
  mutating func record(waiting hypotheses: [LiveHypothesis]) -> Range<Int>? {
    guard isOn else { return nil }
    let start = expansions.count
    expansions += hypotheses.map {
      Expansion(
        parent: $0.id, token: blankID, stepLogProb: 0, total: $0.logProb, result: $0.id,
        outcome: .kept(rank: 0), closesFrame: true)
    }
    rounds.append((end: expansions.count, dropped: 0, kind: .waiting))
    return start..<expansions.count
  }

  /// Writes down what prefix merging added before the frame's first round.
  mutating func record(prefixes: [Expansion]) {
    guard isOn, !prefixes.isEmpty else { return }
    expansions += prefixes
    rounds.append((end: expansions.count, dropped: 0, kind: .prefixes))
  }

  /// Trace order: parents best first, of each the blank and then the labels best first.
  func precedes(_ a: Candidate, _ b: Candidate) -> Bool {
    if a.parent != b.parent { return a.parent < b.parent }
    if (a.token == blankID) != (b.token == blankID) { return a.token == blankID }
    return Candidate.isBetter(a, b)
  }

  /// Says what became of an expansion that was still open; `nil` is none. `result` is the
  /// hypothesis that was made of it meanwhile.
  mutating func resolve(_ record: Int?, _ outcome: Outcome, result: HypothesisID? = nil) {
    guard let record else { return }
    expansions[record].outcome = outcome
    if let result { expansions[record].result = result }
  }

  /// Says that an expansion which was still open was pruned.
  mutating func resolve(_ record: Int?, _ pruning: Pruning) {
    guard let record else { return }
    expansions[record].outcome = .pruned(pruning, total: expansions[record].total)
  }

  /// Fills in the cutoff of everything that a rule stopped before a node was made for it.
  mutating func resolveCutoff(_ cutoff: Double, of rule: PruneRule) {
    for index in expansions.indices where expansions[index].result == nil {
      guard case .pruned(rule, _, _) = expansions[index].outcome else { continue }
      expansions[index].outcome = .pruned(
        Pruning(rule, cutoff: cutoff), total: expansions[index].total)
    }
  }

  func finishedRounds() -> [SearchRound] {
    var start = 0
    return rounds.map { round in
      defer { start = round.end }
      return SearchRound(
        expansions: Array(expansions[start..<round.end]), dropped: round.dropped,
        kind: round.kind)
    }
  }

  private func prunedCandidates(
    of round: Round, made: [Extended], limit: Int
  ) -> (best: [Candidate], dropped: Int) {
    var best = BestCandidates(capacity: limit)
    var count = 0
    var isMade = round.logProbs.map { [Bool](repeating: false, count: $0.count) }
    for extended in made {
      let candidate = extended.candidate
      let step = round.table.index(of: candidate.token, duration: candidate.jump?.duration)
      isMade[candidate.parent][step] = true
    }
    for parent in round.parents.indices {
      let score = round.parents[parent].logProb
      let bonuses = round.bonusesInRanking(of: parent)
      for (index, logProb) in round.logProbs[parent].enumerated() {
        let token = round.table.token(at: index)
        if isMade[parent][index] || token == round.untried { continue }
        count += 1
        if score + logProb + (bonuses?[token.index] ?? 0) < best.threshold { continue }
        best.offer(round.candidate(at: index, after: parent))
      }
    }
    let sorted = best.sorted()
    return (sorted, count - sorted.count)
  }
}

/// Why something was pruned, and what it was measured against.
struct Pruning: Sendable {
  var rule: PruneRule
  var cutoff: Double

  init(_ rule: PruneRule, cutoff: Double) {
    self.rule = rule
    self.cutoff = cutoff
  }
}

extension Round {
  /// `nil` where no intervention bars the candidate.
  fileprivate func barring(_ candidate: Candidate) -> Pruning? {
    isBarred(candidate.token, after: candidate.parent)
      ? Pruning(.barred, cutoff: -.infinity) : nil
  }
}

extension Outcome {
  /// Pruned with the gap that follows from total and cutoff; never negative.
  static func pruned(_ pruning: Pruning, total: Double) -> Outcome {
    let cutoff = pruning.cutoff
    return .pruned(
      rule: pruning.rule, cutoff: cutoff, gap: total >= cutoff ? 0 : cutoff - total)
  }
}
