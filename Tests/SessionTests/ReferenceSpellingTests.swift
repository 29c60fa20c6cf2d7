import Analysis
import BeamSearch
import Scoring
import TestSupport
import Testing
import Transducer

/// References that a model with capitals and marks can spell in several ways.
@Suite struct ReferenceSpellingTests {
  private static let pieces = ["<b>", "\u{2581}A", "\u{2581}a", "\u{2581}B", "\u{2581}b", "."]

  private func model(_ seed: UInt64) -> ToyModel {
    let size = Self.pieces.count
    let toy = ToyModel(
      ToyShape(seed: seed, frames: 5, size: size, memory: .twoLabels, blankBias: 1))
    return ToyModel(
      frames: 5, vocabulary: Vocabulary(tokens: Self.pieces, blankID: TokenID(0)),
      predictor: toy.scorer.predictor, joiner: toy.scorer.joiner)
  }

  private func assess(
    _ model: ToyModel, _ reference: String, _ rule: TextNormalization
  ) throws -> RiskReport {
    let found = try decode(
      model.encoderOut, scorer: model.scorer, search: "tsd",
      options: SearchOptions(beamSize: 4, maxSymbolsPerFrame: 2, nBest: 4))
    return try Assessment.assess(
      nBest: found.nBest, encoded: model.encoderOut, scorer: model.scorer, reference: reference,
      texts: TextComparison(rule))
  }

  /// Brute force over all ways to write two words.
  @Test func theBestWayIsTaken() throws {
    var spellings: Set<ReferenceSpelling> = []
    for seed in 0..<40 as Range<UInt64> {
      let model = model(seed)
      let report = try assess(model, "a b", .auto)
      let reference = try #require(report.reference)
      let best = try #require(report.candidates.first?.text)
      var texts = ["a b", "A B", "A b"]
      let words = best.split(separator: " ").map(String.init)
      if words.count == 2, words[0].lowercased().hasPrefix("a"),
        words[1].lowercased().hasPrefix("b")
      {
        texts.append(best)
      }
      let builder = LatticeBuilder(
        scorer: model.scorer,
        encoder: EncoderProjection(model.encoderOut, joiner: model.scorer.joiner))
      let scores = try builder.exactLogProbs(
        of: texts.map { try model.vocabulary.labels(spelling: $0) })
      let score = try #require(reference.exactLogProb)
      #expect(score >= (scores.prefix(3).max() ?? 0) - 1e-9)
      if let place = scores.firstIndex(where: { abs($0 - score) < 1e-9 }) {
        #expect(reference.text == texts[place])
      }
      spellings.insert(reference.spelling)
      let exact = try #require(try assess(model, "a b", .none).reference)
      #expect(exact.spelling == .asWritten && exact.text == "a b")
      #expect(abs((exact.exactLogProb ?? 0) - scores[0]) < 1e-9)
    }
    #expect(spellings.count >= 3)
  }

  @Test func equalAfterNormalisationIsCorrect() throws {
    let rule = TextNormalization([.lower, .punctuation])
    var count = 0
    for seed in 0..<40 as Range<UInt64> {
      let model = model(seed)
      let best = try #require(try assess(model, "a", rule).candidates.first?.text)
      let bare = best.uppercased().filter { $0 != "." }
      guard !bare.isEmpty else { continue }
      let report = try assess(model, bare, rule)
      #expect(report.judgement?.verdict == .correct)
      #expect(report.candidates[0].edits?.errors == 0)
      // The candidate is one of the ways to write it.
      let score = try #require(report.reference?.exactLogProb)
      #expect(score >= report.candidates[0].exactLogProb - 1e-9)
      count += best == bare ? 0 : 1
    }
    #expect(count > 10)
  }
}
