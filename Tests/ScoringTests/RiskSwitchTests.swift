import Foundation
import Scoring
import TestSupport
import Testing
import Transducer

/// The options of the risk: the reference in the list, and the temperature.
@Suite("Risk switches")
struct RiskSwitchTests {
  private func candidate(_ text: String, _ logProb: Double) -> RiskCandidate {
    RiskCandidate(
      labels: text.utf8.map { TokenID(Int($0)) },
      words: text.split(separator: " ").map(String.init), exactLogProb: logProb)
  }

  private let reference = ["A", "B", "C"]
  private var list: [RiskCandidate] {
    [candidate("A B", -3), candidate("A D C", -3.5), candidate("A B", -3), candidate("", -6)]
  }

  @Test("the reference is added at the end, with its posterior")
  func joining() throws {
    let joined = BayesRisk(
      candidates: list, reference: reference, joining: candidate("A B C", -2.5))
    #expect(joined.entries.count == 5)
    #expect(joined.entries.map(\.isReference) == [false, false, false, false, true])
    let entry = try #require(joined.joinedReference)
    #expect(entry == joined.entries[4] && entry.edits?.errors == 0 && entry.contribution == 0)
    let weights = [-3.0, -3.5, -.infinity, -6, -2.5].map { exp($0) }
    let total = weights.reduce(0, +)
    for (entry, weight) in zip(joined.entries, weights) {
      #expect(abs(entry.posterior - weight / total) < 1e-15)
    }
    // Training would raise it.
    let gradient = try #require(entry.gradient)
    #expect(gradient < 0)
    let alone = BayesRisk(candidates: list, reference: reference)
    #expect(alone.joinedReference == nil)
    let (with, without) = (try #require(joined.expectedRisk), try #require(alone.expectedRisk))
    #expect(with < without)
  }

  @Test("a decision never uses the reference")
  func decisions() {
    let alone = BayesRisk(candidates: list)
    let joined = BayesRisk(
      candidates: list, reference: reference, joining: candidate("A B C", -0.1))
    #expect(joined.entries.prefix(4).map(\.mbrRisk) == alone.entries.map(\.mbrRisk))
    #expect(joined.mbrChoice == alone.mbrChoice && joined.consensus == alone.consensus)
    let posteriors = alone.entries.map(\.posterior)
    let expected = zip(posteriors, [1.0, 1, 1, 3]).map(*).reduce(0, +)
    #expect(abs((joined.joinedReference?.mbrRisk ?? .nan) - expected) < 1e-15)
  }

  @Test(
    "a reference that is present changes nothing", arguments: [-0.1, -3, -.infinity] as [Double])
  func present(score: Double) {
    let with = list + [candidate("A B C", -4)]
    let other = RiskCandidate(labels: [TokenID(1)], words: reference, exactLogProb: score)
    for joining in [candidate("A B C", score), other] {
      #expect(
        BayesRisk(candidates: with, reference: reference, joining: joining)
          == BayesRisk(candidates: with, reference: reference))
    }
  }

  @Test("gradients sum to 0 and are the slopes of the risk, the reference's too")
  func gradients() throws {
    var generator = SplitMix64(seed: 71)
    let texts = ["A B", "A D C", "B", "", "A B C D", "C C"]
    for _ in 0..<30 {
      let count = Int.random(in: 0...texts.count, using: &generator)
      let scores = (0...count).map { _ in Double.random(in: -8 ... -1, using: &generator) }
      let temperature = Double.random(in: 0.3...4, using: &generator)
      func risk(_ scores: [Double]) -> BayesRisk {
        BayesRisk(
          candidates: zip(texts, scores.dropLast()).map { candidate($0, $1) },
          reference: reference, joining: candidate("A B C", scores[count]),
          temperature: temperature)
      }
      let gradients = risk(scores).entries.compactMap(\.gradient)
      #expect(gradients.count == count + 1)
      #expect(abs(gradients.reduce(0, +)) < 1e-13)
      let h = 1e-5
      for (index, gradient) in gradients.enumerated() {
        var (above, below) = (scores, scores)
        above[index] += h
        below[index] -= h
        let difference =
          try #require(risk(above).expectedRisk) - (try #require(risk(below).expectedRisk))
        // A central difference is right to h squared.
        #expect(abs(gradient - difference / (2 * h)) < 1e-8)
      }
    }
  }

  @Test("an empty list, an impossible reference")
  func edges() {
    let empty = BayesRisk(candidates: [], reference: reference, joining: candidate("A B C", -2))
    #expect(empty.entries.map(\.posterior) == [1] && empty.expectedRisk == 0)
    #expect(empty.mbrChoice == nil && empty.consensus == nil)
    let impossible = BayesRisk(
      candidates: list, reference: reference, joining: candidate("A B C", -.infinity))
    #expect(impossible.joinedReference?.posterior == 0)
    #expect(
      impossible.expectedRisk == BayesRisk(candidates: list, reference: reference).expectedRisk)
    let hopeless = BayesRisk(
      candidates: [candidate("A", -.infinity)], reference: reference,
      joining: candidate("A B C", -5))
    #expect(hopeless.entries.map(\.posterior) == [0, 1] && hopeless.mbrChoice == nil)
    #expect(hopeless.consensus == nil && hopeless.expectedRisk == 0)
    let unbounded = BayesRisk(candidates: [candidate("A", .infinity), candidate("B", -1)])
    #expect(unbounded.entries.map(\.posterior) == [0, 1])
  }

  @Test("the consensus is that of the posteriors")
  func consensus() throws {
    let risk = BayesRisk(candidates: list, temperature: 2)
    let expected = ConfusionNetwork(
      zip(list, risk.entries).map { ($0.words, $1.posterior) })
    #expect(risk.consensus == expected && expected != nil)
    let choice = try #require(risk.mbrChoice)
    let errors = try #require(risk.consensus?.expectedErrors)
    #expect(errors <= risk.entries[choice].mbrRisk + 1e-12)
  }

  @Test("a temperature is a number above 0", arguments: [0, -1, .nan, .infinity] as [Double])
  func temperature(_ value: Double) {
    let error = #expect(throws: RiskOptionError.self) {
      try RiskOptions(temperature: value).validate()
    }
    #expect(error?.description.contains("above 0") == true)
    #expect(throws: Never.self) { try RiskOptions(temperature: 0.1).validate() }
  }
}
