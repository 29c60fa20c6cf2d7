import Fusion
import Testing
import Transducer

@Suite("Fusion scores")
struct FusionScorerTests {
  private let vocabulary = Vocabulary(
    tokens: ["<blk>", "<unk>", "\u{2581}THE", "\u{2581}CA", "T", "S", "\u{2581}A"],
    blankID: TokenID(0), unkID: TokenID(1))

  private static let arpa = """
    made by hand
    \\data\\
    ngram 1=5
    ngram 2=3

    \\1-grams:
    -99\t<s>\t-0.5
    -1.0\t</s>
    -0.8\tthe\t-0.3
    -0.9\tcat\t-0.2
    -1.5\t<UNK>

    \\2-grams:
    -0.2\t<s> the
    -0.4\tthe cat
    -0.1\tcat </s>

    \\end\\
    """

  private func scorer(weight: Double, hotwords: HotwordGraph? = nil) throws -> FusionScorer {
    let model = try ArpaFile.parse(Array(Self.arpa.utf8), path: "hand.arpa")
    return FusionScorer(
      vocabulary: vocabulary,
      languageModel: try LanguageModelFusion(model: model, weight: weight, vocabulary: vocabulary),
      hotwords: hotwords)
  }

  /// Adds up what labels score, and asserts that a row says the same as single questions.
  private func total(_ labels: [Int], _ scorer: FusionScorer) -> [FusionScore] {
    var state = scorer.start
    var scores: [FusionScore] = []
    for label in labels.map({ TokenID($0) }) {
      let row = scorer.scores(after: state)
      #expect(row.count == vocabulary.size)
      for token in row.indices {
        #expect(row[token] == scorer.score(of: TokenID(token), after: state))
      }
      scores.append(row[label.index])
      state = scorer.state(after: state, label: label)
    }
    return scores + [scorer.finalScore(state)]
  }

  private func close(_ a: Double, _ log10: Double) -> Bool { abs(a - log10 * 2.302585093) < 1e-6 }

  @Test func aWordIsScoredWhenTheNextBeginsOrAtTheEnd() throws {
    let scores = total([2, 3, 4], try scorer(weight: 1)).map(\.languageModel)
    // THE when CAT begins; CAT and </s> at the end.
    #expect(scores[0] == 0 && scores[2] == 0)
    #expect(close(scores[1], -0.2))
    #expect(close(scores[3], -0.4 - 0.1))
  }

  @Test func unknownWordsAreTheUnknownWord() throws {
    let scores = total([3, 4, 5], try scorer(weight: 0.5)).map(\.languageModel)
    // CATS after <s>: no bigram, so the back-off weight of <s>; </s> after <unk> is a unigram.
    #expect(close(scores[3], 0.5 * (-0.5 - 1.5 - 1.0)))
  }

  @Test func blankAndUnknownScoreNothing() throws {
    let scorer = try scorer(
      weight: 1, hotwords: HotwordGraph([(labels: [TokenID(3), TokenID(4)], boost: 2)]))
    let inside = scorer.state(after: scorer.start, label: TokenID(3))
    for token in [TokenID(0), TokenID(1)] {
      #expect(scorer.score(of: token, after: inside) == .zero)
      #expect(scorer.scores(after: inside)[token.index] == .zero)
      #expect(scorer.state(after: inside, label: token) == inside)
    }
  }

  @Test func bothPartsAreKeptApart() throws {
    let scores = total(
      [3, 4],
      try scorer(
        weight: 1, hotwords: HotwordGraph([(labels: [TokenID(3), TokenID(4)], boost: 2)])))
    #expect(scores.map(\.hotwords) == [2, 2, 0])
    #expect(close(scores[2].languageModel, -0.5 - 0.9 - 0.1))
    #expect((scores[0] + scores[1]).total == 4)
  }

  @Test func withoutPartsAllIsZero() {
    let scorer = FusionScorer(vocabulary: vocabulary, languageModel: nil, hotwords: nil)
    #expect(total([2, 3, 4], scorer).allSatisfy { $0 == .zero })
  }

  /// Searches merge different segmentations: fusion must not distinguish them.
  @Test func otherCutsOfATextLeadToTheSameState() throws {
    let vocabulary = Vocabulary(
      tokens: ["<blk>", "\u{2581}", "C", "A", "T", "\u{2581}CA", "AT", "\u{2581}THE"],
      blankID: TokenID(0))
    let model = try ArpaFile.parse(Array(Self.arpa.utf8), path: "hand.arpa")
    let scorer = FusionScorer(
      vocabulary: vocabulary,
      languageModel: try LanguageModelFusion(model: model, weight: 1, vocabulary: vocabulary),
      hotwords: nil)
    func state(_ labels: [Int]) -> FusionState {
      labels.reduce(scorer.start) { scorer.state(after: $0, label: TokenID($1)) }
    }
    #expect(state([7, 1, 2, 3, 4]) == state([7, 5, 4]))
    #expect(state([7, 1, 2, 6, 7]) == state([7, 5, 4, 7]))
    #expect(state([7, 5, 4]) != state([7, 5]))
    #expect(state([7, 5, 5]) == state([7, 5, 1, 2, 3]))
    // No known word begins like this: all equal.
    #expect(state([7, 2, 4]) == state([7, 4, 2]))
  }
}
