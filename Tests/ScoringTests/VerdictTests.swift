import Scoring
import Testing

@Suite("Verdict")
struct VerdictTests {
  private func judge(
    _ texts: [String], best: Double?, said: String, _ reference: Judgement.Reference
  ) -> Judgement {
    func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
    return Judgement(
      texts: texts.map(words), best: best, referenceWords: words(said), reference: reference)
  }

  @Test("the five verdicts")
  func cases() {
    let list = ["A B", "A", "B"]
    #expect(judge(list, best: -3, said: "A B", .scored(-3)).verdict == .correct)
    #expect(judge(list, best: -3, said: "C", .scored(-4)).verdict == .modelError)
    #expect(judge(list, best: -3, said: "A", .scored(-4)).verdict == .modelError)
    #expect(judge(list, best: -3, said: "C", .scored(-2)).verdict == .searchError)
    let ranked = judge(list, best: -3, said: "B", .scored(-2))
    #expect(ranked.verdict == .rankingError && ranked.referenceIndex == 2)
    #expect(
      judge(list, best: -3, said: "Q", .cannotBeSpelled("no Q")).verdict == .outOfVocabulary)
  }

  @Test("equal words are correct regardless of the rest")
  func correct() {
    for reference in [
      Judgement.Reference.scored(-9), .scored(0), .scored(-.infinity), .scored(.nan),
      .cannotBeSpelled("no spelling"),
    ] {
      #expect(judge(["A", "B"], best: -3, said: "A", reference).verdict == .correct)
    }
    #expect(judge([""], best: -3, said: "", .scored(-3)).verdict == .correct)
  }

  @Test("ties and totals that are not numbers")
  func ties() {
    let list = ["A", "B"]
    let impossible = [-Double.infinity, .nan, .infinity]
    #expect(judge(list, best: -3, said: "C", .scored(-3)).verdict == .modelError)
    #expect(judge(list, best: -3, said: "B", .scored(-3)).verdict == .modelError)
    for none in impossible {
      #expect(judge(list, best: -3, said: "C", .scored(none)).verdict == .modelError)
      #expect(judge(list, best: none, said: "C", .scored(-900)).verdict == .searchError)
      #expect(judge(list, best: none, said: "B", .scored(-900)).verdict == .rankingError)
      for other in impossible {
        #expect(judge(list, best: none, said: "C", .scored(other)).verdict == .modelError)
      }
    }
  }

  @Test("an empty list, an empty reference")
  func empties() {
    let lost = judge([], best: nil, said: "A", .scored(-5))
    #expect(lost.verdict == .searchError && lost.best == nil && lost.referenceIndex == nil)
    // A total without a candidate is ignored.
    #expect(judge([], best: -1, said: "A", .scored(-5)) == lost)
    #expect(judge([], best: nil, said: "A", .scored(-.infinity)).verdict == .modelError)
    #expect(judge([], best: nil, said: "", .scored(-5)).verdict == .searchError)
    #expect(judge([], best: nil, said: "Q", .cannotBeSpelled("")).verdict == .outOfVocabulary)
    #expect(judge(["A"], best: -1, said: "", .scored(-5)).verdict == .modelError)
    #expect(judge(["A", ""], best: -5, said: "", .scored(-1)).verdict == .rankingError)
  }

  @Test("each explanation states both totals")
  func explanations() {
    let list = ["A", "B"]
    let judged = [
      judge(list, best: -3.25, said: "A", .scored(-3.25)),
      judge(list, best: -3.25, said: "C", .scored(-4.5)),
      judge(list, best: -3.25, said: "C", .scored(-2.5)),
      judge(list, best: -3.25, said: "B", .scored(-2.5)),
      judge(list, best: -3.25, said: "Q", .cannotBeSpelled("no Q")),
      judge([], best: nil, said: "B", .scored(-.infinity)),
      judge(list, best: -0.0001, said: "B", .scored(-7)),
    ]
    let totals = [
      ("-3.250", "-3.250"), ("-3.250", "-4.500"), ("-3.250", "-2.500"), ("-3.250", "-2.500"),
      ("-3.250", "none"), ("none", "impossible"), ("0.000", "-7.000"),
    ]
    for (judgement, (best, reference)) in zip(judged, totals) {
      let sentence = judgement.explanation
      #expect(sentence.contains(": \(best) for the best candidate, \(reference) for the reference"))
      #expect(sentence.hasSuffix(").") && sentence.filter { $0 == ":" }.count == 2)
    }
    #expect(judged[3].explanation.contains("at rank 2"))
    #expect(Set(judged.prefix(5).map(\.verdict)) == Set(Verdict.allCases))
  }
}
