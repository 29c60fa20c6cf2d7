package import Transducer

/// Every node of a search, parent-linked, the root at index 0.
///
/// Nodes that spell the same labels share a *sequence* number, so that a merge compares two
/// integers and not two label lists.
struct HypothesisArena: Sendable {
  private(set) var nodes: [HypothesisNode] = [
    HypothesisNode(parent: nil, label: nil, frame: -1, logProb: 0)
  ]
  /// The sequence number of each node.
  private var sequences: [Int] = [0]
  private var sequenceOf: [Link: Int] = [:]

  /// A label after a sequence.
  private struct Link: Hashable {
    var prefix: Int
    var label: TokenID
  }

  init() {}

  /// Makes the node of `label` after `parent`, emitted at encoder frame `frame`.
  mutating func append(
    _ label: TokenID, after parent: HypothesisID, frame: Int, logProb: Double
  ) -> HypothesisID {
    let link = Link(prefix: sequences[parent.index], label: label)
    let sequence = sequenceOf[link] ?? sequenceOf.count + 1
    sequenceOf[link] = sequence
    nodes.append(HypothesisNode(parent: parent, label: label, frame: frame, logProb: logProb))
    sequences.append(sequence)
    return HypothesisID(nodes.count - 1)
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
