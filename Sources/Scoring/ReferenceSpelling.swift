import Foundation
import Transducer

/// A way in which the words of a reference may be written.
package enum ReferenceSpelling: String, CaseIterable, Sendable {
  case asWritten = "as_written"
  /// By the rewriting rules of a file.
  case rewritten
  case lower, upper
  /// Small letters after a capital.
  case sentence
  /// As the best candidate writes the words that both have.
  case candidate

  /// For people.
  package var words: String {
    switch self {
    case .asWritten: "as written"
    case .rewritten: "rewritten"
    case .lower: "in lower case"
    case .upper: "in upper case"
    case .sentence: "in sentence case"
    case .candidate: "with the candidate's case and marks"
    }
  }
}

extension TextComparer {
  /// The ways in which a reference may be written, the one given first; none is listed twice. Without
  /// any normalisation only that one.
  ///
  /// - Parameter candidate: what was recognised.
  package func spellings(
    of reference: String, like candidate: String?
  ) -> [(spelling: ReferenceSpelling, text: String)] {
    guard isLenient else { return [(.asWritten, reference)] }
    let written = spelledAsWritten(reference)
    let text = spelled(reference)
    let lower = LetterCase.lower.folded(text)
    var ways: [(spelling: ReferenceSpelling, text: String)] = [
      (.asWritten, written), (.rewritten, text), (.lower, lower),
      (.upper, LetterCase.upper.folded(text)),
      (.sentence, lower.prefix(1).uppercased() + lower.dropFirst()),
    ]
    if let candidate { ways.append((.candidate, Self.written(text, like: candidate))) }
    var seen: Set<String> = []
    return ways.filter { seen.insert($0.text).inserted }
  }

  /// A text whose words are written as in another one where it has the same words, whatever their case
  /// and punctuation.
  static func written(_ text: String, like other: String) -> String {
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    let others = other.split(whereSeparator: \.isWhitespace).map(String.init)
    let alignment = EditAlignment(reference: words.map(bare), hypothesis: others.map(bare))
    return alignment.operations.compactMap { operation -> String? in
      switch operation {
      case .match(let i, let j): bare(words[i]).isEmpty ? words[i] : others[j]
      case .substitution(let i, _), .deletion(let i): words[i]
      case .insertion: nil
      }
    }.joined(separator: " ")
  }

  private static func bare(_ word: String) -> String {
    LetterCase.lower.folded(word.precomposedStringWithCanonicalMapping)
      .withoutPunctuation { _ in true }
  }
}
