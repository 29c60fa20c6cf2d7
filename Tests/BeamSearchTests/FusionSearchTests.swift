import BeamSearch
import Foundation
import Fusion
import TestSupport
import Testing
import Transducer

/// Language models, hotwords and internal language models in the searches. That scores include
/// exactly the fusion scores is a law for all settings (`SearchLaws`); these are special cases.
@Suite("Fusion in the searches", .slow)
struct FusionSearchTests {
  /// Random models in which words are spelled, with an internal language model.
  private static let shapes = (0..<20).map { index in
    var shape = ToyShape(
      seed: UInt64(900 + index), frames: 3 + index % 3, size: 4 + index % 2,
      memory: ToyShape.Memory.allCases[index % 3], blankBias: 1)
    shape.spellsWords = index % 2 == 0
    shape.hasInternalModel = true
    return shape
  }

  @Test("a language model of weight 0 changes nothing", arguments: SearchCatalog.profiles)
  func noWeight(_ profile: SearchProfile) throws {
    for (index, shape) in Self.shapes.enumerated() {
      let plain = ToySetting(shape, SearchOptions(maxSymbolsPerFrame: 2))
      var fused = plain
      fused.fusion = try ToyFusion(shape, seed: UInt64(index), weight: 0, hotwords: false)
      let (a, b) = (try plain.run(profile.name), try fused.run(profile.name))
      #expect(a.nBest == b.nBest)
      #expect(a.trace?.steps.map(\.beam) == b.trace?.steps.map(\.beam))
    }
  }

  @Test("with an exhaustive beam, the timing changes nothing", arguments: SearchCatalog.profiles)
  func timing(_ profile: SearchProfile) throws {
    guard profile.knobs.contains(.beam) else { return }
    for (index, shape) in Self.shapes.prefix(6).enumerated() {
      var shape = shape
      shape.frames = 2
      var setting = ToySetting(
        shape, .exhaustive(cap: 1), fusion: try ToyFusion(shape, seed: UInt64(index)))
      setting.options.internalModelWeight = 0.4
      let before = try setting.run(profile.name).nBest
      setting.options.fusionTiming = .afterSelection
      let after = try setting.run(profile.name).nBest
      #expect(after.count > 1)
      let scores = Dictionary(uniqueKeysWithValues: before.map { ($0.labels, $0) })
      #expect(Set(after.map(\.labels)) == Set(scores.keys))
      for found in after {
        #expect(abs(found.logProb - (scores[found.labels]?.logProb ?? .nan)) < 1e-9)
        #expect(found.fusion == scores[found.labels]?.fusion)
      }
    }
  }

  /// Label 1 is a little more probable than label 2, which is a hotword.
  private let close = HandMadeModel([[0.4, 0.32, 0.28]])

  private func run(_ search: String, _ timing: FusionTiming) throws -> DecodeResult {
    var options = SearchOptions(beamSize: 1, maxSymbolsPerFrame: 1)
    options.fusionTiming = timing
    return try decode(
      close.model.encoderOut, scorer: close.model.scorer, search: search, options: options,
      fusion: FusionScorer(
        vocabulary: close.model.vocabulary, languageModel: nil,
        hotwords: HotwordGraph([(labels: [TokenID(2)], boost: 2)])))
  }

  @Test("before selection a hotword is selected, after it only selected labels are boosted")
  func selection() throws {
    for search in ["tsd", "nsc", "torchaudio", "monotonic", "merging"] {
      let chosen = try #require(try run(search, .beforeSelection).trace).steps[0].rounds[0]
      let left = try #require(try run(search, .afterSelection).trace).steps[0].rounds[0]
      let made = { (round: SearchRound) in
        round.expansions.filter { $0.token != TokenID(0) && $0.result != nil }.map(\.token.index)
      }
      #expect(made(chosen) == [2], "\(search)")
      // In torchaudio's search label 1, without a boost, does not beat the blank.
      #expect(made(left) == (search == "torchaudio" ? [] : [1]), "\(search)")
      let hotword = try #require(left.expansions.first { $0.token == TokenID(2) })
      #expect(hotword.bonus == 0 && abs(exp(hotword.total) - 0.28) < 1e-12)
    }
    #expect(try run("modified", .beforeSelection).nBest[0].labels == [TokenID(2)])
    #expect(try run("modified", .afterSelection).nBest[0].labels == [])
  }

  @Test("a bonus counts in the score, and not in the token's log-probability")
  func parts() throws {
    let found = try run("modified", .beforeSelection).nBest[0]
    #expect(abs(found.logProb - (log(0.28) + 2)) < 1e-12)
    #expect(abs(found.tokenLogProbs[0] - log(0.28)) < 1e-12)
    #expect(found.fusion == FusionScore(languageModel: 0, hotwords: 2))
  }

  @Test("the boost of an incomplete hotword is removed", arguments: SearchCatalog.profiles)
  func unfinishedHotword(_ profile: SearchProfile) throws {
    let fusion = FusionScorer(
      vocabulary: close.model.vocabulary, languageModel: nil,
      hotwords: HotwordGraph([(labels: [TokenID(2), TokenID(1), TokenID(1)], boost: 3)]))
    let result = try decode(
      close.model.encoderOut, scorer: close.model.scorer, search: profile.name,
      options: SearchOptions(beamSize: 4, maxSymbolsPerFrame: 1), fusion: fusion)
    let found = try #require(result.nBest.first { $0.labels == [TokenID(2)] })
    #expect(abs(found.fusion.total) < 1e-12)
    // After the only frame the boost is still there; a search by alignment steps has not ended yet.
    guard profile.clock == .frames else { return }
    let beam = try #require(result.trace?.steps.first?.beam.first { $0.id == found.id })
    #expect(abs(beam.logProb - 3 - found.logProb) < 1e-12)
  }

  @Test(
    "the internal language model's score is subtracted", arguments: SearchCatalog.profiles)
  func internalModel(_ profile: SearchProfile) throws {
    for shape in Self.shapes {
      var setting = ToySetting(shape, SearchOptions(maxSymbolsPerFrame: 2))
      setting.options.internalModelWeight = 0.6
      let result = try setting.run(profile.name)
      for found in result.nBest {
        let inner = setting.model.internalLogProb(of: found.labels)
        #expect(abs(found.fusion.internalModel + 0.6 * inner) < 1e-9)
        #expect(found.fusion.total == found.fusion.internalModel)
      }
    }
  }

  /// Positive and negative bonuses that cancel are still reported separately.
  @Test("parts that cancel are kept")
  func cancelled() throws {
    let vocabulary = Vocabulary.toy(size: 3, blank: 0)
    let arpa = "\\data\\\nngram 1=2\n\\1-grams:\n-0.5 t1\n-0.5 t2\n\\end\\\n"
    let model = try LanguageModelFusion(
      model: ArpaFile.parse(Array(arpa.utf8), path: "toy.arpa"), weight: 1, unit: .tokens,
      vocabulary: vocabulary)
    let plain = FusionScorer(vocabulary: vocabulary, languageModel: model, hotwords: nil)
    let cost = -plain.score(of: TokenID(2), after: plain.start).total
    let fusion = FusionScorer(
      vocabulary: vocabulary, languageModel: model,
      hotwords: HotwordGraph([(labels: [TokenID(2)], boost: cost)]))
    let result = try decode(
      close.model.encoderOut, scorer: close.model.scorer, search: "monotonic", fusion: fusion)
    let found = try #require(result.nBest.first { $0.labels == [TokenID(2)] })
    #expect(found.fusion == FusionScore(languageModel: -cost, hotwords: cost))
    #expect(cost > 1)
  }
}
