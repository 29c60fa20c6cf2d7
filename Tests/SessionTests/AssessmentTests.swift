import Analysis
import BeamSearch
import Scoring
import Session
import TestSupport
import Testing
import Transducer

/// The report that screen and commands share.
@Suite("Assessment")
struct AssessmentTests {
  /// Pieces that overlap, on a random model.
  private func model(_ seed: UInt64, frames: Int = 5) -> ToyModel {
    let pieces = ["<blank>", "\u{2581}A", "\u{2581}B", "\u{2581}AB", "B", "A"]
    let toy = ToyModel(
      ToyShape(seed: seed, frames: frames, size: pieces.count, memory: .twoLabels, blankBias: 1))
    return ToyModel(
      frames: frames, vocabulary: Vocabulary(tokens: pieces, blankID: TokenID(0)),
      predictor: toy.scorer.predictor, joiner: toy.scorer.joiner)
  }

  private func assess(
    _ model: ToyModel, _ reference: String?, options: RiskOptions = RiskOptions(),
    nBest: [Hypothesis]? = nil
  ) throws -> RiskReport {
    let found = try decode(
      model.encoderOut, scorer: model.scorer, search: "tsd",
      options: SearchOptions(beamSize: 4, maxSymbolsPerFrame: 2, nBest: 4))
    return try Assessment.assess(
      nBest: nBest ?? found.nBest, encoded: model.encoderOut, scorer: model.scorer,
      reference: reference, options: options)
  }

  @Test func aReportWithoutAReferenceJudgesNothing() throws {
    let report = try assess(model(1), nil)
    #expect(report.judgement == nil && report.oracle == nil && report.joinedReference == nil)
    let consensus = try #require(report.consensus)
    let choice = try #require(report.mbrChoice)
    #expect(consensus.expectedErrors <= report.candidates[choice].mbrRisk + 1e-12)
  }

  @Test func theVerdictFollowsTheScoresThatAreShown() throws {
    var verdicts: Set<Verdict> = []
    for seed in 0..<40 as Range<UInt64> {
      for text in ["A", "AB", "B A", "BAB AB", "", "Q"] {
        let report = try assess(model(seed), text)
        let judgement = try #require(report.judgement)
        let best = try #require(report.candidates.first)
        let score = report.reference?.exactLogProb
        let isListed = report.candidates.contains { $0.text == text }
        let expected: Verdict =
          if best.text == text {
            .correct
          } else if let score {
            score <= best.exactLogProb ? .modelError : isListed ? .rankingError : .searchError
          } else {
            .outOfVocabulary
          }
        #expect(judgement.verdict == expected && judgement.best == best.exactLogProb)
        verdicts.insert(judgement.verdict)
        let oracle = try #require(report.oracle)
        let fewest = report.candidates.compactMap(\.edits?.errors).min()
        #expect(oracle.counts.errors == fewest)
        #expect(report.candidates[oracle.index].edits == oracle.counts)
      }
    }
    #expect(verdicts.count >= 4, "\(verdicts)")
  }

  @Test func theReferenceJoinsOnlyWhereAskedAndAbsent() throws {
    let options = RiskOptions(temperature: 2, includesReference: true)
    for seed in 0..<20 as Range<UInt64> {
      for text in ["A", "BAB AB", "Q"] {
        let plain = try assess(model(seed), text, options: RiskOptions(temperature: 2))
        let report = try assess(model(seed), text, options: options)
        let isSpelled = report.reference?.labels != nil
        let isListed = report.candidates.contains { $0.text == text }
        #expect(plain.joinedReference == nil && report.options == options)
        #expect((report.joinedReference != nil) == (isSpelled && !isListed))
        #expect(report.consensus == plain.consensus && report.mbrChoice == plain.mbrChoice)
        let gradients = report.candidates.compactMap(\.gradient)
        let sum = gradients.reduce(report.joinedReference?.gradient ?? 0, +)
        #expect(abs(sum) < 1e-12)
        if report.joinedReference == nil { #expect(report.candidates == plain.candidates) }
      }
    }
  }

  /// The first text has four spellings, all of which are kept; the second has 32, more than are
  /// kept.
  @Test(arguments: [("ABAB AB", true), ("AB AB ABAB AB AB", false)])
  func theBestCutOfTheReferenceIsScoredAndNamed(text: String, isExhaustive: Bool) throws {
    var origins: Set<String> = []
    for seed in 0..<40 as Range<UInt64> {
      let model = model(seed)
      let report = try assess(model, text)
      let reference = try #require(report.reference)
      let cut = try #require(reference.segmentation)
      let builder = LatticeBuilder(
        scorer: model.scorer,
        encoder: EncoderProjection(model.encoderOut, joiner: model.scorer.joiner))
      let ways = try model.vocabulary.spellings(of: text, limitPerWord: 100).reduce([[]]) {
        starts, word in starts.flatMap { start in word.map { start + $0 } }
      }
      let scores = try builder.exactLogProbs(of: ways)
      let (score, best) = (try #require(reference.exactLogProb), try #require(scores.max()))
      #expect(cut.isExhaustive == isExhaustive)
      #expect(cut.tried >= 4 && cut.tried <= 17 + report.candidates.count)
      #expect(isExhaustive ? score == best : scores[0] <= score && score <= best)
      let labels = try #require(reference.labels)
      switch cut.origin {
      case .greedy: #expect(labels == ways[0])
      case .nBest(let index): #expect(labels == report.candidates[index].hypothesis.labels)
      case .search: #expect(labels != ways[0] && ways.contains(labels))
      }
      origins.insert("\(cut.origin)")
    }
    #expect(origins.contains("greedy") && origins.contains("search"))
  }

  @Test func aShortReferenceIsCutInAllWays() throws {
    let short = try #require(try assess(model(1), "AB").reference?.segmentation)
    #expect(short.isExhaustive && short.tried >= 2)
    #expect(try assess(model(1), "Q").reference?.segmentation == nil)
  }

  @Test func anEmptyListAndAnEmptyReferenceHaveStatedResults() throws {
    let empty = try assess(model(2), "A", nBest: [])
    #expect(empty.candidates.isEmpty && empty.expectedRisk == nil && empty.mbrChoice == nil)
    #expect(empty.consensus == nil && empty.oracle == nil)
    #expect(empty.judgement?.verdict == .searchError)
    let joined = try assess(
      model(2), "A", options: RiskOptions(includesReference: true), nBest: [])
    #expect(joined.joinedReference?.posterior == 1 && joined.expectedRisk == 0)
    let silent = try assess(model(2), " ")
    #expect(silent.reference?.labels == [] && silent.reference?.segmentation?.origin == .greedy)
    #expect(silent.reference?.segmentation?.isExhaustive == true)
    for candidate in silent.candidates {
      #expect(candidate.edits?.errors == Assessment.words(candidate.text).count)
      #expect(candidate.edits?.rate == nil)
    }
  }

  @Test func aTemperatureOfNothingIsAnError() throws {
    #expect(throws: RiskOptionError.self) {
      try assess(model(1), nil, options: RiskOptions(temperature: 0))
    }
  }
}
