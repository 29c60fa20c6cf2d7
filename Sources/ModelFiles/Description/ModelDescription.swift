package import Text
package import Transducer

/// Everything a model file states about its model except the weights.
package struct ModelDescription: Sendable {
  /// The values of the keys `format` and `version`.
  package static let format = "beamscope-transducer"
  package static let version = 1

  package var name: String
  package var licence: String
  /// Where the model comes from: free-form strings by name.
  package var provenance: [String: String]
  package var vocabulary: Vocabulary
  package var features: FeatureDescription
  package var encoder: EncoderDescription
  package var predictor: any PredictorOptions
  package var joiner: JoinerOptions

  /// Parses a description; all keys must be present, and no others.
  package init(_ value: JSON) throws(NetworkError) {
    var root = try SettingsReader(value, path: "")
    try Self.checkFormat(&root)
    name = try root.string("name")
    licence = try root.string("licence")
    var provenance = try root.object("provenance")
    self.provenance = try provenance.takeTexts()
    var vocabulary = try root.object("vocabulary")
    self.vocabulary = try Self.vocabulary(&vocabulary)
    try vocabulary.finish()
    var features = try root.object("features")
    self.features = try FeatureDescription(settings: &features)
    try features.finish()
    var encoder = try root.object("encoder")
    self.encoder = try EncoderDescription(settings: &encoder)
    try encoder.finish()
    var predictor = try root.object("predictor")
    self.predictor = try PredictorCatalog.options(settings: &predictor)
    try predictor.finish()
    var joiner = try root.object("joiner")
    try Self.checkType(&joiner, JoinerOptions.type)
    self.joiner = try JoinerOptions(settings: &joiner)
    try joiner.finish()
    try root.finish()
    try checkTying()
  }

  private static func checkFormat(_ root: inout SettingsReader) throws(NetworkError) {
    let format = try root.string("format")
    guard format == Self.format else {
      throw NetworkError(
        .badSetting, at: "format", found: "\"\(format.prefix(40))\"",
        expected: "\"\(Self.format)\"", advice: "use a model in this program's own format")
    }
    let version = try root.integer("version", in: 0...Int(Int32.max))
    guard version == Self.version else {
      throw NetworkError(
        .badSetting, at: "version", found: "\(version)", expected: "\(Self.version)",
        advice: "use a newer version of the program, or export the model again")
    }
  }

  private static func checkType(
    _ settings: inout SettingsReader, _ known: String
  ) throws(NetworkError) {
    let type = try settings.string("type")
    guard type == known else {
      throw NetworkError(
        .unknownType, at: settings.place(of: "type"), found: "\"\(type.prefix(40))\"",
        expected: "\"\(known)\"", advice: "this program does not support such a network")
    }
  }

  private static func vocabulary(
    _ settings: inout SettingsReader
  ) throws(NetworkError) -> Vocabulary {
    let values = try settings.array("tokens")
    let place = settings.place(of: "tokens")
    guard (2...1_000_000).contains(values.count) else {
      throw NetworkError(
        .badSetting, at: place, found: "\(values.count) tokens",
        expected: "blank and at least one label, at most 1000000")
    }
    var places: [String: Int] = [:]
    var tokens: [String] = []
    for (index, value) in values.enumerated() {
      guard case .string(let token) = value, !token.isEmpty else {
        throw NetworkError(
          .badSetting, at: "\(place)[\(index)]", found: "\(value)", expected: "a non-empty string")
      }
      if let first = places.updateValue(index, forKey: token) {
        throw NetworkError(
          .badSetting, at: "\(place)[\(index)]", found: "\(value) again, as at [\(first)]",
          expected: "every token once")
      }
      tokens.append(token)
    }
    let last = tokens.count - 1
    let blank = try settings.integer("blank_id", in: 0...last)
    let unknown = try settings.integerOrNull("unk_id", in: 0...last)
    guard unknown != blank else {
      throw NetworkError(
        .badSetting, at: settings.place(of: "unk_id"), found: "\(blank), which is blank",
        expected: "another token, or null")
    }
    return Vocabulary(
      tokens: tokens, blankID: TokenID(blank), unkID: unknown.map { TokenID($0) })
  }

  private func checkTying() throws(NetworkError) {
    guard joiner.isTied, joiner.dim != predictor.embeddingDim else { return }
    throw NetworkError(
      .mismatch, at: "joiner.dim", found: "\(joiner.dim)",
      expected: "predictor.embedding_dim = \(predictor.embeddingDim), because the joiner is tied")
  }

  /// As in model files.
  package var settings: JSON {
    func typed(_ type: String, _ settings: [String: JSON]) -> JSON {
      .object(byName: settings.merging(["type": .string(type)]) { $1 })
    }
    return .object(byName: [
      "format": .string(Self.format), "version": .integer(Self.version),
      "name": .string(name), "licence": .string(licence),
      "provenance": .object(byName: provenance.mapValues { .string($0) }),
      "vocabulary": .object(byName: [
        "tokens": .array(vocabulary.tokens.map { .string($0) }),
        "blank_id": .integer(vocabulary.blankID.index),
        "unk_id": .optional(vocabulary.unkID?.index),
      ]),
      "features": .object(byName: features.settings),
      "encoder": .object(byName: encoder.settings),
      "predictor": typed(Swift.type(of: predictor).type, predictor.settings),
      "joiner": typed(JoinerOptions.type, joiner.settings),
    ])
  }
}
