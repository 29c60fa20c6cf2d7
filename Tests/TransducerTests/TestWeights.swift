import TestSupport
import Transducer

/// Networks with random weights of whatever shape their options ask for.
enum TestWeights {
  static let vocabulary = Vocabulary(
    tokens: ["a", "b", "c", "d", "e", "<blank>"], blankID: TokenID(5))

  static func predictor(_ options: ReducedPredictor.Options) throws -> any Predictor {
    let dim = options.embeddingDim
    var tensors = reader([
      "predictor.embedding": [vocabulary.size, dim],
      "predictor.position": [options.heads, options.contextSize, dim],
      "predictor.projection.weight": [dim, dim], "predictor.projection.bias": [dim],
      "predictor.norm.weight": [dim], "predictor.norm.bias": [dim],
    ])
    let predictor = try options.makePredictor(vocabulary: vocabulary, tensors: &tensors)
    try tensors.finish()
    return predictor
  }

  static func reader(_ shapes: [String: [Int]], seed: UInt64 = 1) -> TensorReader {
    var random = SplitMix64(seed: seed)
    var tensors: [String: Tensor] = [:]
    for (name, shape) in shapes.sorted(by: { $0.key < $1.key }) {
      let count = shape.reduce(1, *)
      tensors[name] = Tensor(
        shape: shape, values: (0..<count).map { _ in Float.random(in: -1...1, using: &random) })
    }
    return TensorReader(tensors)
  }
}
