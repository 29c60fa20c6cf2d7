import Foundation
import Fusion
import TestSupport
import Testing
import Text

@Suite("ARPA files")
struct ArpaFileTests {
  private static let small = """
    \\data\\
    ngram 1=4
    ngram 2=2

    \\1-grams:
    -99\t<s>\t-0.5
    -1\t</s>
    -0.5\ta\t-0.25
    -0.7\tb

    \\2-grams:
    -0.2\t<s> a
    -0.3\ta b

    \\end\\

    """

  private func parse(_ text: String) throws(ArpaError) -> NGramModel {
    try ArpaFile.parse(Array(text.utf8), path: "lm.arpa")
  }

  /// Scores that distinguish models of these words.
  private func fingerprint(_ model: NGramModel) throws -> [Double] {
    try model.scores(["a", "b", "b", "a", "</s>"], from: model.start)
  }

  @Test(arguments: [
    small.replacing("\n", with: "\r\n"), small.replacing("\t", with: " "),
    small.replacing("\n\n", with: "\n"), small.replacing("\n", with: "\n \t\n"),
    "# made by hand\nngram 7=9\n\n" + small + "what follows \\1-grams:\n",
    small.replacing("ngram 1=4", with: "ngram 1 =  4"), small.replacing("\t", with: " \t "),
    small.replacing("\\data\\", with: "\\DATA\\"), String(small.dropLast(1)),
    small.replacing("\\1-grams:", with: "\\1-GRAMS:"),
  ])
  func waysToWriteTheSame(text: String) throws {
    let model = try parse(text)
    #expect(model.counts == [4, 2])
    #expect(try fingerprint(model) == fingerprint(parse(Self.small)))
  }

  @Test(arguments: ["-1.2345678", "-0.00000001", "-12345e-4", "-7.000000000000000001", "-0", "0"])
  func numbersAreReadToTheLastDigitOfAFloat(number: String) throws {
    let model = try parse(Self.small.replacing("-0.7", with: number))
    let score = try model.scores(["b"], from: .none)[0]
    #expect(score == Double(try #require(Float(number))) * log(10.0))
  }

  @Test(arguments: ["-inf", "-99", "-1e300"])
  func impossibleIsANumber(number: String) throws {
    let model = try parse(Self.small.replacing("-0.7", with: number))
    #expect(abs(try model.scores(["b"], from: .none)[0] - -99 * log(10.0)) < 1e-9)
  }

  @Test func specialWordsAreFoundInAnyCase() throws {
    let loud = Self.small.replacing("<s>", with: "<S>").replacing("</s>", with: "</S>")
    #expect(try parse(loud).start != .none)
    #expect(
      try parse(loud).scores(["a", "</S>"], from: parse(loud).start)
        == parse(Self.small).scores(["a", "</s>"], from: parse(Self.small).start))
  }

  @Test func highOrdersAreRead() throws {
    var naive = NaiveNGrams(order: 12)
    let words = (0..<12).map { "w\($0)" }
    for n in 1...12 {
      for start in 0...12 - n where n < 3 || start == 0 {
        naive.entries[Array(words[start..<start + n])] = NaiveNGrams.Entry(
          logProb: -Double(n) / 8, backOff: n < 12 ? -Double(start) / 4 : nil)
      }
    }
    let model = try NGramModel(arpa: naive.arpa())
    #expect(model.order == 12)
    let scores = try model.scores(words, from: .none)
    for (place, score) in scores.enumerated() {
      #expect(abs(score + Double(place + 1) / 8 * log(10.0)) < 1e-5)
    }
  }

  private static let damages: [(from: String, to: String, ArpaError.Reason, line: Int?)] = [
    ("\\data\\", "data", .wrongFormat, nil),
    ("ngram 2=2\n", "", .countMismatch, 10),
    ("ngram 1=4", "ngram 0=4", .badCounts, 2),
    ("ngram 1=4", "ngram 1=-4", .badCounts, 2),
    ("ngram 1=4", "ngram 1=99999999999", .badCounts, 2),
    ("ngram 1=4", "ngram 1", .badCounts, 2),
    ("ngram 1=4", "ngram 1=0", .badCounts, 5),
    ("ngram 2=2", "ngram 3=2", .badCounts, 3),
    ("ngram 2=2", "ngram 1=4", .badCounts, 3),
    ("ngram 1=4", "ngram 1=5", .countMismatch, 11),
    ("ngram 1=4", "ngram 1=3", .countMismatch, 9),
    ("ngram 2=2", "ngram 2=3", .countMismatch, 15),
    ("ngram 2=2", "ngram 2=1", .countMismatch, 13),
    ("ngram 2=2", "ngram 2=2\nngram 3=1", .countMismatch, 16),
    ("\\2-grams:", "\\3-grams:", .countMismatch, 11),
    ("-0.7\tb", "-0.7", .badEntry, 9),
    ("-0.7\tb", "-0.7\tb\t-0.5\t-0.5", .badEntry, 9),
    ("-0.3\ta b", "-0.3\ta", .badEntry, 13),
    ("-0.7", "nan", .badNumber, 9),
    ("-0.7", "0.7", .badNumber, 9),
    ("-0.7", "inf", .badNumber, 9),
    ("-0.7", "-", .badNumber, 9),
    ("-0.7", "0,7", .badNumber, 9),
    ("-0.25", "nan", .badNumber, 8),
    ("-0.25", "inf", .badNumber, 8),
    ("-0.25", "1e30", .badNumber, 8),
    ("-0.7\tb", "-0.7\ta", .duplicate, 9),
    ("-0.3\ta b", "-0.3\t<s> a", .duplicate, 13),
    ("-0.3\ta b", "-0.3\ta c", .unknownWord, 13),
    ("-0.3\ta b", "-0.3\tc a", .unknownWord, 13),
    ("\\end\\", "\\3-grams:\n-1 a b b\n\\end\\", .countMismatch, 15),
  ]

  @Test(arguments: damages)
  func damageIsNamedWithItsLine(
    from: String, to: String, reason: ArpaError.Reason, line: Int?
  ) throws {
    #expect(Self.small.contains(from))
    let problem = #expect(throws: ArpaError.self) {
      try parse(Self.small.replacing(from, with: to, maxReplacements: 1))
    }
    #expect(problem?.reason == reason && problem?.line == line, "\(problem?.description ?? "")")
    #expect(problem?.description.hasPrefix("lm.arpa") == true)
  }

  @Test func anNGramWithoutItsHistoryIsRefused() throws {
    let text = Self.small.replacing("ngram 2=2", with: "ngram 2=2\nngram 3=1")
      .replacing("\\end\\", with: "\\3-grams:\n-0.1 b a b\n\\end\\")
    let problem = #expect(throws: ArpaError.self) { try parse(text) }
    #expect(problem?.reason == .missingHistory && problem?.line == 17)
  }

  @Test func wordsThatAreNoTextAreRefused() {
    var bytes = Array(Self.small.utf8)
    let place = bytes.lastIndex(of: UInt8(ascii: "7")).map { $0 + 2 } ?? 0
    bytes[place] = 0xE4
    let problem = #expect(throws: ArpaError.self) {
      try ArpaFile.parse(bytes, path: "lm.arpa")
    }
    #expect(problem?.reason == .notText && problem?.line == 9)
  }

  @Test func orderOutOfRangeIsRefused() {
    let counts = (1...33).map { "ngram \($0)=1\n" }.joined()
    let problem = #expect(throws: ArpaError.self) { try parse("\\data\\\n" + counts) }
    #expect(problem?.reason == .truncated || problem?.reason == .badCounts)
    let more = #expect(throws: ArpaError.self) { try parse("\\data\\\n" + counts + "\n\\1-grams:") }
    #expect(more?.reason == .badCounts && more?.line == 34)
  }

  /// A file truncated anywhere before the end of `\end\` is rejected as truncated.
  @Test func everyCutIsNoticed() {
    let bytes = Array(Self.small.utf8)
    let end = bytes.count - 1
    for length in 0..<end {
      let problem = #expect(throws: ArpaError.self) {
        try ArpaFile.parse(Array(bytes[..<length]), path: "lm.arpa")
      }
      let expected: ArpaError.Reason = length < 6 ? .wrongFormat : .truncated
      #expect(problem?.reason == expected, "\(length): \(problem?.description ?? "")")
    }
  }

  /// Whatever the bytes: a model or an error.
  @Test(arguments: 0..<50)
  func randomDamageDoesNotTrap(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<40 {
      var bytes = Array(Self.small.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let length = Int.random(in: 0...3, using: &random)
        let end = min(bytes.count, place + length)
        let characters = Array("\\-\t\n 0123456789.=abs<>/\u{e4}".utf8)
        bytes.replaceSubrange(
          place..<end,
          with: (0..<length).compactMap { _ in characters.randomElement(using: &random) })
      }
      guard let model = try? ArpaFile.parse(bytes, path: "lm.arpa") else { continue }
      for id in [model.word("a"), model.word("</s>")] {
        if let id { #expect(model.score(of: id, after: model.start).logProb <= 0 + 2400) }
      }
    }
  }

  @Test(
    arguments: [
      ([0x1F, 0x8B, 8, 0], "gzip"), (Array("mmap lm http://kheafield.com/code".utf8), "KenLM"),
      ([], "empty"), ([0xFF, 0xFE, 0, 10], "\\data\\"),
    ] as [([UInt8], String)])
  func otherFilesAreRefused(bytes: [UInt8], found: String) {
    let problem = #expect(throws: ArpaError.self) { try ArpaFile.parse(bytes, path: "lm.gz") }
    #expect(problem?.reason == .wrongFormat && problem?.found.contains(found) == true)
  }

  @Test(arguments: ["/no/such.arpa", "/"])
  func whatCannotBeReadIsRefused(path: String) {
    let problem = #expect(throws: ArpaError.self) { try ArpaFile.read(path) }
    #expect(problem?.reason == .unreadable && problem?.file == path)
  }
}
