/// The errors of recognised texts, counted in one way everywhere.
///
/// Rates (WER, CER) are `EditCounts.rate` of the counts; of several texts, of the sum of their
/// counts. An empty reference has no rate: everything recognised is an insertion, and the rate is
/// `nil`.
package enum TextErrors {
  /// Words as they are counted: what spaces separate.
  package static func words(_ text: String) -> [String] {
    text.split(separator: " ").map(String.init)
  }

  /// Characters as they are counted: those of the words, with one space between two words, however
  /// many spaces the text has. A character is what a reader takes for one (a grapheme cluster).
  package static func characters(_ text: String) -> [Character] {
    Array(words(text).joined(separator: " "))
  }

  /// What the word error rate (WER) counts.
  package static func wordEdits(reference: String, hypothesis: String) -> EditCounts {
    EditAlignment(reference: words(reference), hypothesis: words(hypothesis)).counts
  }

  /// What the character error rate (CER) counts.
  package static func characterEdits(reference: String, hypothesis: String) -> EditCounts {
    EditAlignment(reference: characters(reference), hypothesis: characters(hypothesis)).counts
  }
}
