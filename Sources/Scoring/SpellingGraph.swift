package import Transducer

/// All ways to segment a text into labels of a vocabulary, as a graph: node 0 is the beginning of
/// the text, the last node its end, and every label leads to a later node.
package struct SpellingGraph: Sendable {
  /// A possible next label and the node it leads to.
  struct Step: Sendable {
    let label: TokenID
    let end: Int
  }

  /// For each node but the end: the labels from which the end can be reached, longest piece first;
  /// none at unreachable nodes.
  let steps: [[Step]]

  /// The ways to spell a text: words separated by white space, each segmented by `Speller`, with
  /// the label between words if the vocabulary has one.
  package init(_ text: String, vocabulary: Vocabulary) throws(SpellingError) {
    let speller = Speller(vocabulary)
    let separator = vocabulary.separator
    var steps: [[Step]] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      let spellings = try speller.spellings(of: String(word))
      if let separator, !steps.isEmpty {
        steps.append([Step(label: separator, end: steps.count + 1)])
      }
      Self.append(spellings.choices, to: &steps)
    }
    self.steps = steps
  }

  /// The positions of a word; the labels inside a multi-label piece (a character spelled by its
  /// bytes) get their own nodes after that of their position.
  private static func append(_ choices: [[WordSpellings.Piece]], to steps: inout [[Step]]) {
    let nodes = choices.reduce(into: [steps.count]) { nodes, pieces in
      let inner = pieces.reduce(0) { $0 + $1.labels.count - 1 }
      nodes.append(nodes[nodes.count - 1] + 1 + inner)
    }
    for (place, pieces) in choices.enumerated() {
      var first: [Step] = []
      var inner: [Step] = []
      for piece in pieces {
        let firstInner = nodes[place] + 1 + inner.count
        let chain = piece.labels.enumerated().map { index, label in
          let isLast = index == piece.labels.count - 1
          return Step(label: label, end: isLast ? nodes[place + piece.length] : firstInner + index)
        }
        first += chain.prefix(1)
        inner += chain.dropFirst()
      }
      steps.append(first)
      steps += inner.map { [$0] }
    }
  }

  /// The longest piece at each position from which the end can be reached.
  package var greedy: [TokenID] {
    var labels: [TokenID] = []
    var node = 0
    while node < steps.count, let step = steps[node].first {
      labels.append(step.label)
      node = step.end
    }
    return labels
  }

  /// The number of spellings, at least 1; `Int.max` means that many or more.
  package var wayCount: Int {
    var counts = [Int](repeating: 0, count: steps.count + 1)
    counts[steps.count] = 1
    for node in steps.indices.reversed() {
      for step in steps[node] {
        let (sum, isTooLarge) = counts[node].addingReportingOverflow(counts[step.end])
        counts[node] = isTooLarge ? .max : sum
      }
    }
    return counts[0]
  }
}
