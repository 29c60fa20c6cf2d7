import Transducer

/// Hypotheses that are extended together, with the joiner's output after each.
struct Round: Sendable {
  var parents: [LiveHypothesis]
  /// (parents, V)
  var logProbs: [[Double]]
  /// The token that this search never tries, if any.
  var untried: TokenID?

  /// The candidate that `token` after the parent at place `parent` is.
  func candidate(_ token: TokenID, after parent: Int) -> Candidate {
    let logProb = logProbs[parent][token.index]
    return Candidate(
      parent: parent, token: token, logProb: logProb,
      total: parents[parent].logProb + logProb)
  }
}

/// A candidate that became a hypothesis.
struct Extended: Sendable {
  var candidate: Candidate
  var hypothesis: LiveHypothesis
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
  private var rounds: [(end: Int, dropped: Int)] = []

  init(detail: TraceDetail, blankID: TokenID) {
    self.detail = detail
    self.blankID = blankID
  }

  /// Writes a round down: what was `made` (in trace order) and, pruned by `rule`, all the rest.
  mutating func record(
    _ round: Round, made: inout [Extended], rest rule: PruneRule, cutoff: Double
  ) {
    guard let limit = detail.prunedPerRound else { return }
    let rest = prunedCandidates(of: round, made: made, limit: limit)
    var lines = rest.best.map { (candidate: $0, made: Int?.none) }
    lines += made.indices.map { (candidate: made[$0].candidate, made: $0) }
    lines.sort { precedes($0.candidate, $1.candidate) }
    for line in lines {
      let kept = line.made.map { made[$0] }
      if let index = line.made { made[index].record = expansions.count }
      expansions.append(
        Expansion(
          parent: round.parents[line.candidate.parent].id, token: line.candidate.token,
          stepLogProb: line.candidate.logProb, total: line.candidate.total,
          result: kept?.hypothesis.id,
          outcome: kept == nil
            ? .pruned(rule, total: line.candidate.total, cutoff: cutoff)
            : .kept(rank: kept?.rank ?? 0),
          closesFrame: kept?.closesFrame ?? (line.candidate.token == blankID)))
    }
    rounds.append((end: expansions.count, dropped: rest.dropped))
  }

  /// Trace order: parents best first, of each the blank and then the labels best first.
  func precedes(_ a: Candidate, _ b: Candidate) -> Bool {
    if a.parent != b.parent { return a.parent < b.parent }
    if (a.token == blankID) != (b.token == blankID) { return a.token == blankID }
    return Candidate.isBetter(a, b)
  }

  /// Says what became of an expansion that was still open; `nil` is none.
  mutating func resolve(_ record: Int?, _ outcome: Outcome) {
    guard let record else { return }
    expansions[record].outcome = outcome
  }

  /// Fills in the cutoff of everything that the symbol cap stopped.
  mutating func resolveCapped(cutoff: Double) {
    for index in expansions.indices {
      guard case .pruned(.symbolCap, _, _) = expansions[index].outcome else { continue }
      expansions[index].outcome = .pruned(
        .symbolCap, total: expansions[index].total, cutoff: cutoff)
    }
  }

  func finishedRounds() -> [SearchRound] {
    var start = 0
    return rounds.map { round in
      defer { start = round.end }
      return SearchRound(
        expansions: Array(expansions[start..<round.end]), dropped: round.dropped)
    }
  }

  private func prunedCandidates(
    of round: Round, made: [Extended], limit: Int
  ) -> (best: [Candidate], dropped: Int) {
    var best = BestCandidates(capacity: limit)
    var count = 0
    var isMade = round.logProbs.map { [Bool](repeating: false, count: $0.count) }
    for extended in made {
      isMade[extended.candidate.parent][extended.candidate.token.index] = true
    }
    for parent in round.parents.indices {
      let score = round.parents[parent].logProb
      for (index, logProb) in round.logProbs[parent].enumerated() {
        let token = TokenID(index)
        if isMade[parent][index] || token == round.untried { continue }
        count += 1
        if score + logProb < best.threshold { continue }
        best.offer(round.candidate(token, after: parent))
      }
    }
    let sorted = best.sorted()
    return (sorted, count - sorted.count)
  }
}

extension Outcome {
  /// Pruned with the gap that follows from total and cutoff; never negative.
  static func pruned(_ rule: PruneRule, total: Double, cutoff: Double) -> Outcome {
    .pruned(rule: rule, cutoff: cutoff, gap: total >= cutoff ? 0 : cutoff - total)
  }
}
