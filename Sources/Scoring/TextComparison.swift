import Foundation
package import Transducer

/// How texts are compared: the same way for error rates, risks and verdicts.
package struct TextComparison: Sendable, Equatable {
  /// What the word error rate counts.
  package enum Unit: String, CaseIterable, Sendable {
    /// Words, and single characters of scripts that are written without spaces (Chinese, Japanese,
    /// Thai and others).
    case auto
    /// What stands between spaces.
    case word
    /// Characters, without the spaces.
    case char
  }

  package var normalization: TextNormalization
  package var unit: Unit

  package init(_ normalization: TextNormalization = .auto, unit: Unit = .auto) {
    self.normalization = normalization
    self.unit = unit
  }
}

/// A comparison of texts for one vocabulary; errors are counted the same way everywhere.
///
/// Rates (WER, CER) are `EditCounts.rate` of the counts; for several texts, of the sum of their
/// counts. An empty reference has no rate: everything recognised is an insertion, and the rate is
/// `nil`.
package struct TextComparer: Sendable, Equatable {
  /// What was counted in references.
  package enum Counted: String, Sendable {
    case word, char
    /// Words, and characters of scripts without spaces.
    case mixed

    /// For people: "words", "characters".
    package var words: String {
      switch self {
      case .word: "words"
      case .char: "characters"
      case .mixed: "words, and characters of scripts without spaces"
      }
    }
  }

  package let comparison: TextComparison
  private let letterCase: LetterCase
  private let spellable: SpellableCharacters
  private let hasWords: Bool

  package init(_ comparison: TextComparison, vocabulary: Vocabulary) {
    self.comparison = comparison
    let rules = comparison.normalization.rules
    letterCase =
      rules.contains(.lower) ? .lower : rules.contains(.auto) ? vocabulary.letterCase : .both
    spellable = SpellableCharacters(vocabulary)
    hasWords = !rules.contains(.auto) || vocabulary.marksWords
  }

  /// Whether the texts that are recognised and their references may be written differently.
  package var isLenient: Bool { comparison.normalization != .none }

  // MARK: Texts

  /// A text as it is compared, with one space between words; none for `auto` where the vocabulary does
  /// not mark words.
  package func normalized(_ text: String) -> String {
    let rules = comparison.normalization.rules
    var text = letterCase.folded(composed(rewritten(text)))
    if rules.contains(.punctuation) {
      text = text.withoutPunctuation { _ in true }
    } else if rules.contains(.auto) {
      text = spellable.spelled(text)
    }
    return text.split(whereSeparator: \.isWhitespace).joined(separator: hasWords ? " " : "")
  }

  /// A text as it might be spelled: rewritten by the rules of a file, and without the punctuation that
  /// the vocabulary cannot spell; its case is kept. As it is if texts are not normalised.
  package func spelled(_ text: String) -> String {
    isLenient ? spellable.spelled(composed(rewritten(text))) : text
  }

  /// The same without the rules of a file.
  func spelledAsWritten(_ text: String) -> String { spellable.spelled(composed(text)) }

  private func rewritten(_ text: String) -> String {
    guard let rules = comparison.normalization.rewriting else { return text }
    // So that " A " also matches the first and the last word.
    let rewritten = rules.applied(
      to: " " + text.split(whereSeparator: \.isWhitespace).joined(separator: " ") + " ")
    return rewritten.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private func composed(_ text: String) -> String {
    let rules = comparison.normalization.rules
    if rules.contains(.nfkc) { return text.precomposedStringWithCompatibilityMapping }
    let isComposed = rules.contains(.nfc) || rules.contains(.auto)
    return isComposed ? text.precomposedStringWithCanonicalMapping : text
  }

  // MARK: Words and characters

  /// The words that are compared, or what takes their place (see `TextComparison.Unit`).
  package func words(_ text: String) -> [String] {
    let words = normalized(text).split(separator: " ")
    switch comparison.unit {
    case .word: return words.map(String.init)
    case .char: return words.flatMap { $0.unicodeScalars.map { String($0) } }
    case .auto: return words.flatMap { $0.splitWithoutSpaces }
    }
  }

  /// What the word error rate of these references counts.
  package func counted(in references: some Sequence<String>) -> Counted {
    guard comparison.unit == .auto else { return comparison.unit == .word ? .word : .char }
    var (hasWords, hasCharacters) = (false, false)
    for reference in references {
      for word in words(reference) {
        let isCharacter = word.unicodeScalars.first?.isWrittenWithoutSpaces == true
        hasWords = hasWords || !isCharacter
        hasCharacters = hasCharacters || isCharacter
      }
    }
    return hasCharacters ? (hasWords ? .mixed : .char) : .word
  }

  /// The edits counted by the word error rate (WER).
  package func wordEdits(reference: String, hypothesis: String) -> EditCounts {
    EditAlignment(reference: words(reference), hypothesis: words(hypothesis)).counts
  }

  /// The edits counted by the character error rate (CER): of code points, with a single space between
  /// words.
  package func characterEdits(reference: String, hypothesis: String) -> EditCounts {
    EditAlignment(
      reference: Array(normalized(reference).unicodeScalars),
      hypothesis: Array(normalized(hypothesis).unicodeScalars)
    ).counts
  }
}
