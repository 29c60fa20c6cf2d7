/// The errors of recognised texts, counted the same way everywhere.
///
/// Rates (WER, CER) are `EditCounts.rate` of the counts; for several texts, of the sum of their
/// counts. An empty reference has no rate: everything recognised is an insertion, and the rate is
/// `nil`.
package enum TextErrors {
  /// Words as they are counted: separated by spaces.
  package static func words(_ text: String) -> [String] {
    text.split(separator: " ").map(String.init)
  }

  /// Characters for counting: those of the words, with a single space between words. A character is
  /// a grapheme cluster.
  package static func characters(_ text: String) -> [Character] {
    Array(words(text).joined(separator: " "))
  }

  /// The edits counted by the word error rate (WER).
  package static func wordEdits(reference: String, hypothesis: String) -> EditCounts {
    EditAlignment(reference: words(reference), hypothesis: words(hypothesis)).counts
  }

  /// The edits counted by the character error rate (CER).
  package static func characterEdits(reference: String, hypothesis: String) -> EditCounts {
    EditAlignment(reference: characters(reference), hypothesis: characters(hypothesis)).counts
  }
}
