import Fusion
import Transducer

/// Language model and hotword scores after each state, computed once.
struct FusionCache: Sendable {
  /// Values (states x V) cached before all are dropped.
  private static let capacity = 4_000_000

  /// What is known of another's states is forgotten.
  var scorer: FusionScorer { didSet { rows = [:] } }
  private var states: [FusionState]
  private var numberOf: [FusionState: Int]
  private var rows: [Int: [Double]] = [:]

  /// Starts with one state, number 0: no label yet.
  init(_ scorer: FusionScorer) {
    self.scorer = scorer
    states = [scorer.start]
    numberOf = [scorer.start: 0]
  }

  /// The score each token would add after a state, V values in nats; 0 for blank and unknown.
  mutating func bonuses(after state: Int) -> [Double] {
    if let known = rows[state] { return known }
    let row = scorer.scores(after: states[state]).map(\.total)
    if (rows.count + 1) * row.count > Self.capacity { rows = [:] }
    rows[state] = row
    return row
  }

  func score(of label: TokenID, after state: Int) -> FusionScore {
    scorer.score(of: label, after: states[state])
  }

  /// The score added when the utterance ends.
  func finalScore(_ state: Int) -> FusionScore { scorer.finalScore(states[state]) }

  mutating func state(after state: Int, label: TokenID) -> Int {
    let next = scorer.state(after: states[state], label: label)
    if let known = numberOf[next] { return known }
    states.append(next)
    numberOf[next] = states.count - 1
    return states.count - 1
  }
}
