package import Transducer

/// The phrases to be boosted as an automaton over labels (Aho and Corasick, 1975), with the scores
/// of icefall's context graph as its searches use it (not strict).
///
/// The state after some labels is the longest end of them that begins a phrase. A label that leads
/// on adds its boost; one that does not takes back the boosts of the labels that are given up. A
/// phrase that is complete keeps its boosts, and all starts anew: so of two phrases that overlap
/// the one that ends first counts, and a phrase that begins with another is never completed. Where
/// phrases share their first labels, a shared label adds the largest of their boosts.
///
/// A complete phrase adds nothing for what stands around it: "art" is met at the beginning of
/// "artist", too.
package struct HotwordGraph: Sendable {
  /// A node of the graph; 0 is the root.
  struct State: Hashable, Sendable {
    let node: Int32

    static let nowhere = State(node: 0)
  }

  private struct Node: Sendable {
    /// What the label that leads here adds; nats.
    var boost: Double
    /// What the labels from the root to here add together.
    var sum: Double = 0
    var isEnd = false
    /// The longest proper end of it that begins a phrase.
    var fail: Int32 = 0
    /// What of `sum` a phrase that ends here keeps, if one does: its own or its longest end's.
    var kept: Double?
    var next: [TokenID: Int32] = [:]
  }

  private var nodes = [Node(boost: 0)]

  /// - Parameter phrases: label sequences, not empty, with the boost of each label (nats, above 0).
  package init(_ phrases: [(labels: [TokenID], boost: Double)]) {
    for phrase in phrases where !phrase.labels.isEmpty { add(phrase.labels, boost: phrase.boost) }
    link()
  }

  /// How many nodes there are, the root included.
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

  /// Sums, links and ends, breadth first: those of shorter beginnings are needed for longer ones.
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

  /// The node that a label leads to, from a node or the longest of its ends that goes on so.
  private func target(of label: TokenID, from start: Int32) -> Int32 {
    var place = start
    while true {
      if let next = nodes[Int(place)].next[label] { return next }
      if place == 0 { return 0 }
      place = nodes[Int(place)].fail
    }
  }

  /// What a label adds (nats), and where it leads.
  func step(_ label: TokenID, from state: State) -> (score: Double, state: State) {
    arrive(target(of: label, from: state.node), from: state)
  }

  private func arrive(_ node: Int32, from state: State) -> (score: Double, state: State) {
    let before = nodes[Int(state.node)].sum
    if let kept = nodes[Int(node)].kept { return (kept - before, .nowhere) }
    return (nodes[Int(node)].sum - before, State(node: node))
  }

  /// Takes back the boosts of a phrase that is not complete.
  func finalScore(_ state: State) -> Double { 0 - nodes[Int(state.node)].sum }

  /// Writes what every token would add into V scores.
  func writeScores(after state: State, to scores: inout [FusionScore]) {
    let elsewhere = finalScore(state)
    for token in scores.indices { scores[token].hotwords = elsewhere }
    var places = [state.node]
    while let last = places.last, last != 0 { places.append(nodes[Int(last)].fail) }
    // Longer ends last: where they lead takes the place of where shorter ones do.
    for place in places.reversed() {
      for (label, target) in nodes[Int(place)].next where label.index < scores.count {
        scores[label.index].hotwords = arrive(target, from: state).score
      }
    }
  }
}
