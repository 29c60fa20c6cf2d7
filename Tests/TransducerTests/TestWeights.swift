import TestSupport
import Transducer

/// Networks with random weights of the shapes their options require.
enum TestWeights {
  static let vocabulary = Vocabulary(
    tokens: ["a", "b", "c", "d", "e", "<blank>"], blankID: TokenID(5))

  static func predictor(_ options: ReducedPredictor.Options) throws -> any Predictor {
    var tensors = reader(options.tensorShapes(vocabularySize: vocabulary.size))
    let predictor = try options.makePredictor(vocabulary: vocabulary, tensors: &tensors)
    try tensors.finish()
    return predictor
  }

  static func reader(_ shapes: TensorShapes, seed: UInt64 = 1) -> TensorReader {
    TensorReader(tensors(shapes, seed: seed))
  }

  static func tensors(_ shapes: TensorShapes, seed: UInt64 = 1) -> [String: Tensor] {
    var random = SplitMix64(seed: seed)
    var tensors: [String: Tensor] = [:]
    for (name, shape) in shapes.entries.sorted(by: { $0.name < $1.name }) {
      let count = shape.reduce(1, *)
      tensors[name] = Tensor(
        shape: shape, values: (0..<count).map { _ in Float.random(in: -1...1, using: &random) })
    }
    return tensors
  }
}
