package import ArgumentParser
import BeamSearch
package import Experiments
import Fusion
import Text
import Transducer

/// Language model and hotwords, spelled alike by every command.
package struct FusionArguments: ParsableArguments {
  package init() {}

  @Option(
    help: ArgumentHelp(
      "An n-gram language model in ARPA format, added to each label's score.", valueName: "file"),
    completion: .file(extensions: ["arpa", "lm"]))
  package var lm: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The factor for the language model's log-probability (default: "
        + "\(Self.defaultWeight)).", valueName: "x"))
  package var lmWeight: String?

  @Option(
    help: ArgumentHelp(
      "The units of the language model: words of the text, or tokens of the model; auto detects "
        + "them (default: auto).", valueName: "auto|words|tokens"))
  package var lmUnit: String?

  @Option(
    help: ArgumentHelp(
      "A file of phrases to boost, one per line, optionally with its own score: "
        + "HELLO WORLD :2.5; or tokenised, as for sherpa-onnx", valueName: "file"),
    completion: .file())
  package var hotwords: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The boost per token of a hotword, in nats (default: \(Self.defaultBoost), as in "
        + "sherpa-onnx).", valueName: "x"))
  package var hotwordsScore: String?

  @Flag(help: "Leave out hotwords that the vocabulary cannot spell, instead of stopping.")
  package var hotwordsSkip = false

  /// Between ESPnet's 0.1 and the 0.5 that suits a model on little speech.
  package static let defaultWeight = 0.3
  package static let defaultBoost = 1.5

  package func validate() throws { _ = try request() }

  /// The request; `nil` if nothing is fused.
  ///
  /// - Throws: `ValidationError` for values out of range, and for options that need another one.
  package func request() throws -> FusionRequest? {
    for (name, value, needed, base) in [
      ("--lm-weight", lmWeight, "--lm", lm), ("--lm-unit", lmUnit, "--lm", lm),
      ("--hotwords-score", hotwordsScore, "--hotwords", hotwords),
    ] where value != nil && base == nil {
      throw ValidationError("\(name): found no \(needed); expected \(needed) with a file.")
    }
    if hotwordsSkip, hotwords == nil {
      throw ValidationError(
        "--hotwords-skip: found no --hotwords; expected --hotwords with a file.")
    }
    let weight = try number(lmWeight, "--lm-weight", "a finite number", \.isFinite)
    let boost = try number(hotwordsScore, "--hotwords-score", "a finite number above 0") {
      $0 > 0 && $0.isFinite
    }
    return FusionRequest(
      languageModel: try lm.map { path in
        .init(path: path, weight: weight ?? Self.defaultWeight, unit: try unit())
      },
      hotwords: hotwords.map {
        .init(
          path: $0, score: boost ?? Self.defaultBoost, skip: hotwordsSkip ? true : nil)
      })
  }

  private func unit() throws -> LanguageModelFusion.Unit? {
    guard let lmUnit, lmUnit != "auto" else { return nil }
    guard let unit = LanguageModelFusion.Unit(rawValue: lmUnit) else {
      let known = LanguageModelFusion.Unit.allCases.map(\.rawValue).joined(separator: " or ")
      throw ValidationError("--lm-unit: found \(lmUnit); expected auto, \(known).")
    }
    return unit
  }

  private func number(
    _ text: String?, _ name: String, _ expected: String, _ isPossible: (Double) -> Bool
  ) throws -> Double? {
    guard let text else { return nil }
    guard let value = Double(text), isPossible(value) else {
      throw ValidationError("\(name): found \(text); expected \(expected).")
    }
    return value
  }
}
