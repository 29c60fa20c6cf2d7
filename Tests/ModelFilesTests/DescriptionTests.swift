import ModelFiles
import Testing
import Text
import Transducer

@Suite("Descriptions of models")
struct DescriptionTests {
  private static let models = ["full", "streaming", "stateless2", "lstm2"]

  @Test(arguments: SmallModel.names)
  func whatIsReadIsWritten(_ name: String) throws {
    let model = try SmallModel(name)
    #expect(try ModelDescription(model.description).settings == model.description)
  }

  /// Values are as in the file the description was read from, none forgotten.
  @Test func aDescriptionKeepsTheNumbersOfItsFile() throws {
    let model = try SmallModel("full")
    #expect(model.description[["encoder", "layer_norm_epsilon"]] == .number(1e-5))
    #expect(model.description[["encoder", "left_context"]] == .null)
    #expect(model.description[["features", "front_end", "pre_emphasis"]] == .number(0.97))
    #expect(model.description[["predictor", "type"]] == .string("reduced"))
  }

  @Test(arguments: models)
  func aMissingKeyIsNamedByItsPath(_ name: String) throws {
    let model = try SmallModel(name)
    for path in model.description.paths where path.first != "provenance" || path.count == 1 {
      var damaged = model
      damaged.description[path] = nil
      let problem = try #require(damaged.problem())
      // The front end names its own parameters.
      if path.starts(with: ["features", "front_end"]), path.count == 3, path[2] != "type" {
        #expect(problem.place == "features.front_end" && problem.found.contains(path[2]))
      } else {
        #expect(problem.place == path.joined(separator: "."))
        #expect(problem.reason == .model(.missingSetting))
      }
    }
  }

  @Test(arguments: models)
  func anUnknownKeyIsNamedByItsPath(_ name: String) throws {
    let model = try SmallModel(name)
    let objects =
      [[]]
      + model.description.paths.filter {
        if case .object = model.description[$0] { $0 != ["provenance"] } else { false }
      }
    #expect(objects.count == 7)
    for path in objects {
      var damaged = model
      damaged.description[path + ["zz"]] = .number(1)
      let problem = try #require(damaged.problem())
      if path == ["features", "front_end"] {
        #expect(problem.found.contains("zz"))
      } else {
        #expect(problem.place == (path + ["zz"]).joined(separator: "."))
        #expect(problem.reason == .model(.unknownSetting))
      }
    }
  }

  @Test(arguments: models)
  func aValueOfTheWrongKindIsNamedByItsPath(_ name: String) throws {
    let model = try SmallModel(name)
    for path in model.description.paths {
      for wrong in [JSON.array([.bool(true)]), .string("\u{1f600}"), .number(-1e9)] {
        // These may be any text.
        let isFreeText = ["name", "licence", "provenance"].contains(path[0])
        if isFreeText, case .string = wrong, path != ["provenance"] { continue }
        var damaged = model
        damaged.description[path] = wrong
        let problem = try #require(damaged.problem())
        #expect(problem.place.hasPrefix(path.prefix(2).joined(separator: ".")), "\(problem)")
        #expect(problem.expected.isEmpty == false && problem.advice.isEmpty == false)
      }
    }
  }

  struct Change: Sendable, CustomTestStringConvertible {
    var path: String
    var value: JSON
    var place: String
    var reason: NetworkError.Reason
    var model = "full"
    var testDescription: String { "\(path) = \(value.text) in \(model)" }

    init(
      _ path: String, _ value: JSON, at place: String? = nil,
      _ reason: NetworkError.Reason = .badSetting, in model: String = "full"
    ) {
      self.path = path
      self.value = value
      self.place = place ?? path
      self.reason = reason
      self.model = model
    }
  }

  static let changes = [
    Change("format", .string("other")),
    Change("version", .number(2)),
    Change("version", .number(1.5)),
    Change("vocabulary.tokens", .array([.string("a")])),
    Change(
      "vocabulary.tokens", .array([.string("a"), .string("b"), .string("a")]),
      at: "vocabulary.tokens[2]"),
    Change("vocabulary.tokens", .array([.string("a"), .string("")]), at: "vocabulary.tokens[1]"),
    Change("vocabulary.tokens", .array([.string("a"), .number(1)]), at: "vocabulary.tokens[1]"),
    // One token less than the tensors have rows.
    Change(
      "vocabulary.tokens", .array((0..<5).map { .string("\($0)") }), at: "predictor.embedding",
      .misshapenTensor),
    Change("vocabulary.blank_id", .number(6)),
    Change("vocabulary.blank_id", .number(-1)),
    Change("vocabulary.unk_id", .number(6)),
    Change("vocabulary.unk_id", .number(0)),
    Change("features.stack", .number(3), at: "encoder.input_dim", .mismatch),
    Change("features.stack", .number(0)),
    Change("features.normalization", .string("per utterance")),
    Change("features.front_end.type", .string("x"), at: "features.front_end"),
    Change("features.front_end.mel_bins", .number(5), at: "features.mean", .misshapenTensor),
    Change("features.normalization", .string("none"), at: "features.mean", .leftOverTensor),
    Change(
      "features.deltas", .object(byName: ["order": .number(1), "window": .number(2)]),
      at: "features.mean", .misshapenTensor),
    Change(
      "features.deltas", .object(byName: ["order": .number(9), "window": .number(2)]),
      at: "features.deltas.order"),
    Change("encoder.type", .string("zipformer"), .unknownType),
    Change("encoder.input_dim", .number(9), .mismatch),
    Change("encoder.heads", .number(3), .mismatch),
    Change("encoder.kernel", .number(4), .mismatch),
    Change("encoder.layers", .number(0)),
    Change("encoder.layers", .number(3), at: "encoder.layers.2", .missingTensor),
    Change("encoder.layers", .number(1), at: "encoder.layers.1", .leftOverTensor),
    Change("encoder.layer_norm_epsilon", .number(0)),
    Change("encoder.left_context", .number(-1)),
    Change(
      "encoder.max_relative_distance", .number(4), at: "encoder.layers.0.attention.relative_bias",
      .misshapenTensor),
    Change("predictor.type", .string("gru"), .unknownType),
    Change("predictor.context_size", .number(2), at: "predictor.position", .misshapenTensor),
    Change("predictor.similarity", .string("euclid")),
    Change("predictor.start", .string("none")),
    Change("predictor.groups", .number(3), .mismatch, in: "stateless2"),
    Change("predictor.layers", .number(1), at: "predictor.lstm.1", .leftOverTensor, in: "lstm2"),
    Change(
      "predictor.output_dim", .null, at: "joiner.predictor.weight", .misshapenTensor, in: "lstm2"),
    Change("predictor.recurrent_projection", .number(0.5), in: "projected"),
    Change("predictor.recurrent_projection", .string("4"), in: "projected"),
    Change(
      "predictor.recurrent_projection", .number(0), at: "predictor.lstm.0.weight_hh",
      .misshapenTensor, in: "projected"),
    Change(
      "predictor.recurrent_projection", .number(9), at: "predictor.lstm.0.weight_hr",
      .missingTensor, in: "lstm2"),
    Change("predictor.recurrent_bias", .number(1), in: "projected"),
    Change(
      "predictor.recurrent_bias", .bool(false), at: "predictor.lstm.0.bias_hh", .leftOverTensor,
      in: "projected"),
    Change(
      "predictor.recurrent_bias", .bool(true), at: "predictor.lstm.0.bias_hh", .missingTensor,
      in: "projected1"),
    Change("joiner.type", .string("multiplicative"), .unknownType),
    Change("joiner.activation", .string("relu")),
    Change("joiner.dim", .number(13), .mismatch),
    Change("joiner.tied", .bool(false), at: "joiner.output.weight", .missingTensor),
    Change("joiner.hat", .bool(true), at: "joiner.blank.weight", .missingTensor),
    Change("joiner.hat", .bool(false), at: "joiner.blank", .leftOverTensor, in: "streaming"),
  ]

  @Test(arguments: changes)
  func whatDoesNotFitIsRefused(_ change: Change) throws {
    var model = try SmallModel(change.model)
    model.description[change.path.split(separator: ".").map(String.init)] = change.value
    let problem = try #require(model.problem())
    #expect(problem.place.hasPrefix(change.place), "\(problem)")
    #expect(problem.reason == .model(change.reason), "\(problem)")
  }

  @Test func textThatIsNoJSONIsPlaced() throws {
    let model = try SmallModel("lstm1")
    let cases: [(String, ModelFileError.Reason)] = [
      ("{\"a\": }", .badJSON), ("[]", .model(.badSetting)),
    ]
    for (text, reason) in cases {
      let bytes = SafetensorsFile.bytes(metadata: ["beamscope": text], tensors: model.tensors)
      #expect(readingProblem(bytes)?.reason == reason)
    }
    let bare = SafetensorsFile.bytes(metadata: ["format": "pt"], tensors: model.tensors)
    let problem = readingProblem(bare)
    #expect(problem?.reason == .wrongFormat && problem?.place == "__metadata__.beamscope")
  }
}
