package import Transducer

/// Everything a search did over an utterance, frame by frame. The screen reads nothing else.
package struct SearchTrace: Sendable {
  package let profile: SearchProfile
  package let options: SearchOptions
  package private(set) var steps: [SearchStep] = []
  /// The arena: every hypothesis the search made a node for. Index = `HypothesisID.index`.
  package private(set) var nodes: [HypothesisNode] = [
    HypothesisNode(parent: nil, label: nil, frame: -1, logProb: 0)
  ]

  package init(profile: SearchProfile, options: SearchOptions) {
    self.profile = profile
    self.options = options
  }

  package mutating func append(_ step: SearchStep) {
    nodes += step.newNodes
    steps.append(step)
  }

  /// The labels of a hypothesis, oldest first.
  package func labels(of id: HypothesisID) -> [TokenID] {
    var labels: [TokenID] = []
    var next: HypothesisID? = id
    while let id = next {
      let node = nodes[id.index]
      if let label = node.label { labels.append(label) }
      next = node.parent
    }
    return labels.reversed()
  }
}
