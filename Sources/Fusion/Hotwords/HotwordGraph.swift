package import Transducer

/// The boosted phrases as an automaton over labels (Aho and Corasick, 1975), with the scores of
/// icefall's context graph as its searches use it (not strict).
///
/// The state after some labels is their longest suffix that begins a phrase. A label that continues
/// the phrase adds its boost; one that does not removes the boosts of the abandoned labels. A
/// complete phrase keeps its boosts, and matching starts over: so of two overlapping phrases the
/// one that ends first counts, and a phrase that begins with another is never completed. If phrases
/// share their first labels, a shared label adds the largest of their boosts.
///
/// Word boundaries are not checked: "art" also matches at the beginning of "artist".
package struct HotwordGraph: Sendable {
  /// A node of the graph; 0 is the root.
  struct State: Hashable, Sendable {
    let node: Int32

    static let nowhere = State(node: 0)
  }

  private struct Node: Sendable {
    /// The boost of the label that leads here; nats.
    var boost: Double
    /// The total boost of the labels from the root to here.
    var sum: Double = 0
    var isEnd = false
    /// Its longest proper suffix that begins a phrase.
    var fail: Int32 = 0
    /// The part of `sum` kept by a phrase that ends here, if any: its own or that of its longest
    /// suffix.
    var kept: Double?
    var next: [TokenID: Int32] = [:]
  }

  private var nodes = [Node(boost: 0)]

  /// - Parameter phrases: label sequences, not empty, with the boost of each label (nats, above 0).
  package init(_ phrases: [(labels: [TokenID], boost: Double)]) {
    for phrase in phrases where !phrase.labels.isEmpty { add(phrase.labels, boost: phrase.boost) }
    link()
  }

  /// Number of nodes, including the root.
  package var size: Int { nodes.count }

  var start: State { .nowhere }

  private mutating func add(_ labels: [TokenID], boost: Double) {
    var place = 0
    for label in labels {
      let next = nodes[place].next[label].map(Int.init) ?? nodes.count
      if next == nodes.count {
        nodes[place].next[label] = Int32(truncatingIfNeeded: next)
        nodes.append(Node(boost: boost))
      }
      nodes[next].boost = max(nodes[next].boost, boost)
      place = next
    }
    nodes[place].isEnd = true
  }

  /// Computes sums, links and ends breadth first: shorter prefixes are needed for longer ones.
  private mutating func link() {
    var queue = [0]
    var head = 0
    while head < queue.count {
      let place = queue[head]
      head += 1
      for (label, next) in nodes[place].next {
        let child = Int(next)
        nodes[child].sum = nodes[place].sum + nodes[child].boost
        nodes[child].fail = place == 0 ? 0 : target(of: label, from: nodes[place].fail)
        let end = nodes[Int(nodes[child].fail)].kept
        nodes[child].kept = nodes[child].isEnd ? nodes[child].sum : end
        queue.append(child)
      }
    }
  }

  /// The node a label leads to, from a node or its longest suffix that continues with the label.
  private func target(of label: TokenID, from start: Int32) -> Int32 {
    var place = start
    while true {
      if let next = nodes[Int(place)].next[label] { return next }
      if place == 0 { return 0 }
      place = nodes[Int(place)].fail
    }
  }

  /// The score of a label (nats), and the state after it.
  func step(_ label: TokenID, from state: State) -> (score: Double, state: State) {
    arrive(target(of: label, from: state.node), from: state)
  }

  private func arrive(_ node: Int32, from state: State) -> (score: Double, state: State) {
    let before = nodes[Int(state.node)].sum
    if let kept = nodes[Int(node)].kept { return (kept - before, .nowhere) }
    return (nodes[Int(node)].sum - before, State(node: node))
  }

  /// Removes the boosts of an incomplete phrase.
  func finalScore(_ state: State) -> Double { 0 - nodes[Int(state.node)].sum }

  /// Writes the score of every token into V scores.
  func writeScores(after state: State, to scores: inout [FusionScore]) {
    let elsewhere = finalScore(state)
    for token in scores.indices { scores[token].hotwords = elsewhere }
    var places = [state.node]
    while let last = places.last, last != 0 { places.append(nodes[Int(last)].fail) }
    // Longer suffixes last: their transitions override those of shorter ones.
    for place in places.reversed() {
      for (label, target) in nodes[Int(place)].next where label.index < scores.count {
        scores[label.index].hotwords = arrive(target, from: state).score
      }
    }
  }
}
