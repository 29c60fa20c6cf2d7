import Scoring
import TestSupport
import Testing
import Text
import Transducer

/// `Tests/Vectors/text_errors.json`: what jiwer counts after the same normalisation.
@Suite("Errors of normalised texts against jiwer")
struct TextErrorVectorTests {
  private struct Vectors: Decodable {
    struct Pair: Decodable {
      let (said, found): (String, String)
      /// Errors and units: words, characters, characters without spaces.
      let counts: [[Int]]

      init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        (said, found) = (try list.decode(String.self), try list.decode(String.self))
        counts = try (0..<3).map { _ in try list.decode([Int].self) }
      }
    }
    let pieces: [String]
    let rules: [String: [Pair]]
  }

  @Test(arguments: [
    "none", "lower", "punctuation", "nfc", "nfkc", "lower,punctuation", "punctuation,nfkc,lower",
    "auto",
  ])
  func countsAreJiwers(rule: String) throws {
    let vectors = try TextVectors.read("text_errors.json", as: Vectors.self)
    let vocabulary = Vocabulary(tokens: ["<blank>"] + vectors.pieces, blankID: TokenID(0))
    let name = rule == "punctuation,nfkc,lower" ? "nfkc,lower,punctuation" : rule
    let pairs = try #require(vectors.rules[name])
    #expect(pairs.count == 200)
    let normalization = try TextNormalization(parsing: rule)
    let byWord = TextComparer(.init(normalization, unit: .word), vocabulary: vocabulary)
    let byCharacter = TextComparer(.init(normalization, unit: .char), vocabulary: vocabulary)
    for pair in pairs {
      let counts = [
        byWord.wordEdits(reference: pair.said, hypothesis: pair.found),
        byWord.characterEdits(reference: pair.said, hypothesis: pair.found),
        byCharacter.wordEdits(reference: pair.said, hypothesis: pair.found),
      ].map { [$0.errors, $0.referenceLength] }
      #expect(counts == pair.counts, "\(pair.said) | \(pair.found)")
    }
  }
}

@Suite("Comparing texts")
struct TextComparisonTests {
  private static let upper = Vocabulary(
    tokens: ["<blank>"] + "ABCDEFGHIJKLMNOPQRSTUVWXYZ'".map { "\($0)" } + ["\u{2581}"],
    blankID: TokenID(0))
  private static let mixed = Vocabulary(
    tokens: ["<blank>"] + "ABCDEFGabcdefg.".map { "\($0)" } + ["\u{2581}"], blankID: TokenID(0))

  @Test func autoFollowsTheVocabulary() {
    let one = TextComparer(TextComparison(), vocabulary: Self.upper)
    #expect(
      one.normalized("  Don\u{2019}t say \u{201c}well-known\u{201d}. ") == "DON'T SAY WELLKNOWN")
    #expect(one.normalized("\u{2014} 3 + 4 \u{2026}") == "3 + 4")
    let two = TextComparer(TextComparison(), vocabulary: Self.mixed)
    #expect(two.normalized("Bad. Cab!") == "Bad. Cab")
    let unmarked = Vocabulary(tokens: ["<blank>", "A", "B"], blankID: TokenID(0))
    #expect(TextComparer(TextComparison(), vocabulary: unmarked).normalized("a b") == "AB")
    // Bytes spell everything.
    let bytes = Vocabulary(
      tokens: ["<blank>", "A", "\u{2581}"] + (0..<256).map { "<0x\(hex($0))>" }, blankID: TokenID(0)
    )
    #expect(
      TextComparer(TextComparison(), vocabulary: bytes).normalized("a!\u{3002}") == "A!\u{3002}")
    #expect(TextComparer(.init(.none), vocabulary: Self.upper).normalized("A, b") == "A, b")
  }

  private func hex(_ byte: Int) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }

  @Test func unitsOfScriptsWithoutSpaces() {
    let comparer = TextComparer(TextComparison(), vocabulary: Self.upper)
    #expect(
      comparer.words("\u{4f60}\u{597d} ok \u{30ab}\u{30ca}a1") == [
        "\u{4f60}", "\u{597d}", "OK", "\u{30ab}", "\u{30ca}", "A1",
      ])
    #expect(comparer.words("\u{d55c}\u{ad6d}\u{c5b4} a").count == 2)
    #expect(comparer.counted(in: ["a b"]) == .word && comparer.counted(in: []) == .word)
    #expect(comparer.counted(in: ["\u{4f60}\u{597d}", "\u{4f60}"]) == .char)
    #expect(comparer.counted(in: ["\u{4f60}\u{597d}", "a"]) == .mixed)
    let edits = comparer.wordEdits(
      reference: "\u{4f60}\u{597d}\u{4e16}\u{754c}", hypothesis: "\u{4f60}\u{5728}\u{4e16}\u{754c}")
    #expect(edits.errors == 1 && edits.referenceLength == 4)
    let words = TextComparer(.init(unit: .word), vocabulary: Self.upper)
    #expect(words.words("\u{4f60}\u{597d} ok") == ["\u{4f60}\u{597d}", "OK"])
    #expect(words.counted(in: ["\u{4f60}"]) == .word)
    let characters = TextComparer(.init(unit: .char), vocabulary: Self.upper)
    #expect(characters.words("ab c") == ["A", "B", "C"] && characters.counted(in: ["a"]) == .char)
  }

  @Test func namesAreChecked() throws {
    #expect(try TextNormalization(parsing: "none") == .none)
    #expect(try TextNormalization(parsing: "punctuation,lower").name == "lower,punctuation")
    for wrong in ["", "lower,", "none,lower", "Lower", "nfd"] {
      let problem = #expect(throws: InputError.self) { try TextNormalization(parsing: wrong) }
      #expect(problem?.description.hasPrefix("--text-norm: found ") == true)
    }
    #expect(TextNormalization.isFile("en.glm") && TextNormalization.isFile("./glm"))
    #expect(!TextNormalization.isFile("lower,nfkc"))
  }

  @Test func rulesOfAFileComeBeforeAuto() throws {
    let rules = try RewritingRules(parsing: "[ mr. ] => [ mister ]\n", name: "en.glm")
    let comparer = TextComparer(.init(TextNormalization(rules)), vocabulary: Self.upper)
    #expect(comparer.normalized("mr. jones, mr.") == "MISTER JONES MISTER")
    #expect(comparer.comparison.normalization.name == "en.glm, then auto")
    let ways = comparer.spellings(of: "mr. jones", like: nil)
    #expect(ways.map(\.text).prefix(2) == ["mr jones", "mister jones"])
  }

  @Test func spellingsOfAReference() {
    let comparer = TextComparer(TextComparison(), vocabulary: Self.mixed)
    let ways = comparer.spellings(of: "BAD cab! dad", like: "Bad, Cab. gag dad.")
    #expect(
      ways.map(\.text) == [
        "BAD cab dad", "bad cab dad", "BAD CAB DAD", "Bad cab dad", "Bad, Cab. dad.",
      ])
    #expect(ways.map(\.spelling) == [.asWritten, .lower, .upper, .sentence, .candidate])
    let exact = TextComparer(.init(.none), vocabulary: Self.mixed)
    #expect(exact.spellings(of: "A!", like: "a").map(\.text) == ["A!"])
  }
}
