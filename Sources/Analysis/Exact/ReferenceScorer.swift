package import Scoring
package import Transducer

/// Scores a text whose labels are not known.
///
/// A word can often be split into pieces in several ways. A model gives nearly all probability to
/// the one it was trained on, which the file does not record. So the best-scoring way is looked
/// for: greedy longest match, the members of the n-best that spell the text, and the ways that
/// `SpellingSearch` finds are scored exactly, and the best is taken.
///
/// A reference may also be written in several ways (`ReferenceSpelling`), which a model with capitals
/// and punctuation finds very differently probable. All are scored, and the best are searched.
package struct ReferenceScorer {
  private let vocabulary: Vocabulary
  private let builder: LatticeBuilder
  private let comparer: TextComparer?

  /// - Parameter comparer: when words are the same; `nil`: the text is scored as it is written.
  package init(vocabulary: Vocabulary, builder: LatticeBuilder, comparer: TextComparer? = nil) {
    self.vocabulary = vocabulary
    self.builder = builder
    self.comparer = comparer
  }

  /// How many ways of writing are searched for the best way to split them.
  private static let searchedWays = 2

  /// A text as it may be written.
  private struct Way {
    let spelling: ReferenceSpelling
    let graph: SpellingGraph
    let greedy: [TokenID]
  }

  /// Labels to be scored.
  private struct Trial {
    let labels: [TokenID]
    let origin: Segmentation.Origin
    let spelling: ReferenceSpelling
  }

  /// - Parameter known: label sequences to try as well, where they spell the same text; the best of
  ///   the n-best first.
  package func score(
    _ text: String, known: [[TokenID]] = [], progress: (Double) throws -> Void = { _ in }
  ) throws -> ReferenceScore {
    let all: [Way]
    switch ways(of: text, like: known.first.map { vocabulary.text(of: $0) }) {
    case .success(let found): all = found
    case .failure(let problem):
      return ReferenceScore(
        text: comparer?.normalized(text) ?? vocabulary.canonical(text), labels: nil,
        segmentation: nil, exactLogProb: nil,
        spellingProblem: problem.description)
    }
    let kept = try best(of: all)
    var tried = kept.map { Trial(labels: $0.greedy, origin: .greedy, spelling: $0.spelling) }
    tried += trials(of: known, text: text, ways: all)
    var isExhaustive = kept.count == all.count
    for (index, way) in kept.enumerated() {
      let found = try SpellingSearch(way.graph, builder: builder).run {
        try progress((Double(index) + $0) / Double(kept.count) * 0.6)
      }
      isExhaustive = isExhaustive && found.isExhaustive
      tried += found.ways.map { Trial(labels: $0, origin: .search, spelling: way.spelling) }
    }
    var seen: Set<[TokenID]> = []
    tried = tried.filter { seen.insert($0.labels).inserted }
    let scores = try builder.exactLogProbs(of: tried.map(\.labels)) {
      try progress(0.6 + $0 * 0.4)
    }
    let best = scores.indices.max { scores[$0] < scores[$1] } ?? 0
    return ReferenceScore(
      text: vocabulary.text(of: tried[best].labels), labels: tried[best].labels,
      segmentation: Segmentation(
        origin: tried[best].origin, tried: tried.count, isExhaustive: isExhaustive),
      exactLogProb: scores[best], frames: try frames(of: tried[best].labels),
      spellingProblem: nil, spelling: tried[best].spelling)
  }

  /// The ways to write a text that the vocabulary can spell, each with other labels.
  private func ways(of text: String, like candidate: String?) -> Result<[Way], SpellingError> {
    let spellings = comparer?.spellings(of: text, like: candidate) ?? [(.asWritten, text)]
    var ways: [Way] = []
    var problem: SpellingError?
    for (spelling, text) in spellings {
      do throws(SpellingError) {
        let graph = try SpellingGraph(text, vocabulary: vocabulary)
        let greedy = graph.greedy
        if ways.contains(where: { $0.greedy == greedy }) { continue }
        ways.append(Way(spelling: spelling, graph: graph, greedy: greedy))
      } catch {
        problem = problem ?? error
      }
    }
    return problem.map { ways.isEmpty ? .failure($0) : .success(ways) } ?? .success(ways)
  }

  private func best(of ways: [Way]) throws -> [Way] {
    guard ways.count > Self.searchedWays else { return ways }
    let scores = try builder.exactLogProbs(of: ways.map(\.greedy))
    // Stable: on ties the way that was written.
    let ranked = ways.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
    return ranked.prefix(Self.searchedWays).sorted().map { ways[$0] }
  }

  /// The members of the n-best that spell the same.
  private func trials(of known: [[TokenID]], text: String, ways: [Way]) -> [Trial] {
    let said = comparer?.words(text)
    return known.enumerated().compactMap { index, labels in
      let spelled = vocabulary.text(of: labels)
      let way = ways.first { vocabulary.text(of: $0.greedy) == spelled }
      guard way != nil || said.map({ comparer?.words(spelled) == $0 }) == true else { return nil }
      return Trial(
        labels: labels, origin: .nBest(index), spelling: way?.spelling ?? .candidate)
    }
  }

  private func frames(of labels: [TokenID]) throws -> [Int]? {
    guard builder.frames * (labels.count + 1) <= LatticeMap.nodeLimit else { return nil }
    let path = try builder.lattice(of: labels).viterbi()
    return path.logProb > -.infinity ? path.frames : nil
  }
}
