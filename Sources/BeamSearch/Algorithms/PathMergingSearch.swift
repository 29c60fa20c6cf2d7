import Transducer

/// The options of path merging.
package struct PathMergingOptions: Sendable, Equatable {
  /// N: hypotheses that end in the same N labels share a state; `nil`: the predictor's context
  /// size.
  package var contextLabels: Int?
  /// Hypotheses kept per state: the best, and the losers as arcs of the lattice.
  package var hypothesesPerState: Int

  package init(contextLabels: Int? = nil, hypothesesPerState: Int = 4) {
    self.contextLabels = contextLabels
    self.hypothesesPerState = hypothesesPerState
  }
}

/// Time-synchronous decoding with path merging (Prabhavalkar et al., 2021): the beam counts states,
/// not hypotheses.
///
/// Hypotheses that end in the same N labels have the same future if the prediction network sees no
/// more: they share one state, whose networks run once. The best represents the state in every
/// comparison; the losers stay with it as lattice arcs, up to `hypothesesPerState`, and appear in
/// the final list. A beam thus holds up to `beamSize` x `hypothesesPerState` hypotheses at the cost
/// of `beamSize`. Scores are those of time-synchronous decoding.
package struct PathMergingSearch: TransducerSearch {
  package static let profile = SearchProfile(
    name: "merging",
    summary: "Path merging: the beam holds states (the last N labels); losing paths stay as arcs.",
    semantics: .rnnt, source: "Prabhavalkar et al. (ICASSP 2021)",
    knobs: [
      .beam, .maxSymbols, .mergeTimes, .contextLabels, .pathsPerState,
    ])

  private var core: SearchCore
  /// N.
  private var contextLabels: Int {
    core.options.pathMerging.contextLabels ?? core.inputs.scorer.predictor.contextSize ?? .max
  }

  package init(_ inputs: SearchInputs) { core = SearchCore(inputs, profile: Self.profile) }

  package mutating func start() { core.restart() }

  package mutating func advance(
    _ frame: ArraySlice<Float>, recording detail: TraceDetail
  ) -> SearchStep {
    core.beginFrame(frame, recording: detail)
    var closed = core.emptyList()
    var open = core.beam
    for count in 0...core.cap where !open.isEmpty {
      let round = core.round(over: open)
      let isLast = count == core.cap
      let groups = isLast ? [] : groups(of: round.parents)
      var states = States<RoundState>(width: core.width, depth: depth)
      let pool = isLast ? [] : candidates(in: round, groups)
      let places = pool.map { candidate in
        states.admit(
          RoundState(group: groups[candidate.parent], token: candidate.token),
          total: candidate.total)
      }
      let kept = zip(pool, places).filter { $1 == nil }.map(\.0)
      let extended = kept.enumerated().map { rank, candidate in
        core.extend(candidate, in: round, closesFrame: false, rank: rank)
      }
      var made = core.blanks(after: round) + extended
      let fallen = Dictionary(
        zip(pool, places).compactMap { candidate, pruning in
          pruning.map { (Place(candidate), $0) }
        }, uniquingKeysWith: { first, _ in first })
      core.record(&made, of: round) { candidate in
        if isLast { return Pruning(.symbolCap, cutoff: -.infinity) }
        return fallen[Place(candidate)] ?? Pruning(.beamWidth, cutoff: states.cutoff)
      }
      closed.addClosed(of: made)
      open = extended.compactMap(\.hypothesis)
    }
    return end(closed)
  }

  package func finish() -> [Hypothesis] { core.nBest() }

  private var depth: Int { max(1, core.options.pathMerging.hypothesesPerState) }

  private mutating func end(_ closed: HypothesisList) -> SearchStep {
    let ranked = closed.ranked()
    var states = States<[TokenID]>(width: core.width, depth: depth)
    let fates = ranked.map { entry in
      let labels = core.lastLabels(of: entry.hypothesis, count: contextLabels)
      return states.admit(labels, total: entry.hypothesis.logProb)
    }
    core.resolveCapped(cutoff: states.isFull ? states.cutoff : -.infinity)
    return core.endFrame(ranked) { index, _ in fates[index] }
  }

  /// A state reached by labels of a round.
  private struct RoundState: Hashable {
    var group: Int
    var token: TokenID
  }

  /// For each parent, its group number: the parents of a group reach the same state by the same
  /// label.
  private func groups(of parents: [LiveHypothesis]) -> [Int] {
    var numbers: [[TokenID]: Int] = [:]
    return parents.map { parent in
      let labels = core.lastLabels(of: parent, count: contextLabels - 1)
      let number = numbers[labels] ?? numbers.count
      numbers[labels] = number
      return number
    }
  }

  /// All labels leading to the best states, best first.
  private func candidates(in round: Round, _ groups: [Int]) -> [Candidate] {
    let members = Dictionary(grouping: groups.indices) { groups[$0] }
    // A state scores as its best incoming label.
    var best = BestCandidates(capacity: core.width)
    for group in members.values {
      let leaders = leaders(of: group, in: round)
      for (index, leader) in leaders.enumerated()
      where !(leader.total < best.threshold) && leader.total > -.infinity {
        guard core.isLabel(TokenID(index)) else { continue }
        best.offer(round.candidate(at: index, after: leader.parent))
      }
    }
    return best.sorted().flatMap { leader in
      (members[groups[leader.parent]] ?? []).map {
        round.candidate(at: leader.token.index, after: $0)
      }
    }.filter { $0.total > -.infinity }.sorted(by: Candidate.isBetter)
  }

  /// For each token, the parent of a group after which it scores best, and that score (V).
  private func leaders(
    of group: [Int], in round: Round
  ) -> [(total: Double, parent: Int)] {
    var leaders: [(total: Double, parent: Int)] = []
    for parent in group {
      let score = round.parents[parent].logProb
      let bonuses = round.bonusesInRanking(of: parent)
      let totals = round.logProbs[parent].enumerated().map { index, logProb in
        score + logProb + (bonuses?[index] ?? 0)
      }
      if leaders.isEmpty {
        leaders = totals.map { ($0, parent) }
      } else {
        for (index, total) in totals.enumerated() where total > leaders[index].total {
          leaders[index] = (total, parent)
        }
      }
    }
    return leaders
  }

  private struct Place: Hashable {
    var parent: Int
    var token: TokenID

    init(_ candidate: Candidate) { (parent, token) = (candidate.parent, candidate.token) }
  }
}

/// Decides which hypotheses are kept when states are counted; they must arrive best first.
private struct States<State: Hashable> {
  let width: Int
  let depth: Int
  private var members: [State: (count: Int, worst: Double)] = [:]
  /// The best score of the worst state kept.
  private(set) var cutoff = -Double.infinity

  init(width: Int, depth: Int) {
    self.width = width
    self.depth = depth
  }

  var isFull: Bool { members.count >= width }

  /// `nil` if the hypothesis is kept, else why it is not.
  mutating func admit(_ state: State, total: Double) -> Pruning? {
    if let known = members[state] {
      guard known.count < depth else { return Pruning(.stateWidth, cutoff: known.worst) }
      members[state] = (known.count + 1, total)
      return nil
    }
    guard !isFull else { return Pruning(.beamWidth, cutoff: cutoff) }
    members[state] = (1, total)
    cutoff = total
    return nil
  }
}
