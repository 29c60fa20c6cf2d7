package import ModelFiles
import Text
import Transducer

/// The decoder to train: the model's own, or a new one on its encoder. `nil` values default to
/// those of the model or of the kind of predictor.
package struct DecoderRecipe: Sendable {
  package enum Kind: String, CaseIterable, Sendable { case reduced, stateless, lstm }

  /// Of a new decoder; `nil` to train the model's own further.
  package var predictor: Kind?
  package var contextSize: Int?
  package var heads: Int?
  package var similarity: String?
  package var embeddingDim: Int?
  package var hiddenDim: Int?
  package var layers: Int?
  package var jointDim: Int?
  package var isTied: Bool?
  package var isHAT = false

  package init() {}

  /// The decoder, with its initial weights.
  package func decoder(
    over file: SafetensorsFile, description: ModelDescription, encoderDim: Int, path: String,
    seed: UInt64
  ) throws -> TrainedDecoder {
    guard let predictor else {
      return try TrainedDecoder(of: file, description: description, path: path)
    }
    let embedding = embeddingDim ?? description.joiner.dim
    let isTied = self.isTied ?? description.joiner.isTied
    let options: any PredictorOptions
    do {
      options = try self.options(of: predictor, embedding: embedding)
      let joiner = try joiner(
        dim: jointDim ?? (isTied ? embedding : description.joiner.dim), isTied: isTied)
      guard !isTied || joiner.dim == embedding else {
        throw NetworkError(
          .mismatch, at: "--joint-dim", found: "\(joiner.dim)",
          expected: "--embedding-dim = \(embedding), because the joiner is tied",
          advice: "give only one of the two, or --untied")
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
      .object(byName: settings.merging(["type": .string(kind.rawValue)]) { $1 }), path: "predictor")
    let options = try PredictorCatalog.options(settings: &reader)
    try reader.finish()
    return options
  }

  private func joiner(dim: Int, isTied: Bool) throws(NetworkError) -> JoinerOptions {
    var reader = try SettingsReader(
      .object(byName: [
        "activation": .string("tanh"), "dim": .integer(dim), "tied": .bool(isTied),
        "hat": .bool(isHAT),
      ]), path: "joiner")
    return try JoinerOptions(settings: &reader)
  }
}
