import Experiments
import Fusion
import Recognition
package import Text

extension LoadedFusion {
  package var json: JSON {
    .object([
      ("lm", request.languageModel.map(json(of:)) ?? .null),
      ("hotwords", request.hotwords.map(json(of:)) ?? .null),
    ])
  }

  private func json(of file: FusionRequest.LanguageModelFile) -> JSON {
    .object([
      ("file", .string(file.path)), ("weight", .number(file.weight)),
      ("unit", .optional(unit?.rawValue)), ("ngrams", .integers(counts)),
    ])
  }

  private func json(of file: FusionRequest.HotwordsFile) -> JSON {
    .object([
      ("file", .string(file.path)), ("score", .number(file.score)),
      ("phrases", .integer(phraseCount)),
    ])
  }
}
