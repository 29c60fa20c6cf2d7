import Transducer

/// A candidate that was not pruned immediately.
struct Extended: Sendable {
  var candidate: Candidate
  /// Its hypothesis; `nil` while it is queued, without a node, in a best-first search.
  var hypothesis: LiveHypothesis?
  /// Whether the hypothesis now waits for the next frame.
  var closesFrame: Bool
  /// Its rank in the next round's list, if it does not wait.
  var rank: Int?
  /// Its index in the recorder.
  var record: Int?
}

/// Records the rounds of one frame; outcomes that depend on the whole frame are filled in when it
/// ends.
struct FrameRecorder: Sendable {
  private let detail: TraceDetail
  private let blankID: TokenID
  private var expansions: [Expansion] = []
  private var rounds: [(end: Int, dropped: Int, kind: SearchRound.Kind)] = []

  init(detail: TraceDetail, blankID: TokenID) {
    self.detail = detail
    self.blankID = blankID
  }

  /// Whether anything is recorded at all.
  var isOn: Bool { detail.prunedPerRound != nil }

  /// Records a round: the `made` candidates (in trace order) and all others, each pruned as `rest`
  /// says.
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

  /// Whether a pruned candidate would have closed the frame.
  private func closesFrame(_ candidate: Candidate) -> Bool {
    candidate.token == blankID || (candidate.jump?.duration ?? 0) > 0
  }

  /// Records hypotheses that wait for a later frame and returns their indices; `nil` if nothing is
  /// recorded.
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

  /// Records what prefix merging added before the frame's first round.
  mutating func record(prefixes: [Expansion]) {
    guard isOn, !prefixes.isEmpty else { return }
    expansions += prefixes
    rounds.append((end: expansions.count, dropped: 0, kind: .prefixes))
  }

  /// Trace order: parents best first; for each, blank, then labels best first.
  func precedes(_ a: Candidate, _ b: Candidate) -> Bool {
    if a.parent != b.parent { return a.parent < b.parent }
    if (a.token == blankID) != (b.token == blankID) { return a.token == blankID }
    return Candidate.isBetter(a, b)
  }

  /// Sets the outcome of an open expansion; `nil` is none. `result` is the hypothesis created from
  /// it.
  mutating func resolve(_ record: Int?, _ outcome: Outcome, result: HypothesisID? = nil) {
    guard let record else { return }
    expansions[record].outcome = outcome
    if let result { expansions[record].result = result }
  }

  /// Marks an open expansion as pruned.
  mutating func resolve(_ record: Int?, _ pruning: Pruning) {
    guard let record else { return }
    expansions[record].outcome = .pruned(pruning, total: expansions[record].total)
  }

  /// Fills in the cutoff of everything a rule pruned before it got a node.
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

/// Why something was pruned, and the cutoff it missed.
struct Pruning: Sendable {
  var rule: PruneRule
  var cutoff: Double

  init(_ rule: PruneRule, cutoff: Double) {
    self.rule = rule
    self.cutoff = cutoff
  }
}

extension Round {
  /// `nil` if no intervention forbids the candidate.
  fileprivate func barring(_ candidate: Candidate) -> Pruning? {
    isBarred(candidate.token, after: candidate.parent)
      ? Pruning(.barred, cutoff: -.infinity) : nil
  }
}

extension Outcome {
  /// Pruned, with the gap between cutoff and total; never negative.
  static func pruned(_ pruning: Pruning, total: Double) -> Outcome {
    let cutoff = pruning.cutoff
    return .pruned(
      rule: pruning.rule, cutoff: cutoff, gap: total >= cutoff ? 0 : cutoff - total)
  }
}
