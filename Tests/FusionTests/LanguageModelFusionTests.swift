import Foundation
import Fusion
import TestSupport
import Testing
import Transducer

@Suite("Language models and vocabularies")
struct LanguageModelFusionTests {
  /// Words that every model here knows, with random scores.
  private func model(_ words: [String], seed: UInt64 = 1) throws -> NGramModel {
    var random = SplitMix64(seed: seed)
    var naive = NaiveNGrams(order: 2)
    for word in ["<s>", "</s>"] + words {
      naive.entries[[word]] = NaiveNGrams.Entry(
        logProb: Double.random(in: -3...0, using: &random), backOff: -0.5)
    }
    return try NGramModel(arpa: naive.arpa())
  }

  private func vocabulary(_ tokens: [String]) -> Vocabulary {
    Vocabulary(tokens: ["<blk>"] + tokens, blankID: TokenID(0))
  }

  private let pieces = ["\u{2581}A", "A", "\u{2581}I", "B", "\u{2581}"]

  @Test func theUnitIsChosen() throws {
    func unit(_ words: [String], _ tokens: [String]) throws -> LanguageModelFusion.Unit {
      try LanguageModelFusion(model: model(words), weight: 1, vocabulary: vocabulary(tokens)).unit
    }
    #expect(try unit(pieces, pieces) == .tokens)
    #expect(try unit(["AB", "BA"], pieces) == .words)
    // Words that happen to be tokens, too.
    #expect(try unit(["A", "B"], pieces) == .words)
    #expect(try unit(["A", "I", "AB", "BA"], pieces) == .words)
    // One in ten may be another's.
    #expect(try unit(pieces + pieces.map { $0.lowercased() + "A" }, pieces) == .words)
    #expect(try unit(["a", "b", "<space>"], ["a", "b", "<space>"]) == .tokens)
    #expect(try unit(["ab", "ba"], ["a", "b", " "]) == .words)
    // Every token is a word.
    #expect(try unit(["one", "two", "three"], ["one", "two"]) == .tokens)
  }

  @Test func theChoiceCanBeOverridden() throws {
    let vocabulary = vocabulary(pieces)
    for unit in LanguageModelFusion.Unit.allCases {
      let fusion = try LanguageModelFusion(
        model: model(["A", "B", "\u{2581}A"]), weight: 1, unit: unit, vocabulary: vocabulary)
      #expect(fusion.unit == unit)
    }
  }

  @Test func strangersAreRefused() throws {
    func fuse(_ words: [String], _ unit: LanguageModelFusion.Unit?, _ tokens: [String]) throws {
      _ = try LanguageModelFusion(
        model: model(words), weight: 1, unit: unit, vocabulary: vocabulary(tokens))
    }
    #expect(throws: FusionError.nothingShared(.words, ["\u{434}\u{430}"])) {
      try fuse(["\u{434}\u{430}"], nil, pieces)
    }
    #expect(throws: FusionError.nothingShared(.tokens, ["AB"])) {
      try fuse(["AB"], .tokens, pieces)
    }
    #expect(throws: FusionError.nothingShared(.tokens, [])) { try fuse([], .tokens, pieces) }
    #expect(throws: FusionError.nothingShared(.tokens, ["four"])) {
      try fuse(["four"], nil, ["one", "two"])
    }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func weightsAreFinite(weight: Double) throws {
    let problem = #expect(throws: FusionError.self) {
      try LanguageModelFusion(
        model: model(["A"]), weight: weight, unit: .words, vocabulary: vocabulary(pieces))
    }
    #expect(problem?.description.contains("\(weight)") == true)
  }

  /// Sums all scores of a text's greedy labels.
  private func total(_ text: String, _ scorer: FusionScorer, _ vocabulary: Vocabulary) throws
    -> Double
  {
    var state = scorer.start
    var sum = 0.0
    for label in try vocabulary.labels(spelling: text) {
      sum += scorer.score(of: label, after: state).total
      state = scorer.state(after: state, label: label)
    }
    return sum + scorer.finalScore(state).total
  }

  @Test(arguments: [
    // Letters of the vocabulary, of the model.
    (["\u{2581}A", "B"], ["ab", "ba"]), (["\u{2581}a", "b"], ["AB", "BA"]),
    (["\u{2581}a", "\u{2581}A", "b", "B"], ["ab", "ba"]),
    (["\u{2581}a", "\u{2581}A", "b", "B"], ["AB", "BA"]),
    (["\u{2581}A", "B"], ["Ab", "bA"]),
  ])
  func letterCaseIsTheVocabularys(tokens: [String], words: [String]) throws {
    let vocabulary = vocabulary(tokens)
    let model = try model(words)
    let scorer = FusionScorer(
      vocabulary: vocabulary,
      languageModel: try LanguageModelFusion(model: model, weight: 1, vocabulary: vocabulary),
      hotwords: nil)
    let expected = try model.scores([words[0], "</s>"], from: model.start).reduce(0, +)
    #expect(abs(try total("ab", scorer, vocabulary) - expected) < 1e-9)
  }

  @Test func ofWordsThatDifferInCaseTheBestIsMeant() throws {
    let arpa = "\\data\\\nngram 1=3\n\\1-grams:\n-2 Ab\n-1 aB\n-3 ab\n\\end\\\n"
    func score(_ tokens: [String], _ arpa: String) throws -> Double {
      let vocabulary = vocabulary(tokens)
      let fusion = try LanguageModelFusion(
        model: NGramModel(arpa: arpa), weight: 1, vocabulary: vocabulary)
      let scorer = FusionScorer(vocabulary: vocabulary, languageModel: fusion, hotwords: nil)
      return try total("ab", scorer, vocabulary) / log(10.0)
    }
    // Written the same, else the most probable.
    #expect(abs(try score(["\u{2581}a", "b"], arpa) + 3) < 1e-6)
    #expect(abs(try score(["\u{2581}A", "B"], arpa) + 1) < 1e-6)
    #expect(abs(try score(["ab", "cd"], arpa) + 3) < 1e-6)
    #expect(abs(try score(["AB", "CD"], arpa) + 1) < 1e-6)
  }

  @Test func unknownWordsCostAsMuchAsTheRarest() throws {
    let arpa = "\\data\\\nngram 1=4\n\\1-grams:\n-99 <s>\n-1 A\n-2.5 B\n-99 C\n\\end\\\n"
    let vocabulary = vocabulary(pieces)
    for (unit, text) in [(LanguageModelFusion.Unit.words, "AB"), (.tokens, "I")] {
      let fusion = try LanguageModelFusion(
        model: NGramModel(arpa: arpa), weight: 2, unit: unit, vocabulary: vocabulary)
      let scorer = FusionScorer(vocabulary: vocabulary, languageModel: fusion, hotwords: nil)
      #expect(abs(try total(text, scorer, vocabulary) - 2 * -2.5 * log(10.0)) < 1e-5)
    }
  }

  @Test func afterAnUnknownWordNothingIsRemembered() throws {
    let arpa =
      "\\data\\\nngram 1=2\nngram 2=1\n\\1-grams:\n-1 A -0.5\n-2 B\n"
      + "\\2-grams:\n-0.25 A B\n\\end\\\n"
    let vocabulary = vocabulary(["\u{2581}A", "\u{2581}B", "\u{2581}C", "A"])
    for unit in LanguageModelFusion.Unit.allCases {
      let mark = unit == .tokens ? "\u{2581}" : ""
      let known = ["A", "B"].reduce(arpa) { $0.replacing($1, with: mark + $1) }
      let fusion = try LanguageModelFusion(
        model: NGramModel(arpa: known), weight: 1, unit: unit, vocabulary: vocabulary)
      let scorer = FusionScorer(vocabulary: vocabulary, languageModel: fusion, hotwords: nil)
      // A, then C which costs as B does, then B without a history; with A before it -0.25.
      #expect(abs(try total("A C B", scorer, vocabulary) / log(10.0) + 1 + 2 + 2) < 1e-6)
      #expect(abs(try total("A B", scorer, vocabulary) / log(10.0) + 1 + 0.25) < 1e-6)
    }
  }
}
