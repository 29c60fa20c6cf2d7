import Fusion
package import Transducer

/// A label after a sequence, by the sequence's number.
struct Link: Hashable, Sendable {
  var prefix: Int
  var label: TokenID
}

/// Every node of a search, parent-linked, the root at index 0.
///
/// Nodes that spell the same labels share a *sequence* number, so a merge compares two integers
/// instead of two label lists.
struct HypothesisArena: Sendable {
  private(set) var nodes: [HypothesisNode] = [
    HypothesisNode(parent: nil, label: nil, frame: -1, logProb: 0)
  ]
  /// The sequence number of each node.
  private var sequences: [Int] = [0]
  private var sequenceOf: [Link: Int] = [:]

  init() {}

  /// Creates the node of `label` after `parent`, emitted at encoder frame `frame`.
  mutating func append(
    _ label: TokenID, after parent: HypothesisID, frame: Int, logProb: Double,
    fusion: FusionScore = .zero, due: Int? = nil
  ) -> HypothesisID {
    let sequence = sequence(after: sequences[parent.index], label: label)
    nodes.append(
      HypothesisNode(
        parent: parent, label: label, frame: frame, logProb: logProb, fusion: fusion, due: due))
    sequences.append(sequence)
    return HypothesisID(nodes.count - 1)
  }

  /// Creates the node of a blank that leads to frame `due`: the same labels at another frame.
  mutating func append(
    pauseUntil due: Int, after parent: HypothesisID, frame: Int, logProb: Double
  ) -> HypothesisID {
    nodes.append(
      HypothesisNode(parent: parent, label: nil, frame: frame, logProb: logProb, due: due))
    sequences.append(sequences[parent.index])
    return HypothesisID(nodes.count - 1)
  }

  /// The sequence number of a label after a sequence, whether or not it has a node.
  mutating func sequence(after prefix: Int, label: TokenID) -> Int {
    let link = Link(prefix: prefix, label: label)
    if let known = sequenceOf[link] { return known }
    sequenceOf[link] = sequenceOf.count + 1
    return sequenceOf.count
  }

  /// How a node's sequence extends a shorter one; `nil` at the root.
  func link(of id: HypothesisID) -> Link? {
    let node = nodes[id.index]
    guard let parent = node.parent, let label = node.label else { return nil }
    return Link(prefix: sequences[parent.index], label: label)
  }

  /// The last labels of a hypothesis, newest first, at most `count`.
  func lastLabels(of id: HypothesisID, count: Int) -> [TokenID] {
    var labels: [TokenID] = []
    var next: HypothesisID? = id
    while labels.count < count, let id = next, let label = nodes[id.index].label {
      labels.append(label)
      next = nodes[id.index].parent
    }
    return labels
  }

  /// Equal for two nodes exactly when they spell the same labels.
  func sequence(of id: HypothesisID) -> Int { sequences[id.index] }
}

extension [HypothesisNode] {
  /// The labels of a hypothesis, oldest first.
  package func labels(of id: HypothesisID) -> [TokenID] {
    path(to: id).compactMap { self[$0.index].label }
  }

  /// A hypothesis spelled out: labels, frames and token scores along its path.
  package func hypothesis(_ id: HypothesisID, logProb: Double) -> Hypothesis {
    var spelled = Hypothesis(
      id: id, labels: [], timestamps: [], tokenLogProbs: [], logProb: logProb)
    for step in path(to: id) {
      let node = self[step.index]
      guard let label = node.label else { continue }
      spelled.labels.append(label)
      spelled.timestamps.append(node.frame)
      spelled.tokenLogProbs.append(node.logProb)
      spelled.fusion = spelled.fusion + node.fusion
    }
    return spelled
  }

  /// The nodes from the root to `id`, both included.
  package func path(to id: HypothesisID) -> [HypothesisID] {
    var path: [HypothesisID] = []
    var next: HypothesisID? = id
    while let id = next {
      path.append(id)
      next = self[id.index].parent
    }
    return path.reversed()
  }
}
