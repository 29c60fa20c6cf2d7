import BeamSearch
package import Experiments
package import Fusion
import Text
package import Transducer

extension FusionRequest {
  /// Reads the files for a vocabulary.
  ///
  /// - Throws: `ArpaError`, `HotwordError`, or `InputError` for a language model of another text.
  package func load(for vocabulary: Vocabulary) throws -> LoadedFusion {
    var model: LanguageModelFusion?
    if let file = languageModel {
      let ngrams = try ArpaFile.read(file.path)
      do {
        model = try LanguageModelFusion(
          model: ngrams, weight: file.weight, unit: file.unit, vocabulary: vocabulary)
      } catch {
        throw InputError.unfit(file.path, error)
      }
    }
    var spelled: SpelledHotwords?
    var remarks: [String?] = []
    if let file = hotwords {
      let phrases = try HotwordFile.read(file.path, defaultBoost: file.score)
      spelled = try SpelledHotwords(
        phrases, vocabulary: vocabulary, file: file.path, skips: file.skip == true)
      remarks = [HotwordFile.remark(on: phrases, of: file.path), spelled?.skipped]
    }
    return LoadedFusion(
      request: self,
      scorer: FusionScorer(
        vocabulary: vocabulary, languageModel: model, hotwords: spelled?.graph),
      unit: model?.unit, counts: model?.model.counts ?? [], phraseCount: spelled?.count ?? 0,
      remarks: remarks.compactMap(\.self))
  }
}

extension InputError {
  fileprivate static func unfit(_ path: String, _ error: FusionError) -> InputError {
    InputError(
      place: path, found: "\(error)", expected: "a language model for this vocabulary",
      advice: "name another with --lm, or another --lm-unit")
  }
}

/// What is fused, read and ready.
package struct LoadedFusion: Sendable {
  package let request: FusionRequest
  package let scorer: FusionScorer
  package let unit: LanguageModelFusion.Unit?
  /// How many n-grams the language model has of each order.
  package let counts: [Int]
  package let phraseCount: Int
  /// What the user should know about the files: what was left out, what has no meaning here.
  package let remarks: [String]

  /// A line for each file.
  package var lines: [String] {
    let model = request.languageModel.map { file in
      "language model: \(file.path), weight \(KnobValue.number(file.weight).text), over "
        + "\(unit?.rawValue ?? "words"), \(counts.map(String.init).joined(separator: " + ")) n-grams"
    }
    let phrases = request.hotwords.map { file in
      "hotwords: \(file.path), \(phraseCount) phrases, score \(KnobValue.number(file.score).text)"
    }
    return [model, phrases].compactMap { $0 }
  }
}
