import Kernels
package import Transducer

/// Everything a search did over an utterance, frame by frame. The screen reads nothing else.
package struct SearchTrace: Sendable {
  package let profile: SearchProfile
  /// The options at the start of the search.
  package let options: SearchOptions
  /// How interventions changed the options, in the order of the steps.
  package let changes: [OptionsChange]
  package private(set) var steps: [SearchStep] = []
  /// The arena: every hypothesis that got a node. Index = `HypothesisID.index`.
  package private(set) var nodes: [HypothesisNode] = HypothesisArena().nodes

  package init(
    profile: SearchProfile, options: SearchOptions, changes: [OptionsChange] = []
  ) {
    self.profile = profile
    self.options = options
    self.changes = changes
  }

  /// The options in force at a step.
  package func options(at step: Int) -> SearchOptions {
    changes.last { $0.step <= step }?.options ?? options
  }

  package mutating func append(_ step: SearchStep) {
    nodes += step.newNodes
    steps.append(step)
  }

  /// The labels of a hypothesis, oldest first.
  package func labels(of id: HypothesisID) -> [TokenID] { nodes.labels(of: id) }

  /// A hypothesis spelled out; `logProb` is its score in the caller's context (a beam, a total).
  package func hypothesis(_ id: HypothesisID, logProb: Double) -> Hypothesis {
    nodes.hypothesis(id, logProb: logProb)
  }

  /// The beam after a frame; before the first (index -1), the empty hypothesis alone.
  package func beam(after frame: Int) -> [BeamEntry] {
    steps.indices.contains(frame)
      ? steps[frame].beam : [BeamEntry(id: HypothesisID(0), logProb: 0)]
  }
}

extension SearchStep {
  /// The beam after the frame, rebuilt from the expansions alone: closed hypotheses are summed in
  /// trace order. Equals `beam` bit for bit unless the step has no rounds.
  package func replayedBeam() -> [BeamEntry] {
    var scores: [HypothesisID: Double] = [:]
    var ranks: [HypothesisID: Int] = [:]
    for expansion in rounds.lazy.flatMap(\.expansions) where expansion.closesFrame {
      switch expansion.outcome {
      case .kept(let rank):
        guard let id = expansion.result else { continue }
        ranks[id] = rank
        scores[id] = logAdd(scores[id] ?? -.infinity, expansion.total)
      case .merged(let id):
        scores[id] = logAdd(scores[id] ?? -.infinity, expansion.total)
      case .pruned:
        continue
      }
    }
    return ranks.sorted { $0.value < $1.value }.map {
      BeamEntry(id: $0.key, logProb: scores[$0.key] ?? -.infinity)
    }
  }
}
