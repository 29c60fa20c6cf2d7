package import Fusion
package import Transducer

/// A random language model and random hotwords for a random model, and their score of a label
/// sequence by definition, all at once instead of label by label.
package struct ToyFusion: Sendable {
  package let scorer: FusionScorer
  private let seed: UInt64
  private let vocabulary: Vocabulary
  private let languageModel: LanguageModelFusion?
  private let phrases: [(labels: [TokenID], boost: Double)]

  /// The same for the same seed and shape, whatever the order of the vocabulary.
  ///
  /// - Parameters:
  ///   - weight: of the language model; `nil` for a random one.
  ///   - hotwords: whether there may be any; else there is a language model.
  package init(
    _ shape: ToyShape, seed: UInt64, weight: Double? = nil, hotwords: Bool = true
  ) throws {
    self.seed = seed
    var random = SplitMix64(seed: seed)
    let vocabulary = shape.vocabulary
    let labels = (0..<shape.size).filter { $0 > (shape.hasUnknown ? 1 : 0) }
      .compactMap { shape.order.firstIndex(of: $0) }.map { TokenID($0) }
    let kind = hotwords ? Int.random(in: 0...2, using: &random) : 1
    let words = shape.spellsWords ? ["a", "b", "ba", "ab", "bb"] : labels.map { vocabulary[$0] }
    let arpa = Self.arpa(words, &random)
    let weight = weight ?? Double.random(in: 0.2...1, using: &random)
    languageModel =
      kind == 0
      ? nil
      : try LanguageModelFusion(
        model: ArpaFile.parse(Array(arpa.utf8), path: "toy.arpa"),
        weight: weight, unit: shape.spellsWords ? .words : .tokens, vocabulary: vocabulary)
    phrases =
      kind == 1
      ? []
      : (0..<Int.random(in: 1...3, using: &random)).map { _ in
        let length = Int.random(in: 1...3, using: &random)
        return (
          labels: (0..<length).map { _ in labels.randomElement(using: &random) ?? labels[0] },
          boost: Double.random(in: 0.3...2, using: &random)
        )
      }
    self.vocabulary = vocabulary
    scorer = FusionScorer(
      vocabulary: vocabulary, languageModel: languageModel, hotwords: HotwordGraph(phrases))
  }

  /// The same for another order of the vocabulary.
  package func permuted(as shape: ToyShape) throws -> ToyFusion { try ToyFusion(shape, seed: seed) }

  /// Bigrams of which each is there or not.
  private static func arpa(_ words: [String], _ random: inout SplitMix64) -> String {
    func number() -> String { "\(-Double(Int.random(in: 1...20, using: &random)) / 10)" }
    let unigrams =
      (["<unk>", "</s>"] + words).map { "\(number())\t\($0)\t\(number())" }
      + ["-99\t<s>\t\(number())"]
    let bigrams = (["<s>"] + words).flatMap { first in
      (words + ["</s>"]).filter { _ in Bool.random(using: &random) }
        .map { "\(number())\t\(first) \($0)" }
    }
    return """
      \\data\\
      ngram 1=\(unigrams.count)
      ngram 2=\(bigrams.count)

      \\1-grams:
      \(unigrams.joined(separator: "\n"))

      \\2-grams:
      \(bigrams.joined(separator: "\n"))

      \\end\\

      """
  }

  /// The total fusion score of an utterance with these labels.
  package func total(of labels: [TokenID]) -> FusionScore {
    FusionScore(languageModel: languageScore(labels), hotwords: hotwordScore(labels))
  }

  private func languageScore(_ labels: [TokenID]) -> Double {
    guard let fusion = languageModel else { return 0 }
    let words =
      fusion.unit == .tokens
      ? labels.map { vocabulary[$0] }
      : vocabulary.text(of: labels).split(separator: " ").map(String.init)
    var state = fusion.model.start
    return (words + ["</s>"]).reduce(0) { sum, word in
      guard let id = fusion.model.word(word) ?? fusion.model.word("<unk>") else { return .nan }
      let scored = fusion.model.score(of: id, after: state)
      state = scored.state
      return sum + fusion.weight * scored.logProb
    }
  }

  /// The boosts of the phrases that are completed, one after the other and never overlapping.
  private func hotwordScore(_ labels: [TokenID]) -> Double {
    guard !phrases.isEmpty else { return 0 }
    var run: [TokenID] = []
    return labels.reduce(0) { sum, label in
      run.append(label)
      while !phrases.contains(where: { $0.labels.starts(with: run) }) { run.removeFirst() }
      var complete = run
      while !complete.isEmpty, !phrases.contains(where: { $0.labels == complete }) {
        complete.removeFirst()
      }
      guard !complete.isEmpty else { return sum }
      run = []
      return sum + boost(of: complete)
    }
  }

  /// For each label, the largest boost among the phrases that share the prefix up to it.
  private func boost(of phrase: [TokenID]) -> Double {
    phrase.indices.reduce(0) { sum, last in
      sum + (phrases.filter { $0.labels.starts(with: phrase[...last]) }.map(\.boost).max() ?? 0)
    }
  }
}
