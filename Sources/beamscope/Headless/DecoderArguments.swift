import ArgumentParser
import ModelFiles
import Text
import Transducer

/// Which decoder is trained: that of the model, or a new one over its encoder.
struct DecoderArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Train a new decoder of this kind: \(Kind.names); else the model's own is trained further.",
      valueName: "kind"),
    completion: .list(Kind.allCases.map(\.rawValue)))
  var predictor: Kind?

  @Option(help: "Labels that a reduced or stateless predictor looks at (default: 2).")
  var contextSize: Int?

  @Option(help: "Heads of a reduced predictor (default: 4).")
  var heads: Int?

  @Option(
    help: ArgumentHelp(
      "What a reduced predictor weighs labels by: dot, cosine (default: dot).",
      valueName: "name"),
    completion: .list(Similarity.allCases.map(\.rawValue)))
  var similarity: String?

  @Option(help: "The width of the embeddings (default: the model's joiner's).")
  var embeddingDim: Int?

  @Option(help: "The width of an LSTM predictor's layers (default: the embeddings').")
  var hiddenDim: Int?

  @Option(help: "The layers of an LSTM predictor (default: 1).")
  var layers: Int?

  @Option(help: "The width of the joiner (default: the model's; the embeddings' where tied).")
  var jointDim: Int?

  @Flag(help: "Whether the joiner's output matrix is the embedding (default: as the model's).")
  var tying: Tying?

  @Flag(help: "A blank of its own in the joiner (HAT).")
  var hat = false

  enum Tying: String, EnumerableFlag { case tied, untied }

  enum Kind: String, CaseIterable, ExpressibleByArgument {
    case reduced, stateless, lstm

    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// The options that only this kind has.
    fileprivate var takes: Set<String> {
      switch self {
      case .reduced: ["--context-size", "--heads", "--similarity"]
      case .stateless: ["--context-size"]
      case .lstm: ["--hidden-dim", "--layers"]
      }
    }
  }

  func validate() throws {
    if let similarity, Similarity(rawValue: similarity) == nil {
      throw ValidationError("--similarity is \"\(similarity)\"; it must be dot or cosine.")
    }
    let special = [
      ("--context-size", contextSize != nil), ("--heads", heads != nil),
      ("--similarity", similarity != nil), ("--hidden-dim", hiddenDim != nil),
      ("--layers", layers != nil),
    ]
    let general = [
      ("--embedding-dim", embeddingDim != nil), ("--joint-dim", jointDim != nil),
      ("--tied or --untied", tying != nil), ("--hat", hat),
    ]
    guard let predictor else {
      guard let stray = (special + general).first(where: \.1) else { return }
      throw ValidationError("\(stray.0) describes a new decoder; name its --predictor, too.")
    }
    for (option, isGiven) in special where isGiven && !predictor.takes.contains(option) {
      throw ValidationError("\(option) means nothing to a \(predictor.rawValue) predictor.")
    }
  }

  /// The decoder to be trained.
  func decoder(
    over file: SafetensorsFile, description: ModelDescription, encoderDim: Int, path: String,
    seed: UInt64
  ) throws -> TrainedDecoder {
    guard let predictor else {
      return try TrainedDecoder(of: file, description: description, path: path)
    }
    let embedding = embeddingDim ?? description.joiner.dim
    let isTied = tying.map { $0 == .tied } ?? description.joiner.isTied
    let options: any PredictorOptions
    do {
      options = try self.options(of: predictor, embedding: embedding)
      let joiner = try joiner(
        dim: jointDim ?? (isTied ? embedding : description.joiner.dim), isTied: isTied)
      guard !isTied || joiner.dim == embedding else {
        throw NetworkError(
          .mismatch, at: "--joint-dim", found: "\(joiner.dim)",
          expected: "--embedding-dim = \(embedding), for the joiner is tied",
          advice: "give one of the two, or --untied")
      }
      return try TrainedDecoder(
        options, joiner: joiner, over: file, description: description, encoderDim: encoderDim,
        seed: seed)
    } catch let error as NetworkError {
      throw InputError(
        place: error.place, found: error.found, expected: error.expected,
        advice: "correct the option")
    }
  }

  private func options(
    of kind: Kind, embedding: Int
  ) throws(NetworkError) -> any PredictorOptions {
    let settings: [String: JSON] =
      switch kind {
      case .reduced:
        [
          "embedding_dim": .integer(embedding), "context_size": .integer(contextSize ?? 2),
          "heads": .integer(heads ?? 4), "similarity": .string(similarity ?? "dot"),
          "start": .string(StartPadding.zeros.rawValue), "layer_norm_epsilon": .float(1e-5),
        ]
      case .stateless:
        [
          "embedding_dim": .integer(embedding), "context_size": .integer(contextSize ?? 2),
          // icefall's: a quarter of the width in each group.
          "groups": .integer(embedding % 4 == 0 ? max(1, embedding / 4) : embedding),
          "start": .string(StartPadding.blankLast.rawValue),
        ]
      case .lstm:
        [
          "embedding_dim": .integer(embedding), "hidden_dim": .integer(hiddenDim ?? embedding),
          "layers": .integer(layers ?? 1), "output_dim": .integer(embedding),
          "start": .string(LSTMPredictor.FirstInput.blank.rawValue),
        ]
      }
    var reader = try SettingsReader(
      .object(settings.merging(["type": .string(kind.rawValue)]) { $1 }), path: "predictor")
    let options = try PredictorCatalog.options(settings: &reader)
    try reader.finish()
    return options
  }

  private func joiner(dim: Int, isTied: Bool) throws(NetworkError) -> JoinerOptions {
    var reader = try SettingsReader(
      .object([
        "activation": .string("tanh"), "dim": .integer(dim), "tied": .bool(isTied),
        "hat": .bool(hat),
      ]), path: "joiner")
    return try JoinerOptions(settings: &reader)
  }
}
