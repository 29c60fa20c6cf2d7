import Foundation
import Scoring
import TestSupport
import Testing
import Transducer

@Suite("Bayes risk")
struct BayesRiskTests {
  private func candidate(_ text: String, _ logProb: Double) -> RiskCandidate {
    let words = text.split(separator: " ").map(String.init)
    return RiskCandidate(
      labels: text.utf8.map { TokenID(Int($0)) }, words: words, exactLogProb: logProb)
  }

  @Test(
    "real n-bests",
    .enabled(if: TestData.has(RiskReference.path), Comment(rawValue: TestData.missing)))
  func reference() throws {
    var checked = 0
    for utterance in try RiskReference.load().utterances {
      for list in utterance.nBests {
        guard let expected = list.risk else { continue }
        let candidates = list.hyps.map {
          RiskCandidate(
            labels: $0.tokens.map(TokenID.init),
            words: $0.text.split(separator: " ").map(String.init),
            exactLogProb: $0.exact.rnnt)
        }
        let risk = BayesRisk(candidates: candidates, reference: utterance.reference_words)
        // Double throughout; the reference softmax rounds in another order.
        let tolerance = 1e-12
        #expect(risk.entries.map { $0.edits?.errors } == expected.W)
        for (entry, (p, gradient)) in zip(risk.entries, zip(expected.p, expected.gradient)) {
          #expect(abs(entry.posterior - p) < tolerance)
          #expect(abs((entry.gradient ?? .nan) - gradient) < tolerance)
        }
        #expect(abs((risk.expectedRisk ?? .nan) - expected.risk) < tolerance)
        let errors = try #require(list.expected_errors)
        #expect(zip(risk.entries, errors).allSatisfy { abs($0.mbrRisk - $1) < tolerance })
        #expect(risk.mbrChoice == list.mbr)
        checked += 1
      }
    }
    #expect(checked >= 16)
  }

  private let list = [("A B C", -3.0), ("A B", -3.5), ("A D C", -4.0), ("", -6.0)]

  private func risk(_ shift: [Double] = [0, 0, 0, 0], temperature: Double = 1) -> BayesRisk {
    BayesRisk(
      candidates: zip(list, shift).map { candidate($0.0, $0.1 + $1) },
      reference: ["A", "B", "C"], temperature: temperature)
  }

  @Test("posteriors of merged candidates add up")
  func sums() throws {
    let risk = risk()
    #expect(abs(risk.entries.map(\.posterior).reduce(0, +) - 1) < 1e-15)
    #expect(risk.entries.map { $0.edits?.errors } == [0, 1, 1, 3])
    let expected = try #require(risk.expectedRisk)
    #expect(abs(risk.entries.compactMap(\.contribution).reduce(0, +) - expected) < 1e-15)
    #expect(abs(risk.entries.compactMap(\.gradient).reduce(0, +)) < 1e-15)
    #expect(risk.mbrChoice == 0)
  }

  @Test("only differences of scores count, at any magnitude")
  func shifts() {
    let far = risk([-1e4, -1e4, -1e4, -1e4])
    for (a, b) in zip(far.entries, risk().entries) {
      // Scores near 1e4 carry 2e-12 of rounding.
      #expect(abs(a.posterior - b.posterior) < 1e-11)
    }
  }

  @Test("the gradient is the slope of the risk", arguments: [1.0, 2.5])
  func slope(_ temperature: Double) throws {
    let h = 1e-5
    for index in 0..<4 {
      var shift = [0.0, 0, 0, 0]
      shift[index] = h
      let above = try #require(risk(shift, temperature: temperature).expectedRisk)
      shift[index] = -h
      let below = try #require(risk(shift, temperature: temperature).expectedRisk)
      let gradient = try #require(risk(temperature: temperature).entries[index].gradient)
      #expect(abs(gradient - (above - below) / (2 * h)) < 1e-9)
    }
  }

  @Test("the choice with the fewest expected errors may not be the most probable")
  func minimumRisk() {
    // Two close relatives outvote the single best.
    let risk = BayesRisk(candidates: [
      candidate("X Y Z", log(0.4)), candidate("A B C", log(0.35)), candidate("A B D", log(0.25)),
    ])
    #expect(risk.mbrChoice == 1)
    #expect(abs(risk.entries[0].mbrRisk - 3 * 0.6) < 1e-12)
    #expect(abs(risk.entries[1].mbrRisk - (3 * 0.4 + 0.25)) < 1e-12)
    #expect(risk.expectedRisk == nil && risk.entries.allSatisfy { $0.gradient == nil })
  }

  @Test("the same labels count once; other labels of the same words count apart")
  func duplicates() {
    var spelledApart = candidate("A B", -1)
    spelledApart.labels = [TokenID(7)]
    let risk = BayesRisk(
      candidates: [candidate("A B", -1), candidate("A B", -1), spelledApart], reference: ["A"])
    #expect(risk.entries.map(\.duplicateOf) == [nil, 0, nil])
    #expect(risk.entries.map(\.posterior) == [0.5, 0, 0.5])
    #expect(risk.expectedRisk == 1)
  }

  @Test("empty lists, single and impossible candidates")
  func edges() {
    let none = BayesRisk(candidates: [], reference: ["A"])
    #expect(none.entries.isEmpty && none.expectedRisk == nil && none.mbrChoice == nil)
    let single = BayesRisk(candidates: [candidate("", -900)], reference: ["A", "B"])
    #expect(single.entries[0].posterior == 1 && single.expectedRisk == 2)
    #expect(single.entries[0].gradient == 0 && single.mbrChoice == 0)
    let half = BayesRisk(
      candidates: [candidate("A", -.infinity), candidate("B", -5), candidate("C", .nan)],
      reference: ["A"])
    #expect(half.entries.map(\.posterior) == [0, 1, 0])
    #expect(half.expectedRisk == 1)
    let impossible = BayesRisk(
      candidates: [candidate("A", -.infinity), candidate("B", -.infinity)], reference: ["A"])
    #expect(impossible.entries.map(\.posterior) == [0, 0])
    #expect(impossible.expectedRisk == nil && impossible.mbrChoice == nil)
  }
}
