import Foundation
import Fusion
import ModelFiles
import TestSupport
import Testing
import Text
import Transducer

@Suite("Files of hotwords")
struct HotwordFileTests {
  private let vocabulary = Vocabulary(
    tokens: ["<blk>", "\u{2581}S", "\u{2581}SI", "\u{2581}SIX", "I", "X", "T", "Y", "TY"],
    blankID: TokenID(0))

  private func parse(_ text: String) throws(HotwordError) -> [Hotword] {
    try HotwordFile.parse(Array(text.utf8), path: "hot.txt", defaultBoost: 1.5)
  }

  @Test func onePhraseALine() throws {
    let text = "\u{FEFF}# names\n\n  SIX  SIXTY :2.5\r\nsix\n\tSIX: \t :3\n SIX a:b\n#x :9\nSIX : 2"
    #expect(
      try parse(text) == [
        Hotword(phrase: "SIX SIXTY", boost: 2.5, line: 3),
        Hotword(phrase: "six", boost: 1.5, line: 4),
        Hotword(phrase: "SIX:", boost: 3, line: 5),
        Hotword(phrase: "SIX a:b", boost: 1.5, line: 6),
        Hotword(phrase: "SIX : 2", boost: 1.5, line: 8),
      ])
  }

  @Test func twiceTheSameCountsOnce() throws {
    #expect(try parse("SIX :2\nSIXTY\nSIX  :2.0").count == 2)
    #expect(try parse("SIX :1.5\nSIX").count == 1)
    let problem = #expect(throws: HotwordError.self) { try parse("SIX :2\nSIXTY\nSIX") }
    #expect(problem?.reason == .contradiction && problem?.line == 3)
    #expect(problem?.description.contains("line 1") == true)
  }

  @Test(arguments: [":", ":x", ":0", ":-1", ":nan", ":inf", ":1,5", ":2.5:3"])
  func boostsAreNumbersAboveZero(boost: String) {
    let problem = #expect(throws: HotwordError.self) { try parse("SIX\nSIXTY \(boost)") }
    #expect(problem?.reason == .badBoost && problem?.line == 2)
    #expect(problem?.found.contains("\"\(boost)\"") == true)
  }

  /// sherpa-onnx's `:score #threshold @label`, in any order; the label may have spaces.
  @Test(arguments: [
    "SIX TY :2.5 #0.35 @SIX_TY", "SIX TY #0.35 :2.5 @SIX_TY", "SIX TY @SIX_TY :2.5 #0.35",
    "SIX TY :2.5 @SIX_TY #0.35",
  ])
  func keywordsAreRead(line: String) throws {
    let hotword = try #require(try parse(line).first)
    #expect(hotword.phrase == "SIX TY" && hotword.boost == 2.5)
    #expect(hotword.spotting == .init(threshold: 0.35, label: "SIX_TY"))
    #expect(HotwordFile.remark(on: [hotword], of: "hot.txt")?.contains("ignored") == true)
    let spaced = try #require(try parse("SIX @WITH A SPACE :3").first)
    #expect(spaced.phrase == "SIX" && spaced.spotting.label == "WITH A SPACE" && spaced.boost == 3)
    #expect(HotwordFile.remark(on: try parse("SIX :2"), of: "hot.txt") == nil)
    let problem = #expect(throws: HotwordError.self) { try parse("SIX #0.3.5") }
    #expect(problem?.reason == .badThreshold)
  }

  /// Boosts count only in the segmentation that the line states, or in all where it is another
  /// vocabulary's.
  @Test func tokenisedLinesAreTakenAsTheyAre() throws {
    let graph = try HotwordGraph(
      parse("\u{2581}SI X TY :2"), vocabulary: vocabulary, file: "hot.txt")
    #expect(try earned(["\u{2581}SI", "X", "TY"], graph, vocabulary) == 6)
    #expect(try earned(["\u{2581}SIX", "TY"], graph, vocabulary) == 0)
    let other = try HotwordGraph(
      parse("\u{2581}SIXT Y \u{2581}SIX :2"), vocabulary: vocabulary, file: "hot.txt")
    #expect(try earned(["\u{2581}SIX", "TY", "\u{2581}SIX"], other, vocabulary) == 6)
  }

  @Test func allPhrasesThatCannotBeSpelledAreNamed() throws {
    let lines = ["SIX", "SEVEN", "EIGHT", "NINE", "TEN", "ELEVEN", "TWELVE"]
    let hotwords = try parse(lines.joined(separator: "\n"))
    let problem = #expect(throws: HotwordError.self) {
      try HotwordGraph(hotwords, vocabulary: vocabulary, file: "hot.txt")
    }
    #expect(
      problem?.found.hasPrefix("6 phrases that cannot be spelled: \"SEVEN\" (line 2)") == true)
    #expect(problem?.found.hasSuffix("\"ELEVEN\" (line 6), ...") == true)
    let spelled = try SpelledHotwords(
      hotwords, vocabulary: vocabulary, file: "hot.txt", skips: true)
    #expect(spelled.count == 1 && spelled.skipped?.contains("6 phrases") == true)
    #expect(try earned(["\u{2581}SIX"], spelled.graph, vocabulary) == 1.5)
  }

  /// Each word would copy all labels before it.
  @Test func endlessLinesAreRefused() {
    let line = Array(repeating: "SIX", count: 100_000).joined(separator: " ")
    let problem = #expect(throws: HotwordError.self) { try parse("SIX\n" + line) }
    #expect(problem?.reason == .tooLong && problem?.line == 2)
  }

  @Test func aBoostAloneIsRefused() {
    let problem = #expect(throws: HotwordError.self) { try parse(" :2.5") }
    #expect(problem?.reason == .noPhrase && problem?.line == 1)
  }

  @Test(arguments: ["", "\n\n", "# nothing\n"])
  func aFileWithoutPhrasesIsRefused(text: String) {
    let problem = #expect(throws: HotwordError.self) { try parse(text) }
    #expect(problem?.reason == .empty && problem?.line == nil)
  }

  @Test func otherEncodingsAreRefused() {
    let problem = #expect(throws: HotwordError.self) {
      try HotwordFile.parse(Array("SIX\n".utf8) + [0xC4], path: "hot.txt", defaultBoost: 1)
    }
    #expect(problem?.reason == .notText && problem?.line == 2)
  }

  @Test(arguments: ["/no/hot.txt", "/"])
  func whatCannotBeReadIsRefused(path: String) {
    let problem = #expect(throws: HotwordError.self) {
      try HotwordFile.read(path, defaultBoost: 1)
    }
    #expect(problem?.reason == .unreadable)
  }

  @Test func aPhraseThatCannotBeSpelledIsNamed() throws {
    let hotwords = try parse("SIX\nSIX SEVEN\nSIX SIX")
    let problem = #expect(throws: HotwordError.self) {
      try HotwordGraph(hotwords, vocabulary: vocabulary, file: "hot.txt")
    }
    #expect(
      problem?.reason
        == .cannotSpell(
          phrase: "SIX SEVEN", SpellingError(word: "SEVEN", spelled: "S", piece: "E")))
    #expect(problem?.description.hasPrefix("hot.txt, line 2: found \"SIX SEVEN\"") == true)
  }

  /// What a label sequence earns, the end included.
  private func earned(
    _ pieces: [String], _ graph: HotwordGraph, _ vocabulary: Vocabulary
  ) throws -> Double {
    let scorer = FusionScorer(vocabulary: vocabulary, languageModel: nil, hotwords: graph)
    var state = scorer.start
    var sum = 0.0
    for piece in pieces {
      let label = TokenID(try #require(vocabulary.tokens.firstIndex(of: piece)))
      sum += scorer.score(of: label, after: state).hotwords
      state = scorer.state(after: state, label: label)
    }
    return sum + scorer.finalScore(state).hotwords
  }

  @Test(arguments: [
    ["\u{2581}SIX", "TY"], ["\u{2581}SI", "X", "TY"], ["\u{2581}S", "I", "X", "T", "Y"],
  ])
  func everyCutOfAPhraseIsMet(pieces: [String]) throws {
    let graph = try HotwordGraph(parse("sixty :2"), vocabulary: vocabulary, file: "hot.txt")
    #expect(try earned(pieces, graph, vocabulary) == 2 * Double(pieces.count))
    #expect(try earned(Array(pieces.dropLast()), graph, vocabulary) == 0)
  }

  /// 2^24 segmentations: a few are used, including the greedy one.
  @Test func longPhrasesAreCutInAFewWays() throws {
    let vocabulary = Vocabulary(
      tokens: ["<blk>", "AA", "A", "\u{2581}A"], blankID: TokenID(0))
    let word = String(repeating: "A", count: 50)
    let hotwords = [Hotword(phrase: "\(word) \(word) \(word)", boost: 1, line: 1)]
    let graph = try HotwordGraph(hotwords, vocabulary: vocabulary, file: "hot.txt")
    #expect(graph.size > 75 && graph.size < 8 * 150)
    let greedy = (["\u{2581}A"] + Array(repeating: "AA", count: 24) + ["A"])
    #expect(try earned(greedy + greedy + greedy, graph, vocabulary) == 78)
  }
}

@Suite("Hotwords of a real model")
struct RealHotwordTests {
  private static let tokens = "models/zipformer-kws-gigaspeech-3.3M/tokens.txt"
  private static let oracle = "oracle/visible.fp32.json"
  static let isThere = TestData.has(tokens) && TestData.has(oracle)

  private struct Oracle: Decodable {
    struct Utterance: Decodable {
      struct Result: Decodable {
        var tokens: [Int]
      }
      var greedy: Result
    }
    var utterances: [Utterance]
  }

  /// Any three words the model output, taken as a phrase, match in the segmentation it used.
  @Test(.enabled(if: RealHotwordTests.isThere, "\(TestData.missing)"))
  func theCutOfTheModelIsAmongThoseTried() throws {
    let vocabulary = try TokensFile.read(TestData.url(Self.tokens).path)
    let oracle = try JSONDecoder().decode(Oracle.self, from: TestData.data(Self.oracle))
    var phrases = 0
    for utterance in oracle.utterances {
      let labels = utterance.greedy.tokens.map { TokenID($0) }
      let starts = labels.indices.filter { vocabulary[labels[$0]].hasPrefix("\u{2581}") }
      for (place, start) in starts.enumerated() {
        let end = place + 3 < starts.count ? starts[place + 3] : labels.count
        let spoken = Array(labels[start..<end])
        let hotword = Hotword(phrase: vocabulary.text(of: spoken), boost: 1, line: 1)
        let graph = try HotwordGraph([hotword], vocabulary: vocabulary, file: "hot.txt")
        let scorer = FusionScorer(vocabulary: vocabulary, languageModel: nil, hotwords: graph)
        let path = spoken.reduce(into: (state: scorer.start, sum: 0.0)) { path, label in
          path.sum += scorer.score(of: label, after: path.state).hotwords
          path.state = scorer.state(after: path.state, label: label)
        }
        let earned = path.sum + scorer.finalScore(path.state).hotwords
        #expect(earned == Double(spoken.count), "\(hotword.phrase)")
        phrases += 1
      }
    }
    #expect(phrases > 60)
  }
}
