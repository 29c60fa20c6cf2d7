import Transducer

/// Hypotheses extended together, with the joiner's output after each.
struct Round: Sendable {
  var parents: [LiveHypothesis]
  let table: StepTable
  let tokens: TokenRoles
  /// (parents, steps of the table); in most models a step is a token.
  var logProbs: [[Double]]
  /// The fusion score of each token after each parent, (parents, V); empty without fusion.
  var bonuses: [[Double]]
  var timing: FusionTiming
  /// The encoder frame that each parent is at.
  var frames: [Int]
  /// The token this search never tries, if any.
  var untried: TokenID?
  /// What interventions forbid after each parent; empty if nothing.
  var bars: [TokenRestriction?]

  /// Whether an intervention forbids a token after the parent at index `parent`.
  func isBarred(_ token: TokenID, after parent: Int) -> Bool {
    !bars.isEmpty && bars[parent]?.bars(token) == true
  }

  /// Whether candidates get their bonus only when they are selected.
  var fusesLater: Bool { timing == .afterSelection && !bonuses.isEmpty }

  /// The bonuses a ranking adds to the scores after a parent (V), if any.
  func bonusesInRanking(of parent: Int) -> [Double]? {
    timing == .beforeSelection && !bonuses.isEmpty ? bonuses[parent] : nil
  }

  /// The candidate of a step after the parent at index `parent`, as ranked.
  func candidate(at step: Int, after parent: Int) -> Candidate {
    let logProb = logProbs[parent][step]
    let token = table.token(at: step)
    let bonus = bonusesInRanking(of: parent)?[token.index] ?? 0
    return Candidate(
      parent: parent, token: token, jump: jump(at: step, token, after: parent),
      logProb: logProb, bonus: bonus, total: parents[parent].logProb + logProb + bonus)
  }

  /// How far a step after a parent advances; `nil` in a model without durations.
  private func jump(at step: Int, _ token: TokenID, after parent: Int) -> Jump? {
    guard let duration = table.duration(at: step) else { return nil }
    let advance = table.advance(duration: duration, isBlank: !tokens.isLabel(token))
    return Jump(duration: duration, due: frames[parent] + advance)
  }

  /// A selected candidate, with the fusion score added after selection.
  func selected(_ candidate: Candidate) -> Candidate {
    guard fusesLater else { return candidate }
    var candidate = candidate
    candidate.bonus = bonuses[candidate.parent][candidate.token.index]
    candidate.total += candidate.bonus
    return candidate
  }
}
