package import BeamSearch

/// The open hypotheses in a frame of a best-first search.
struct Line {
  /// The scores of those not yet expanded.
  var waiting: [Double]
  /// The recorded expansion rank of each new hypothesis.
  var ranks: [HypothesisID: Int] = [:]
  var taken = 0

  init(_ beam: [BeamEntry]) { waiting = beam.map(\.logProb) }
}

extension TraceLaws {
  /// The parents of a round are the beam, best first, or the hypotheses left open in the previous
  /// round, by rank; `queue` is them, and then those of the next round.
  mutating func checkOrder(
    _ round: SearchRound, _ queue: inout [HypothesisID], _ place: String
  ) {
    expect(round.parents == queue, "all that is open is extended, best first", place)
    queue = round.expansions.compactMap { expansion -> (rank: Int, id: HypothesisID)? in
      guard !expansion.closesFrame, case .kept(let rank) = expansion.outcome else { return nil }
      return expansion.result.map { (rank, $0) }
    }.sorted { $0.rank < $1.rank }.map(\.id)
  }

  /// The ranks of open hypotheses follow scores; with fusion after selection, the scores used in
  /// the selection.
  mutating func checkRanks(
    _ round: SearchRound, scores: [HypothesisID: Double], _ place: String
  ) {
    guard !isBestFirst else { return }
    let ranked = round.expansions.compactMap { expansion -> (rank: Int, score: Double)? in
      guard !expansion.closesFrame, case .kept(let rank) = expansion.outcome else { return nil }
      return (rank, selectionScore(expansion, scores))
    }.sorted { $0.rank < $1.rank }
    expect(
      zip(ranked, ranked.dropFirst()).allSatisfy { $0.score >= $1.score }, "ranks follow scores",
      place)
    expect(ranked.map(\.rank) == Array(ranked.indices), "ranks have no gaps", place)
    if !knobs.contains(.expandWindow), !countsStates {
      expect(ranked.count <= width, "no more stay open than the beam holds", place)
    }
  }

  /// The score an expansion was ranked by in its round.
  func selectionScore(_ expansion: Expansion, _ scores: [HypothesisID: Double]) -> Double {
    fusesAfterSelection
      ? (scores[expansion.parent] ?? .nan) + expansion.stepLogProb : expansion.total
  }

  /// A best-first search always expands the best open hypothesis, and ranks are expansion order.
  mutating func checkTurn(_ round: SearchRound, _ line: inout Line, _ place: String) {
    guard let blank = round.expansions.first, blank.result != nil else { return }
    let score = blank.total - blank.stepLogProb
    let best = line.waiting.indices.max { line.waiting[$0] < line.waiting[$1] }
    guard let best, abs(line.waiting[best] - score) < 1e-12 else {
      return expect(false, "the best open hypothesis is taken", place)
    }
    line.waiting.remove(at: best)
    if let rank = line.ranks[blank.parent] {
      expect(rank == line.taken, "a rank is a turn", place)
    }
    line.taken += 1
    for expansion in round.expansions where !expansion.closesFrame {
      switch expansion.outcome {
      case .kept(let rank):
        line.waiting.append(expansion.total)
        if let id = expansion.result { line.ranks[id] = rank }
      case .pruned(.closedBetter, _, _), .pruned(.expansionCap, _, _):
        line.waiting.append(expansion.total)
      case .pruned, .merged: break
      }
    }
  }
}

extension SearchRound {
  /// Each hypothesis that was extended, in order; twice, if its expansions do not come together.
  package var parents: [HypothesisID] {
    expansions.reduce(into: []) { parents, expansion in
      if parents.last != expansion.parent { parents.append(expansion.parent) }
    }
  }
}
