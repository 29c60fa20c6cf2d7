import Testing
import Transducer

@Suite("Spelling words with pieces")
struct SpellerTests {
  private let vocabulary = Vocabulary(
    tokens: [
      "<blank>", "\u{2581}S", "\u{2581}SI", "\u{2581}SIX", "I", "X", "T", "Y", "TY", "IX",
      "<sos/eos>", "<unk>",
    ], blankID: TokenID(0), unkID: TokenID(11))

  private func pieces(_ labels: [TokenID]) -> [String] { labels.map { vocabulary[$0] } }

  @Test func greedyTakesTheLongestPieceAtEachPlace() throws {
    let labels = try vocabulary.labels(spelling: "SIXTY SIX")
    #expect(pieces(labels) == ["\u{2581}SIX", "TY", "\u{2581}SIX"])
    #expect(vocabulary.text(of: labels) == "SIXTY SIX")
  }

  @Test func smallLettersAreReadAsCapitalsInSpiteOfSpecialTokens() throws {
    #expect(
      try vocabulary.labels(spelling: "sixty") == vocabulary.labels(spelling: "SIXTY"))
  }

  @Test func everyWayIsListedOnce() throws {
    let ways = try Speller(vocabulary).spellings(of: "SIXTY").map(pieces)
    #expect(ways.first == ["\u{2581}SIX", "TY"])
    // S|I|X, S|IX, SI|X, SIX, each with TY or T|Y.
    #expect(ways.count == 8)
    #expect(Set(ways).count == 8)
    #expect(ways.allSatisfy { $0.joined() == "\u{2581}SIXTY" })
  }

  @Test func limitKeepsTheFirstWays() throws {
    let all = try vocabulary.spellings(of: "SIXTY", limitPerWord: 100)[0]
    let three = try vocabulary.spellings(of: "SIXTY", limitPerWord: 3)[0]
    #expect(three == Array(all.prefix(3)))
  }

  @Test func deadEndsOfGreedyAreWalkedAround() throws {
    let vocabulary = Vocabulary(
      tokens: ["\u{2581}AB", "\u{2581}A", "BC", "<b>"], blankID: TokenID(3))
    #expect(try vocabulary.labels(spelling: "ABC") == [TokenID(1), TokenID(2)])
  }

  /// 2^39 segmentations: only the requested ones may be generated.
  @Test func aLongWordIsCutLazily() throws {
    let vocabulary = Vocabulary(
      tokens: ["<blank>", "\u{2581}A", "A", "AA"], blankID: TokenID(0))
    let word = String(repeating: "A", count: 80)
    #expect(try vocabulary.spellings(of: word, limitPerWord: 5)[0].count == 5)
    let problem = #expect(throws: SpellingError.self) {
      try vocabulary.labels(spelling: word + "B")
    }
    #expect(problem?.spelled == word && problem?.piece == "B")
  }

  @Test func anErrorNamesTheWordAndThePlace() {
    let problem = #expect(throws: SpellingError.self) {
      try vocabulary.labels(spelling: "SIX Sieben")
    }
    #expect(problem == SpellingError(word: "Sieben", spelled: "SI", piece: "E"))
    #expect(problem?.description.contains("Sieben") == true)
    let atStart = #expect(throws: SpellingError.self) {
      try vocabulary.labels(spelling: "\u{c9}T\u{c9}")
    }
    #expect(atStart == SpellingError(word: "\u{c9}T\u{c9}", spelled: "", piece: "\u{c9}"))
  }

  @Test func specialTokensSpellNothing() {
    #expect(throws: SpellingError.self) { try vocabulary.labels(spelling: "<unk>") }
    let plain = Vocabulary(tokens: ["<blank>", "<unk>"], blankID: TokenID(0))
    #expect(throws: SpellingError.self) { try plain.labels(spelling: "<blank>") }
  }

  @Test func noWordsGiveNoLabels() throws {
    #expect(try vocabulary.labels(spelling: " \n\t").isEmpty)
  }

  @Test func withoutWordStartsWordsAreSpelledBare() throws {
    let vocabulary = Vocabulary(tokens: ["h", "i", "<b>"], blankID: TokenID(2))
    #expect(try vocabulary.labels(spelling: "HI") == [TokenID(0), TokenID(1)])
  }

  private let withBytes = Vocabulary(
    tokens: [
      "<blk>", "\u{2581}", "a", "\u{2581}a", "b\u{e9}", "<0xC3>", "<0xA9>", "<0xE2>", "<0x0A>",
    ], blankID: TokenID(0))

  @Test func bytesSpellWhatNoPieceDoes() throws {
    let ways = try withBytes.spellings(of: "a\u{e9}", limitPerWord: 9)[0]
    #expect(ways == [[3, 5, 6], [1, 2, 5, 6]].map { $0.map { TokenID($0) } })
    #expect(ways.map { withBytes.text(of: $0) } == ["a\u{e9}", "a\u{e9}"])
    // A piece that holds the character is there all the same; the character is no piece itself.
    #expect(try withBytes.labels(spelling: "ab\u{e9}") == [TokenID(3), TokenID(4)])
  }

  @Test func aCharacterLackingOneByteIsNotSpelled() throws {
    let problem = #expect(throws: SpellingError.self) { try withBytes.labels(spelling: "a\u{e8}") }
    #expect(problem?.spelled == "a" && problem?.piece == "\u{e8}")
    // The mark of words is never spelled as bytes.
    #expect(throws: SpellingError.self) {
      try Vocabulary(
        tokens: ["<blk>", "\u{2581}a", "<0xE2>", "<0x96>", "<0x81>"], blankID: TokenID(0)
      ).labels(spelling: "b")
    }
  }

  @Test func bytesThatAreNoTextAreReplaced() {
    #expect(withBytes.text(of: [TokenID(3), TokenID(5)]) == "a\u{fffd}")
    #expect(withBytes.text(of: [TokenID(1), TokenID(1), TokenID(2), TokenID(1)]) == "a ")
  }

  @Test(arguments: [" ", "<space>"])
  func aSeparatorStandsBetweenWords(separator: String) throws {
    let vocabulary = Vocabulary(tokens: ["<b>", "a", "b", separator], blankID: TokenID(0))
    let labels = try vocabulary.labels(spelling: "ab  ba")
    #expect(labels.map(\.index) == [1, 2, 3, 2, 1])
    #expect(vocabulary.text(of: labels) == "ab ba")
    #expect(vocabulary.marksWords)
    #expect(!Vocabulary(tokens: ["a", "b", " "], blankID: TokenID(2)).marksWords)
  }

  /// A space before a word marks it as `▁` does: both vocabularies spell with the same numbers.
  @Test func aSpaceMarksWords() throws {
    let marked = ["<b>", "\u{2581}THE", "\u{2581}T", "HE", "\u{2581}", "A", "E", "H"]
    let spaced = marked.map { $0.replacing("\u{2581}", with: " ") }
    let vocabularies = [marked, spaced].map { Vocabulary(tokens: $0, blankID: TokenID(0)) }
    let ways = try vocabularies.map { try $0.spellings(of: "THE the A", limitPerWord: 100) }
    #expect(ways[0] == ways[1])
    #expect(
      ways[1].first?.first?.map(\.index) == [1] && ways[1].last == [[TokenID(4), TokenID(5)]])
    #expect(vocabularies[1].separator == nil && vocabularies[1].marksWords)
    #expect(vocabularies[1].text(of: ways[1].flatMap { $0[0] }) == "THE THE A")
    #expect(vocabularies[1].markedTokens == marked.map { $0 == "\u{2581}" ? " " : $0 })
  }

  @Test func strayTokensDoNotChangeTheLetterCase() throws {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".map(String.init)
    func letterCase(_ more: [String]) -> LetterCase {
      Vocabulary(
        tokens: ["<b>"] + letters + letters.map { "\u{2581}" + $0 } + more, blankID: TokenID(0)
      )
      .letterCase
    }
    #expect(letterCase([]) == .upper && letterCase(["x"]) == .upper)
    // Every twentieth token; more are another alphabet.
    #expect(letterCase(["x", "spn"]) == .upper && letterCase(["a", "b", "c"]) == .both)
    // Few tokens, but all letters of the alphabet: this case is used.
    let small = LetterCase(of: (0..<5000).map { "w\(letters[$0 % 26].lowercased())" } + letters)
    #expect(small == .both)
    #expect(LetterCase(of: letters.map { $0.lowercased() }) == .lower)
    #expect(LetterCase(of: ["1", "\u{4e00}"]) == .both && LetterCase(of: ["A", "b"]) == .both)
  }
}
