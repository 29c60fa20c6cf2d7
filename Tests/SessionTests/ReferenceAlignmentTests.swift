import Analysis
import BeamSearch
import Scoring
import Session
import TestSupport
import Testing
import Transducer

/// A candidate against the reference: words, tokens, classes of errors, and when they were said.
@Suite("Reference alignment")
struct ReferenceAlignmentTests {
  private let vocabulary = Vocabulary(
    tokens: [
      "<b>", "\u{2581}EN", "TER", "\u{2581}SIX", "\u{2581}F", "IX", "<0xC3>", "<0x89>", "\u{2581}",
    ],
    blankID: TokenID(0))

  private func ids(_ numbers: [Int]) -> [TokenID] { numbers.map { TokenID($0) } }

  private func reference(_ labels: [Int]?, frames: [Int]?, text: String = "") -> ReferenceScore {
    ReferenceScore(
      text: labels.map { vocabulary.text(of: ids($0)) } ?? text, labels: labels.map(ids),
      segmentation: nil, exactLogProb: labels == nil ? nil : -1, frames: frames,
      spellingProblem: labels == nil ? "cannot be spelled" : nil)
  }

  private func candidate(_ labels: [Int], at frames: [Int]) -> Hypothesis {
    Hypothesis(
      id: HypothesisID(0), labels: ids(labels), timestamps: frames,
      tokenLogProbs: frames.map { _ in -0.1 }, logProb: -1)
  }

  /// One line per pair: letter, reference at its frame, hypothesis at its frame.
  private func table(_ level: ReferenceAlignment.Level?) -> [String] {
    func name(_ unit: TimedUnit?) -> String {
      unit.map { "\($0.text)@\($0.frame.map(String.init) ?? "?")" } ?? "*"
    }
    return (level?.pairs ?? []).map {
      "\($0.edit?.rawValue ?? "=") \(name($0.reference)) \(name($0.hypothesis))"
    }
  }

  @Test func classesAndTimes() {
    let missed = ReferenceAlignment(
      reference: reference([1, 2, 3, 3, 1, 2], frames: [4, 6, 11, 20, 25, 26]),
      candidate: candidate([1, 2, 4, 5, 1, 2], at: [4, 7, 12, 13, 24, 26]), vocabulary: vocabulary)
    #expect(
      table(missed.words) == [
        "= ENTER@4 ENTER@4", "D SIX@11 *", "S SIX@20 FIX@12", "= ENTER@25 ENTER@24",
      ])
    #expect(missed.tokens?.counts.errors == 2)
    let added = ReferenceAlignment(
      reference: reference([3], frames: [11]), candidate: candidate([1, 2, 3], at: [4, 7, 12]),
      vocabulary: vocabulary)
    #expect(table(added.words) == ["I * ENTER@4", "= SIX@11 SIX@12"])
    #expect(
      table(added.tokens) == [
        "I * \u{2581}EN@4", "I * TER@7", "= \u{2581}SIX@11 \u{2581}SIX@12",
      ])
  }

  /// Words joined of bytes and pieces begin where their first label does; a lone word mark is none.
  @Test func wordsOfBytes() {
    let words = vocabulary.timedWords(
      ids([1, 6, 7, 2, 8, 8, 5, 3]), frames: [0, 1, 2, 3, 4, 5, 6, 7])
    #expect(
      words == [
        TimedUnit("EN\u{C9}TER", frame: 0), TimedUnit("IX", frame: 6), TimedUnit("SIX", frame: 7),
      ])
  }

  /// What cannot be spelled is still aligned by word, without times.
  @Test func withoutSpelling() {
    let alignment = ReferenceAlignment(
      reference: reference(nil, frames: nil, text: "ENTER SEVEN"),
      candidate: candidate([1, 2, 3], at: [4, 5, 9]), vocabulary: vocabulary)
    #expect(table(alignment.words) == ["= ENTER@? ENTER@4", "S SEVEN@? SIX@9"])
    #expect(alignment.tokens == nil)
  }

  /// Words are the words of the text, and the counts are those that the risk panel shows.
  @Test("agrees with the risk report", arguments: ["t1 t2", "t1", "t2t2 t3", "unknown"])
  func agrees(text: String) throws {
    var bench = try WorkbenchFixture(frames: 14, reference: text)
    let candidates = try #require(bench.state.risk?.candidates)
    try bench.type("9")
    for candidate in candidates {
      let alignment = try #require(bench.state.alignment)
      #expect(alignment.words.counts == candidate.edits)
      let found = alignment.words.pairs.compactMap { $0.hypothesis?.text }
      #expect(found == TextErrors.words(candidate.text))
      #expect(alignment.words.pairs.allSatisfy { $0.reference != nil || $0.hypothesis != nil })
      if let tokens = alignment.tokens {
        let pieces = tokens.pairs.compactMap(\.hypothesis)
        #expect(pieces.compactMap(\.frame) == candidate.hypothesis.timestamps)
      }
      try bench.type("j")
    }
  }

  /// The current pair follows the cursor; without a reference the panel says what to do.
  @Test func theCursorIsFollowed() throws {
    var bench = try WorkbenchFixture(frames: 14, reference: "t2 t2")
    try bench.type("9", "<Enter>")
    var places: [Int] = []
    for _ in 0..<14 {
      places.append(try #require(bench.state.alignmentView?.current))
      try bench.type("l")
    }
    #expect(places == places.sorted())
    let view = try #require(bench.state.alignmentView)
    #expect(view.isByToken && places.last == view.pairs.count - 1)
    try bench.type("r", "<C-u>", "<Enter>")
    #expect(bench.state.alignmentView == nil)
    #expect(bench.state.alignmentProblem == "no reference to align with: r sets one")
  }
}
