import Analysis
import BeamSearch
import Foundation
import Scoring
import TestSupport
import Testing
import Transducer

@testable import Session

/// Exports for Praat, scoring tools and spreadsheets.
@Suite("Exports")
struct ExportTests {
  private static let vocabulary = Vocabulary(
    tokens: [
      "<blk>", "\u{2581}A", "B", "\u{2581}", "\u{2581}say\"", "\"\"", "c\u{2581}d",
      "\u{2581}na\u{EF}ve",
      "e\u{2581}f\u{2581}g", "<0x0A>",
    ], blankID: TokenID(0))

  private static func hypothesis(_ labels: [Int], _ frames: [Int]) -> Hypothesis {
    Hypothesis(
      id: HypothesisID(0), labels: labels.map { TokenID($0) }, timestamps: frames,
      tokenLogProbs: labels.map { _ in -0.5 }, logProb: -1)
  }

  /// A transcript of hypotheses with their exact probabilities.
  private static func transcript(
    _ list: [(hypothesis: Hypothesis, p: Double)], duration: Double, frameDuration: Double = 0.04,
    reference: ReferenceScore? = nil, selected: Int = 0
  ) throws -> Transcript {
    let listed = list.map { item in
      RiskCandidate(
        labels: item.hypothesis.labels,
        words: TextErrors.words(vocabulary.text(of: item.hypothesis.labels)),
        exactLogProb: log(item.p))
    }
    let risk = BayesRisk(
      candidates: listed, reference: reference.map { TextErrors.words($0.text) }, joining: nil,
      temperature: 1)
    let candidates = zip(list, risk.entries).map { item, entry in
      Candidate(
        hypothesis: item.hypothesis, text: vocabulary.text(of: item.hypothesis.labels),
        exactLogProb: log(item.p), posterior: entry.posterior, edits: entry.edits,
        contribution: entry.contribution, gradient: entry.gradient, mbrRisk: entry.mbrRisk)
    }
    return Transcript(
      file: "/some where/a talk.flac", duration: duration, frameDuration: frameDuration,
      report: RiskReport(
        candidates: candidates, reference: reference, options: RiskOptions(), risk: risk,
        oracle: nil, judgement: nil),
      selected: selected, vocabulary: vocabulary)
  }

  /// Texts with several labels per frame, beyond the end of the audio, with quotes, with words that
  /// share a token: tiers fill the time, and hold all tokens and words in order.
  @Test(arguments: 0..<200)
  func anyTextTilesTheTime(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let count = Int.random(in: 0...12, using: &random)
    let labels = (0..<count).map { _ in Int.random(in: 1..<9, using: &random) }
    let frames = (0..<count).map { _ in Int.random(in: 0...20, using: &random) }.sorted()
    let duration = Double.random(in: 0.02...1, using: &random)
    let hypothesis = Self.hypothesis(labels, frames)
    let transcript = try Self.transcript([(hypothesis, 1)], duration: duration)
    let grid = try TextGridFile(parsing: ExportFormat.textGrid.text(of: transcript))
    #expect(abs(grid.end - duration) < 1e-6)
    #expect(grid.tiers.map(\.name) == ["words", "tokens"])
    #expect(grid.texts("tokens") == labels.map { Self.vocabulary.tokens[$0] })
    let words = TextErrors.words(Self.vocabulary.text(of: hypothesis.labels))
    #expect(grid.texts("words") == words)
    let marks = try TimeMarkFile(
      parsing: ExportFormat.ctm.text(of: transcript), of: "a_talk", duration: duration)
    #expect(marks.words.map(\.text) == words)
    #expect(marks.words.allSatisfy { $0.confidence == 1 })
  }

  /// A word lasts from its first token to one frame after its last; the reference has a tier.
  @Test func timesAreThoseOfTheFrames() throws {
    let reference = ReferenceScore(
      text: "A", labels: [TokenID(1)], segmentation: nil, exactLogProb: -1, frames: [3],
      spellingProblem: nil)
    let transcript = try Self.transcript(
      [(Self.hypothesis([1, 2, 7, 2, 2], [2, 5, 7, 7, 40]), 1)], duration: 0.5,
      reference: reference)
    let grid = try TextGridFile(parsing: ExportFormat.textGrid.text(of: transcript))
    func times(_ tier: String) -> [[Int]]? {
      grid.spoken(tier)?.map { [$0.start, $0.end].map { Int(($0 * 1000).rounded()) } }
    }
    #expect(times("words") == [[80, 240], [280, 500]])
    #expect(times("tokens") == [[80, 120], [200, 240], [280, 300], [300, 320], [480, 500]])
    #expect(times("reference") == [[120, 160]])
  }

  /// The confidence of a word is the posterior of those that have it in its place.
  @Test func confidencesAreShares() throws {
    let list = [
      (Self.hypothesis([1, 7], [0, 4]), 0.5), (Self.hypothesis([1, 4], [0, 4]), 0.3),
      (Self.hypothesis([7], [4]), 0.2),
    ]
    for (selected, expected) in [[0.8, 0.7], [0.8, 0.3], [0.7]].enumerated() {
      let transcript = try Self.transcript(list, duration: 1, selected: selected)
      let marks = try TimeMarkFile(
        parsing: ExportFormat.ctm.text(of: transcript), of: "a_talk", duration: 1)
      #expect(marks.words.map { ($0.confidence * 10).rounded() / 10 } == expected)
    }
  }

  /// One line per candidate, as many fields as names, for any tokens.
  @Test func theTableHasAFieldForEachName() throws {
    let transcript = try Self.transcript(
      [(Self.hypothesis([1, 9, 2], [1, 2, 3]), 0.6), (Self.hypothesis([], []), 0.4)], duration: 1)
    let text = ExportFormat.nBestTable.text(of: transcript)
    let rows = text.split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(rows.count == 3 && rows.allSatisfy { $0.count == rows[0].count })
    #expect(rows[1][11...] == ["\u{2581}A <0x0A> B", "0.040 0.080 0.120"] && rows[2][0] == "2")
  }

  @Test func theSuffixChoosesTheFormat() throws {
    #expect(try ExportCatalog.format(of: "a.b/x y.textgrid") == .textGrid)
    #expect(try ExportCatalog.format(of: "SCREEN.SVG") == .screenPicture)
    for path in ["", "x", ".svg", "x.wav", "ctm", "x.ctm/y"] {
      #expect(throws: ExportError.unknownSuffix(path: path)) { try ExportCatalog.format(of: path) }
    }
    #expect(Set(ExportCatalog.formats.map { $0.suffix.lowercased() }).count == 5)
  }
}
