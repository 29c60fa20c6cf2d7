import Transducer

/// Hypotheses that are extended together, with the joiner's output after each.
struct Round: Sendable {
  var parents: [LiveHypothesis]
  let table: StepTable
  let tokens: TokenRoles
  /// (parents, steps of the table); in most models a step is a token.
  var logProbs: [[Double]]
  /// What fusion adds to each token after each parent, (parents, V); empty without fusion.
  var bonuses: [[Double]]
  var timing: FusionTiming
  /// The encoder frame that each parent is at.
  var frames: [Int]
  /// The token that this search never tries, if any.
  var untried: TokenID?
  /// What interventions bar after each parent; empty where they bar nothing.
  var bars: [TokenBar?]

  /// Whether an intervention bars a token after the parent at place `parent`.
  func isBarred(_ token: TokenID, after parent: Int) -> Bool {
    !bars.isEmpty && bars[parent]?.bars(token) == true
  }

  /// Whether candidates get their bonus only when they are selected.
  var fusesLater: Bool { timing == .afterSelection && !bonuses.isEmpty }

  /// What a ranking adds to the scores after a parent (V), if anything.
  func bonusesInRanking(of parent: Int) -> [Double]? {
    timing == .beforeSelection && !bonuses.isEmpty ? bonuses[parent] : nil
  }

  /// The candidate that a step after the parent at place `parent` is, as it is ranked.
  func candidate(at step: Int, after parent: Int) -> Candidate {
    let logProb = logProbs[parent][step]
    let token = table.token(at: step)
    let bonus = bonusesInRanking(of: parent)?[token.index] ?? 0
    return Candidate(
      parent: parent, token: token, jump: jump(at: step, token, after: parent),
      logProb: logProb, bonus: bonus, total: parents[parent].logProb + logProb + bonus)
  }

  /// How far a step after a parent leads; `nil` in a model without durations.
  private func jump(at step: Int, _ token: TokenID, after parent: Int) -> Jump? {
    guard let duration = table.duration(at: step) else { return nil }
    let advance = table.advance(duration: duration, isBlank: !tokens.isLabel(token))
    return Jump(duration: duration, due: frames[parent] + advance)
  }

  /// A candidate that was selected, with what fusion adds after the selection.
  func selected(_ candidate: Candidate) -> Candidate {
    guard fusesLater else { return candidate }
    var candidate = candidate
    candidate.bonus = bonuses[candidate.parent][candidate.token.index]
    candidate.total += candidate.bonus
    return candidate
  }
}
