package import BeamSearch
package import Scoring
package import Transducer

/// A word or a token of a text, with the encoder frame at which it begins; `nil` where none is known.
package struct TimedUnit: Sendable, Equatable {
  package let text: String
  package let frame: Int?

  package init(_ text: String, frame: Int?) {
    self.text = text
    self.frame = frame
  }
}

/// A pair of aligned units of reference and hypothesis; at least one of them is present.
package struct AlignedPair: Sendable, Equatable {
  /// How the hypothesis differs; `nil` where it does not.
  package let edit: EditKind?
  package let reference: TimedUnit?
  package let hypothesis: TimedUnit?
}

/// The classes of errors, by their letters.
package enum EditKind: String, Sendable {
  case substitution = "S"
  case insertion = "I"
  case deletion = "D"
}

/// A candidate against the reference, word by word and token by token.
package struct ReferenceAlignment: Sendable, Equatable {
  package struct Level: Sendable, Equatable {
    package let pairs: [AlignedPair]
    package let counts: EditCounts
  }

  package let words: Level
  /// `nil` where the vocabulary cannot spell the reference, or where there are too many to align.
  package let tokens: Level?

  /// The maximum number of token pairs (N x M) compared, so that the screen does not have to wait.
  package static let pairLimit = 2_000_000

  /// - Parameter texts: when words are the same.
  /// - Complexity: O(NM) for N and M tokens, within `pairLimit`.
  package init(
    reference: ReferenceScore, candidate: Hypothesis, vocabulary: Vocabulary,
    texts: TextComparison = TextComparison()
  ) {
    let comparer = TextComparer(texts, vocabulary: vocabulary)
    let found = vocabulary.timedWords(candidate.labels, frames: candidate.timestamps)
    let said =
      reference.labels.map { vocabulary.timedWords($0, frames: reference.frames) }
      ?? TextErrors.words(reference.text).map { TimedUnit($0, frame: nil) }
    words = Self.level(comparer.compared(said), comparer.compared(found), comparer.normalized)
    tokens = reference.labels.flatMap { labels in
      guard labels.count * candidate.labels.count <= Self.pairLimit else { return nil }
      return Self.level(
        vocabulary.timedPieces(labels, frames: reference.frames),
        vocabulary.timedPieces(candidate.labels, frames: candidate.timestamps))
    }
  }

  /// - Parameter key: what is compared of a text.
  private static func level(
    _ said: [TimedUnit], _ found: [TimedUnit], _ key: (String) -> String = { $0 }
  ) -> Level {
    let alignment = EditAlignment(
      reference: said.map { key($0.text) }, hypothesis: found.map { key($0.text) })
    let pairs = alignment.operations.map { operation in
      switch operation {
      case .match(let i, let j): AlignedPair(edit: nil, reference: said[i], hypothesis: found[j])
      case .substitution(let i, let j):
        AlignedPair(edit: .substitution, reference: said[i], hypothesis: found[j])
      case .insertion(let j): AlignedPair(edit: .insertion, reference: nil, hypothesis: found[j])
      case .deletion(let i): AlignedPair(edit: .deletion, reference: said[i], hypothesis: nil)
      }
    }
    return Level(pairs: pairs, counts: alignment.counts)
  }
}

extension TextComparer {
  /// Without the words of which nothing is compared, such as a punctuation mark by itself.
  fileprivate func compared(_ words: [TimedUnit]) -> [TimedUnit] {
    words.filter { !normalized($0.text).isEmpty }
  }
}

extension Vocabulary {
  /// The words of labels, each with the frame of the label that begins it.
  package func timedWords(_ labels: [TokenID], frames: [Int]?) -> [TimedUnit] {
    spelledWords(labels).map { TimedUnit($0.text, frame: frames?[$0.labels.lowerBound]) }
  }

  func timedPieces(_ labels: [TokenID], frames: [Int]?) -> [TimedUnit] {
    labels.enumerated().map { TimedUnit(self[$1], frame: frames?[$0]) }
  }
}
