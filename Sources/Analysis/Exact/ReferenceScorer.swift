package import Scoring
package import Transducer

/// Scores a text whose labels are not known.
///
/// A word can often be split into pieces in several ways. A model gives nearly all probability to
/// the one it was trained on, which the file does not record. So the best-scoring way is looked
/// for: greedy longest match, the members of the n-best that spell the text, and the ways that
/// `SpellingSearch` finds are scored exactly, and the best is taken.
package struct ReferenceScorer {
  private let vocabulary: Vocabulary
  private let builder: LatticeBuilder

  package init(vocabulary: Vocabulary, builder: LatticeBuilder) {
    self.vocabulary = vocabulary
    self.builder = builder
  }

  /// - Parameter known: label sequences to try as well, where they spell the same text.
  package func score(
    _ text: String, known: [[TokenID]] = [], progress: (Double) throws -> Void = { _ in }
  ) throws -> ReferenceScore {
    let graph: SpellingGraph
    do {
      graph = try SpellingGraph(text, vocabulary: vocabulary)
    } catch {
      return ReferenceScore(
        text: vocabulary.canonical(text), labels: nil, segmentation: nil, exactLogProb: nil,
        spellingProblem: error.description)
    }
    let greedy = graph.greedy
    let canonical = vocabulary.text(of: greedy)
    let found = try SpellingSearch(graph, builder: builder).run { try progress($0 * 0.6) }
    var tried: [(labels: [TokenID], origin: Segmentation.Origin)] = [(greedy, .greedy)]
    for (index, labels) in known.enumerated() where vocabulary.text(of: labels) == canonical {
      tried.append((labels, .nBest(index)))
    }
    tried += found.ways.map { ($0, .search) }
    var seen: Set<[TokenID]> = []
    tried = tried.filter { seen.insert($0.labels).inserted }
    let scores = try builder.exactLogProbs(of: tried.map(\.labels)) {
      try progress(0.6 + $0 * 0.4)
    }
    let best = scores.indices.max { scores[$0] < scores[$1] } ?? 0
    return ReferenceScore(
      text: canonical, labels: tried[best].labels,
      segmentation: Segmentation(
        origin: tried[best].origin, tried: tried.count, isExhaustive: found.isExhaustive),
      exactLogProb: scores[best], frames: try frames(of: tried[best].labels),
      spellingProblem: nil)
  }

  private func frames(of labels: [TokenID]) throws -> [Int]? {
    guard builder.frames * (labels.count + 1) <= LatticeMap.nodeLimit else { return nil }
    let path = try builder.lattice(of: labels).viterbi()
    return path.logProb > -.infinity ? path.frames : nil
  }
}
