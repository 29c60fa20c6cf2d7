import Kernels
import Scoring
import TestSupport
import Testing
import Transducer

/// The search for the best spelling against scoring every spelling.
@Suite("Spelling search")
struct SpellingSearchTests {
  private static let pieces = [
    "A", "B", "AA", "AB", "BA", "\u{2581}A", "\u{2581}B", "\u{2581}AB", "ABA", "\u{2581}ABA", "BB",
  ]

  /// A random model over pieces that overlap, blank first or last.
  private func model(
    _ seed: UInt64, memory: ToyShape.Memory, isBlankLast: Bool = false, frames: Int = 6
  ) -> ToyModel {
    let shape = ToyShape(seed: seed, frames: frames, size: Self.pieces.count + 1, memory: memory)
    let toy = ToyModel(isBlankLast ? shape.blankLast : shape)
    let vocabulary = Vocabulary(
      tokens: isBlankLast ? Self.pieces + ["<blank>"] : ["<blank>"] + Self.pieces,
      blankID: toy.vocabulary.blankID)
    return ToyModel(
      frames: frames, vocabulary: vocabulary, predictor: toy.scorer.predictor,
      joiner: toy.scorer.joiner)
  }

  private func builder(_ model: ToyModel) -> LatticeBuilder {
    LatticeBuilder(
      scorer: model.scorer,
      encoder: EncoderProjection(model.encoderOut, joiner: model.scorer.joiner))
  }

  private func graph(_ text: String, _ vocabulary: Vocabulary) throws -> SpellingGraph {
    try SpellingGraph(text, vocabulary: vocabulary)
  }

  /// Every way, by the product of the words' ways.
  private func ways(_ text: String, _ vocabulary: Vocabulary) throws -> [[TokenID]] {
    try vocabulary.spellings(of: text, limitPerWord: 1000).reduce([[]]) { starts, word in
      starts.flatMap { start in word.map { start + $0 } }
    }
  }

  @Test("the graph has all spellings, and the greedy one", arguments: [false, true])
  func graphs(isBlankLast: Bool) throws {
    let vocabulary = model(1, memory: .lastLabel, isBlankLast: isBlankLast).vocabulary
    for text in ["A", "ABA", "ABAB BAAB", "BB A AABB", ""] {
      let graph = try graph(text, vocabulary)
      #expect(graph.wayCount == (try ways(text, vocabulary).count), "\(text)")
      #expect(graph.greedy == (try vocabulary.labels(spelling: text)))
    }
    let bytes = Vocabulary(
      tokens: ["<blank>", "A", "<space>", "AB", "B"] + [0xC3, 0x84, 0x41].map { byteToken($0) },
      blankID: TokenID(0))
    for text in ["\u{C4}", "AB\u{C4}AB A\u{C4}\u{C4} AB B"] {
      let graph = try graph(text, bytes)
      let all = try ways(text, bytes)
      #expect(graph.wayCount == all.count && all.contains(graph.greedy), "\(text)")
      #expect(graph.greedy == (try bytes.labels(spelling: text)))
    }
    // Too many to count.
    let long = try graph(String(repeating: "AB", count: 200), vocabulary)
    #expect(long.wayCount == .max)
  }

  private func byteToken(_ value: Int) -> String { "<0x" + String(value, radix: 16) + ">" }

  @Test("wide enough, it covers all spellings, including bytes")
  func bytes() throws {
    let tokens = ["<blank>", "A", "<space>", "AB", "B", byteToken(0xC3), byteToken(0x84)]
    let toy = ToyModel(
      ToyShape(seed: 5, frames: 7, size: tokens.count, memory: .twoLabels, blankBias: 1))
    let model = ToyModel(
      frames: 7, vocabulary: Vocabulary(tokens: tokens, blankID: TokenID(0)),
      predictor: toy.scorer.predictor, joiner: toy.scorer.joiner)
    let text = "AB\u{C4}AB A\u{C4} AB"
    let found = try SpellingSearch(try graph(text, model.vocabulary), builder: builder(model)).run()
    let all = try ways(text, model.vocabulary)
    #expect(found.isExhaustive && all.count == 8 && Set(found.ways) == Set(all))
  }

  @Test("wide enough, it covers all spellings", arguments: ToyShape.Memory.allCases)
  func exhaustive(memory: ToyShape.Memory) throws {
    for seed in 0..<10 as Range<UInt64> {
      let model = model(seed, memory: memory, isBlankLast: seed % 2 == 1)
      let all = try ways("ABAB BA", model.vocabulary)
      let found = try SpellingSearch(
        try graph("ABAB BA", model.vocabulary), builder: builder(model), width: 1000
      ).run()
      #expect(found.isExhaustive)
      #expect(Set(found.ways) == Set(all) && found.ways.count == all.count)
      // In the order of the probability that an output begins with them.
      let begins = try found.ways.map { try prefixLogProb($0, model) }
      #expect(zip(begins, begins.dropFirst()).allSatisfy { $0 >= $1 - 1e-9 })
    }
  }

  /// log P(the output begins with some labels): the last label emitted at any frame.
  private func prefixLogProb(_ labels: [TokenID], _ model: ToyModel) throws -> Double {
    let lattice = try builder(model).lattice(of: labels)
    let arrivals = lattice.arrivals()
    // Before the last label of frame t come any labels of that frame.
    return logSum(
      (0..<lattice.frames).map { t in
        var (way, sum) = (0.0, -Double.infinity)
        for u in (0..<labels.count).reversed() {
          way += lattice.label(t, u)
          sum = logAdd(sum, arrivals[t, u] + way)
        }
        return sum
      })
  }

  @Test("narrow, it rarely misses the best spelling, and says that it may have")
  func narrow() throws {
    var (missed, total) = (0, 0)
    for seed in 0..<30 as Range<UInt64> {
      let memory = ToyShape.Memory.allCases[Int(seed) % 3]
      let model = model(seed, memory: memory, isBlankLast: seed % 2 == 1)
      let builder = builder(model)
      let text = ["ABABA AABB", "BBBBBB ABAB", "AABAB B ABB"][Int(seed) % 3]
      let found = try SpellingSearch(try graph(text, model.vocabulary), builder: builder).run()
      let width = memory == .everything ? 8 : 16
      #expect(!found.isExhaustive && Set(found.ways).count == width && found.ways.count == width)
      #expect(found.ways.allSatisfy { model.vocabulary.text(of: $0) == text })
      let best = try builder.exactLogProbs(of: try ways(text, model.vocabulary)).max()
      let score = try builder.exactLogProbs(of: found.ways).max()
      let gap = try #require(best) - (try #require(score))
      // The sums are the same, regardless of the caller.
      #expect(gap >= 0)
      missed += gap > 0 ? 1 : 0
      total += 1
    }
    // Even untrained models, which have no clear favourite.
    #expect(missed <= total / 10, "\(missed) of \(total)")
  }

  @Test("one spelling, no frames, no text, and cancellation")
  func edges() throws {
    let model = model(3, memory: .twoLabels)
    let only = try SpellingSearch(try graph("B", model.vocabulary), builder: builder(model)).run()
    let expected = try ways("B", model.vocabulary)
    #expect(only.isExhaustive && only.ways == expected)
    let empty = try SpellingSearch(try graph("", model.vocabulary), builder: builder(model)).run()
    #expect(empty.isExhaustive && empty.ways == [[]])
    let unheard = self.model(3, memory: .twoLabels, frames: 0)
    let greedy = try SpellingSearch(
      try graph("ABA", unheard.vocabulary), builder: builder(unheard)
    ).run()
    let longest = try unheard.vocabulary.labels(spelling: "ABA")
    #expect(!greedy.isExhaustive && greedy.ways == [longest])
    #expect(throws: CancellationError.self) {
      try SpellingSearch(try graph("ABAB", model.vocabulary), builder: builder(model))
        .run { _ in throw CancellationError() }
    }
    var shares: [Double] = []
    _ = try SpellingSearch(try graph("ABAB", model.vocabulary), builder: builder(model))
      .run { shares.append($0) }
    #expect(shares == shares.sorted() && shares.last == 1)
  }
}
