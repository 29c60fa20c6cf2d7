import BeamSearch
import Fusion
import Transducer

/// Determines which hypotheses of a search spell a beginning of a given label sequence.
struct PrefixTracker: Sendable {
  let labels: [TokenID]
  /// Per node: how many labels of the sequence it spells; -1 where it spells something else.
  private var lengths: [Int32] = [0]
  /// By number of labels: what fusion added to them, whatever their frames.
  private var fusionScores = [0.0]

  init(labels: [TokenID]) { self.labels = labels }

  /// Takes nodes in the order they were made.
  ///
  /// - Complexity: O(1) per node
  mutating func append(_ nodes: [HypothesisNode]) {
    for node in nodes {
      let before = node.parent.map { Int(lengths[$0.index]) } ?? -1
      // A blank with a duration has a node, and spells nothing.
      if node.parent != nil, node.label == nil {
        lengths.append(Int32(before))
        continue
      }
      let goesOn = before >= 0 && before < labels.count && node.label == labels[before]
      lengths.append(goesOn ? Int32(before + 1) : -1)
      if goesOn && before + 1 == fusionScores.count {
        fusionScores.append(fusionScores[before] + node.fusion.total)
      }
    }
  }

  /// u where the hypothesis spells the first u labels, else `nil`.
  func labelsSpelled(by id: HypothesisID) -> Int? {
    let length = Int(lengths[id.index])
    return length < 0 ? nil : length
  }

  /// What language model and hotwords added to a hypothesis of the first u labels, nats.
  func fusionScore(of u: Int) -> Double { fusionScores[u] }
}
