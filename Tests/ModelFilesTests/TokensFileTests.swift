import Foundation
import ModelFiles
import TestSupport
import Testing
import Text
import Transducer

@Suite("tokens.txt")
struct TokensFileTests {
  private func parse(_ text: String) throws -> Vocabulary {
    try TokensFile.parse(Array(text.utf8), path: "tokens.txt")
  }

  @Test func numbersMayComeInAnyOrder() throws {
    let vocabulary = try parse("B 2\n<BLK> 1\n\u{2581}A 0\n<UNK> 3\n")
    #expect(vocabulary.tokens == ["\u{2581}A", "<BLK>", "B", "<UNK>"])
    #expect(vocabulary.blankID == TokenID(1) && vocabulary.unkID == TokenID(3))
  }

  @Test(arguments: ["a b 1\r\n<eps> 0\r\n", "\u{FEFF}<eps>\t0\na b\t1", "\n<eps> 0 \n\na b 1"])
  func theLastSpaceSeparates(text: String) throws {
    #expect(try parse(text).tokens == ["<eps>", "a b"])
  }

  @Test(arguments: ["<blk> 0\n  1\nA 2", "<blk> 0\n 1\nA 2", "<blk> 0\n1\nA 2"])
  func aNumberAloneIsTheSpace(text: String) throws {
    let vocabulary = try parse(text)
    #expect(vocabulary.tokens == ["<blk>", " ", "A"])
    #expect(vocabulary.marksWords)
  }

  @Test func graphSymbolsAreLeftOutAtTheEndOnly() throws {
    #expect(try parse("#7 0\n<blk> 1\nA 2\n#0 3\n#12 4").tokens.count == 3)
  }

  @Test func aBetterNameOfBlankWins() throws {
    let vocabulary = try parse("<eps> 0\n<b> 1\n<blank> 2")
    #expect(vocabulary.blankID == TokenID(2) && vocabulary.unkID == nil)
  }

  @Test(arguments: [
    ("<blk> 0\nA 1\nB\n", "line 3", "\"B\""),
    ("<blk> 0\nA x1\n", "line 2", "\"A x1\""),
    ("<blk> 0\nA -1\n", "line 2", "\"A -1\""),
    ("<blk> 0\nA 99999999999999999999\n", "line 2", "\"A 99999999999999999999\""),
    ("<blk> 0\nA 1\nB 1\n", "line 3", "number 1 again, as in line 2"),
    ("<blk> 0\nA 1\nA 2\n", "line 3", "the token \"A\" again, as in line 2"),
    ("<blk> 0\nA 1\nB 3\n", "line 3", "number 3, but no token has number 2"),
    ("A 0\nB 1\n", "the file", "no blank among 2 tokens"),
    ("\n \n", "the file", "no token"), ("", "the file", "no token"),
  ])
  func damagedFilesAreRefused(text: String, place: String, found: String) {
    let problem = #expect(throws: ModelFileError.self) { try parse(text) }
    #expect(problem?.reason == .badTokens)
    #expect(problem?.place == place && problem?.found == found)
  }

  /// Swift's texts are equal where Unicode calls them so; tokens are not.
  @Test func tokensAreComparedByTheirBytes() throws {
    #expect(try parse("<blk> 0\n\u{212B} 1\n\u{C5} 2\nA\u{30A} 3").size == 4)
  }

  @Test func otherEncodingsAreRefused() {
    let bytes: [UInt8] = Array("<blk> 0\n".utf8) + [0xE4, 0x20, 0x31]
    let problem = #expect(throws: ModelFileError.self) {
      try TokensFile.parse(bytes, path: "tokens.txt")
    }
    #expect(problem?.place == "line 2")
  }

  @Test func aMissingFileIsRefused() {
    let problem = #expect(throws: ModelFileError.self) { try TokensFile.read("/no/tokens.txt") }
    #expect(problem?.reason == .unreadable)
  }
}

@Suite("tokens.txt of a real model")
struct RealTokensTests {
  private static let path = "models/zipformer-kws-gigaspeech-3.3M/tokens.txt"
  private static let oracle = "oracle/visible.fp32.json"
  static let isThere = TestData.has(path) && TestData.has(oracle)

  private struct Oracle: Decodable {
    struct Utterance: Decodable {
      struct Result: Decodable {
        var text: String
        var tokens: [Int]
      }
      var reference: String
      var greedy: Result
    }
    var utterances: [Utterance]
  }

  @Test(.enabled(if: RealTokensTests.isThere, "\(TestData.missing)"))
  func textsAndSpellingsAgreeWithTheOracle() throws {
    let vocabulary = try TokensFile.read(TestData.url(Self.path).path)
    #expect(vocabulary.size == 500)
    #expect(vocabulary.blankID == TokenID(0) && vocabulary.unkID == TokenID(2))
    let oracle = try JSONDecoder().decode(Oracle.self, from: TestData.data(Self.oracle))
    var agreeing = 0
    for utterance in oracle.utterances {
      let labels = utterance.greedy.tokens.map { TokenID($0) }
      #expect(vocabulary.text(of: labels) == utterance.greedy.text)
      // The reference if it was recognised correctly, and the recognised text in any case.
      if utterance.reference.uppercased() == utterance.greedy.text { agreeing += 1 }
      for text in [utterance.reference, utterance.greedy.text]
      where text.uppercased() == utterance.greedy.text {
        #expect(try isSpelled(text, by: labels, in: vocabulary))
      }
    }
    #expect(oracle.utterances.count == 8 && agreeing >= 5)
  }

  @Test("random damage and random bytes are read or rejected, without a crash")
  func fuzz() {
    let whole = Array("<blk> 0\n<unk> 1\n\u{2581}A 2\n<0xE4> 3\nb c 4\n\u{2581} 5\n#0 6\n".utf8)
    var random = SplitMix64(seed: 4)
    var refused = 0
    for round in 0..<4000 {
      var bytes = whole
      if round % 4 == 0 {
        bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
          UInt8.random(in: 0...255, using: &random)
        }
      }
      for _ in 0..<Int.random(in: 0...6, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        default: bytes.insert(whole[place % whole.count], at: place)
        }
      }
      do {
        let vocabulary = try TokensFile.parse(bytes, path: "tokens.txt")
        #expect((0..<vocabulary.size).contains(vocabulary.blankID.index))
        _ = vocabulary.text(of: (0..<vocabulary.size).map { TokenID($0) })
      } catch {
        refused += 1
        #expect(error.file == "tokens.txt")
      }
    }
    #expect((500..<4000).contains(refused))
  }

  /// Whether labels are a way of each word, one word after the other.
  private func isSpelled(
    _ text: String, by labels: [TokenID], in vocabulary: Vocabulary
  ) throws -> Bool {
    var rest = labels[...]
    for ways in try vocabulary.spellings(of: text, limitPerWord: 10_000) {
      let next = rest.dropFirst().firstIndex { vocabulary[$0].hasPrefix("\u{2581}") }
      guard ways.contains(Array(rest[..<(next ?? rest.endIndex)])) else { return false }
      rest = rest[(next ?? rest.endIndex)...]
    }
    return rest.isEmpty
  }
}
