import ArgumentParser
import BeamSearch
import Fusion
import Text
import Transducer

/// Language model and hotwords, spelled alike by every command.
struct FusionArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "An n-gram language model in ARPA format, added to each label's score.", valueName: "file"),
    completion: .file(extensions: ["arpa", "lm"]))
  var lm: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What the language model's log-probability is multiplied with (default: "
        + "\(Self.defaultWeight)).", valueName: "x"))
  var lmWeight: String?

  @Option(
    help: ArgumentHelp(
      "What the words of the language model are: words of the text, or tokens of the model; auto "
        + "looks (default: auto).", valueName: "auto|words|tokens"))
  var lmUnit: String?

  @Option(
    help: ArgumentHelp(
      "Phrases that are to be heard more readily, one a line, perhaps with a score of its own: "
        + "HELLO WORLD :2.5", valueName: "file"),
    completion: .file())
  var hotwords: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What each token of a hotword adds, in nats (default: \(Self.defaultBoost), as in "
        + "sherpa-onnx).", valueName: "x"))
  var hotwordsScore: String?

  /// Between ESPnet's 0.1 and the 0.5 that suits a model on little speech.
  static let defaultWeight = 0.3
  static let defaultBoost = 1.5

  func validate() throws { _ = try request() }

  /// What was asked for; `nil` where nothing is fused.
  ///
  /// - Throws: `ValidationError` for values out of range, and for options that need another one.
  func request() throws -> FusionRequest? {
    for (name, value, needed, base) in [
      ("--lm-weight", lmWeight, "--lm", lm), ("--lm-unit", lmUnit, "--lm", lm),
      ("--hotwords-score", hotwordsScore, "--hotwords", hotwords),
    ] where value != nil && base == nil {
      throw ValidationError("\(name) needs \(needed): name a file with \(needed), or leave it out.")
    }
    let weight = try number(lmWeight, "--lm-weight", "a finite number", \.isFinite)
    let boost = try number(hotwordsScore, "--hotwords-score", "a finite number above 0") {
      $0 > 0 && $0.isFinite
    }
    guard lm != nil || hotwords != nil else { return nil }
    return FusionRequest(
      languageModel: try lm.map { path in
        .init(path: path, weight: weight ?? Self.defaultWeight, unit: try unit())
      },
      hotwords: hotwords.map { .init(path: $0, boost: boost ?? Self.defaultBoost) })
  }

  private func unit() throws -> LanguageModelFusion.Unit? {
    guard let lmUnit, lmUnit != "auto" else { return nil }
    guard let unit = LanguageModelFusion.Unit(rawValue: lmUnit) else {
      let known = LanguageModelFusion.Unit.allCases.map(\.rawValue).joined(separator: " or ")
      throw ValidationError("--lm-unit is \(lmUnit); it must be auto, \(known).")
    }
    return unit
  }

  private func number(
    _ text: String?, _ name: String, _ expected: String, _ isPossible: (Double) -> Bool
  ) throws -> Double? {
    guard let text else { return nil }
    guard let value = Double(text), isPossible(value) else {
      throw ValidationError("\(name) is \(text); it must be \(expected).")
    }
    return value
  }
}

/// Which files are fused, and how.
struct FusionRequest: Sendable, Equatable {
  struct LanguageModelFile: Sendable, Equatable {
    let path: String
    let weight: Double
    /// `nil`: found out by looking.
    let unit: LanguageModelFusion.Unit?
  }

  struct HotwordsFile: Sendable, Equatable {
    let path: String
    /// For phrases without a score of their own; nats a token.
    let boost: Double
  }

  let languageModel: LanguageModelFile?
  let hotwords: HotwordsFile?

  /// Reads the files for a vocabulary.
  ///
  /// - Throws: `ArpaError`, `HotwordError`, or `InputError` for a language model of another text.
  func load(for vocabulary: Vocabulary) throws -> LoadedFusion {
    var (model, phrases): (LanguageModelFusion?, [Hotword]) = (nil, [])
    if let file = languageModel {
      let ngrams = try ArpaFile.read(file.path)
      do {
        model = try LanguageModelFusion(
          model: ngrams, weight: file.weight, unit: file.unit, vocabulary: vocabulary)
      } catch {
        throw InputError.unfit(file.path, error)
      }
    }
    var graph: HotwordGraph?
    if let file = hotwords {
      phrases = try HotwordFile.read(file.path, defaultBoost: file.boost)
      graph = try HotwordGraph(phrases, vocabulary: vocabulary, file: file.path)
    }
    return LoadedFusion(
      request: self,
      scorer: FusionScorer(
        vocabulary: vocabulary, languageModel: model, hotwords: graph),
      unit: model?.unit, counts: model?.model.counts ?? [], phraseCount: phrases.count)
  }
}

extension InputError {
  fileprivate static func unfit(_ path: String, _ error: FusionError) -> InputError {
    InputError(
      place: path, found: "\(error)", expected: "a language model that fits this vocabulary",
      advice: "name another with --lm, or another --lm-unit")
  }
}

/// What is fused, read and ready.
struct LoadedFusion: Sendable {
  let request: FusionRequest
  let scorer: FusionScorer
  let unit: LanguageModelFusion.Unit?
  /// How many n-grams the language model has of each order.
  let counts: [Int]
  let phraseCount: Int

  var json: JSON {
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
      ("file", .string(file.path)), ("score", .number(file.boost)),
      ("phrases", .integer(phraseCount)),
    ])
  }

  /// A line for each file.
  var lines: [String] {
    let model = request.languageModel.map { file in
      "language model: \(file.path), weight \(KnobValue.number(file.weight).text), over "
        + "\(unit?.rawValue ?? "words"), \(counts.map(String.init).joined(separator: " + ")) n-grams"
    }
    let phrases = request.hotwords.map { file in
      "hotwords: \(file.path), \(phraseCount) phrases, score \(KnobValue.number(file.boost).text)"
    }
    return [model, phrases].compactMap { $0 }
  }
}
