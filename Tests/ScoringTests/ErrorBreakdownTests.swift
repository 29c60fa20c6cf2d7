import Scoring
import TestSupport
import Testing
import Transducer

@Suite("Errors of texts")
struct ErrorBreakdownTests {
  private static let vocabulary = Vocabulary(
    tokens: ["<blank>", "A", "\u{2581}"], blankID: TokenID(0))

  @Test("every error is counted once, under its class")
  func laws() {
    var random = SplitMix64(seed: 61)
    var breakdown = ErrorBreakdown<Int>()
    var (sum, wrong) = (EditCounts.zero, 0)
    for _ in 0..<200 {
      func sequence() -> [Int] {
        (0..<Int.random(in: 0...5, using: &random)).map { _ in Int.random(in: 0...3, using: &random)
        }
      }
      let (reference, hypothesis) = (sequence(), sequence())
      let alignment = breakdown.add(reference: reference, hypothesis: hypothesis)
      #expect(alignment == EditAlignment(reference: reference, hypothesis: hypothesis))
      sum = sum + alignment.counts
      wrong += reference == hypothesis ? 0 : 1
    }
    #expect(breakdown.counts == sum && breakdown.texts == 200 && breakdown.wrongTexts == wrong)
    var byClass = EditCounts.zero
    byClass.referenceLength = sum.referenceLength
    let all = breakdown.mostFrequent()
    for entry in all {
      switch entry.confusion {
      case .substitution(let said, let found):
        #expect(said != found)
        byClass.substitutions += entry.count
      case .insertion: byClass.insertions += entry.count
      case .deletion: byClass.deletions += entry.count
      }
    }
    #expect(byClass == sum)
    #expect(Set(all.map(\.confusion)).count == all.count)
    #expect(zip(all, all.dropFirst()).allSatisfy { $0.count >= $1.count })
    #expect(breakdown.mostFrequent(3) == Array(all.prefix(3)))
    #expect(breakdown.mostFrequent(0).isEmpty && breakdown.mostFrequent(-1).isEmpty)
  }

  @Test func theMostFrequentComeFirstAndThenThoseMetFirst() {
    var breakdown = ErrorBreakdown<String>()
    breakdown.add(reference: ["B", "A"], hypothesis: ["D"])
    breakdown.add(reference: ["T"], hypothesis: ["P"])
    breakdown.add(reference: ["T"], hypothesis: ["A", "P"])
    breakdown.add(reference: ["GO"], hypothesis: ["GO"])
    let expected: [(ErrorBreakdown<String>.Confusion, Int)] = [
      (.substitution(said: "T", found: "P"), 2), (.deletion(said: "B"), 1),
      (.substitution(said: "A", found: "D"), 1), (.insertion(found: "A"), 1),
    ]
    let found = breakdown.mostFrequent()
    #expect(found.map(\.confusion) == expected.map(\.0) && found.map(\.count) == expected.map(\.1))
    #expect(breakdown.texts == 4 && breakdown.wrongTexts == 3)
    #expect(breakdown.counts.rate == 5.0 / 5)
  }

  @Test func wordsAndCharactersAreCountedWhateverTheSpacing() {
    let texts = TextComparer(TextComparison(), vocabulary: Self.vocabulary)
    let words = texts.wordEdits(reference: "GO  TO B", hypothesis: " GO D ")
    #expect(
      words == EditCounts(substitutions: 1, insertions: 0, deletions: 1, referenceLength: 3))
    // "GO TO B" and "GO D": a space is a character.
    let characters = texts.characterEdits(reference: "GO  TO B", hypothesis: " GO D ")
    #expect(characters.referenceLength == 7 && characters.errors == 4)
    // A letter with its accent is one character, however it is coded; without normalisation only if it
    // is coded as one.
    let accents = texts.characterEdits(reference: "CAF\u{C9}", hypothesis: "CAFE\u{301}")
    #expect(accents.errors == 0 && accents.referenceLength == 4)
    let codes = TextComparer(.init(.none), vocabulary: Self.vocabulary)
      .characterEdits(reference: "CAF\u{C9}", hypothesis: "CAFE\u{301}")
    #expect(codes.errors == 2 && codes.referenceLength == 4)
  }

  @Test func anEmptyReferenceHasErrorsButNoRate() {
    let texts = TextComparer(TextComparison(), vocabulary: Self.vocabulary)
    let edits = texts.wordEdits(reference: " ", hypothesis: "A B")
    #expect(edits.insertions == 2 && edits.errors == 2 && edits.rate == nil)
    let characters = texts.characterEdits(reference: "", hypothesis: "A B")
    #expect(characters.insertions == 3 && characters.rate == nil)
    #expect(texts.wordEdits(reference: "", hypothesis: "") == .zero)
  }
}
