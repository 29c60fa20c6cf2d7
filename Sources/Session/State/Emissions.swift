package import BeamSearch
package import Transducer

/// A step at which hypotheses of the beam emit a text.
package struct Emission: Sendable, Equatable {
  package let step: Int
  /// The best rank among them, 1 is best.
  package let rank: Int

  package init(step: Int, rank: Int) {
    self.step = step
    self.rank = rank
  }
}

extension SearchTrace {
  /// The steps after which a hypothesis of the beam has just emitted a text: a token, a word or a
  /// phrase that ends with a token of the step and consists of whole tokens. Case does not matter.
  package func emissions(of text: String, vocabulary: Vocabulary) -> [Emission] {
    let wanted = text.split(separator: " ").joined(separator: "\u{2581}").lowercased()
    guard !wanted.isEmpty else { return [] }
    let pieces = vocabulary.markedTokens.map { $0.lowercased() }
    var firstNode = 1
    return steps.compactMap { step in
      let made = firstNode..<firstNode + step.newNodes.count
      firstNode = made.upperBound
      let ending = made.filter { ends(in: wanted, HypothesisID($0), pieces: pieces) }
      guard !ending.isEmpty else { return nil }
      let emitted = Set(ending.map { HypothesisID($0) })
      let first = step.beam.firstIndex { entry in
        path(from: entry.id, downTo: made.lowerBound).contains(where: emitted.contains)
      }
      return first.map { Emission(step: step.frame, rank: $0 + 1) }
    }
  }

  /// A hypothesis and its ancestors, back to a node number.
  private func path(from id: HypothesisID, downTo first: Int) -> [HypothesisID] {
    var path: [HypothesisID] = []
    var next: HypothesisID? = id
    while let id = next, id.index >= first {
      path.append(id)
      next = nodes[id.index].parent
    }
    return path
  }

  /// Whether the last labels of a hypothesis, as whole tokens, spell a text; a word mark before it
  /// is ignored.
  private func ends(in text: String, _ id: HypothesisID, pieces: [String]) -> Bool {
    var rest = text
    var next: HypothesisID? = id
    while let id = next, let label = nodes[id.index].label {
      let piece = pieces[label.index]
      if piece == rest || piece == "\u{2581}" + rest { return true }
      guard !piece.isEmpty, rest.hasSuffix(piece) else { return false }
      rest.removeLast(piece.count)
      next = nodes[id.index].parent
    }
    return false
  }
}
