import Foundation
import Kernels
import Transducer

/// A decoder with seeded random weights, of the size of a production model: what a search costs
/// there can be measured without one.
///
/// Tied and reduced: V x D embeddings are the joint network's output, too. A bias makes blank as
/// frequent as in speech, so that searches do about the work that they do there.
struct RandomModel {
  let vocabularySize: Int
  /// D, of embeddings, joint network and encoder frames.
  let dim: Int
  let seed: UInt64

  /// N and H of the reduced prediction network.
  static let contextSize = 4
  static let heads = 4
  /// What is added to the logit of blank.
  static let blankBias: Float = 13
  /// How far logits spread.
  static let logitScale: Float = 3

  func scorer() throws -> LabelScorer {
    var random = SeededNumbers(seed: seed)
    let (v, d) = (vocabularySize, dim)
    // A hidden value of the joint network is about 0.6 in size.
    let embedding = random.values(v * d, scale: Self.logitScale / (0.6 * Float(d).squareRoot()))
    let weight = 1 / Float(d).squareRoot()
    var output = [Float](repeating: 0, count: v)
    output[0] = Self.blankBias
    func tensor(_ shape: [Int], scale: Float) -> Tensor {
      Tensor(shape: shape, values: random.values(shape.reduce(1, *), scale: scale))
    }
    var tensors = TensorReader([
      "predictor.embedding": Tensor(shape: [v, d], values: embedding),
      "predictor.position": tensor([Self.heads, Self.contextSize, d], scale: 1),
      "predictor.projection.weight": tensor([d, d], scale: weight),
      "predictor.projection.bias": tensor([d], scale: 0),
      "predictor.norm.weight": Tensor(shape: [d], values: [Float](repeating: 1, count: d)),
      "predictor.norm.bias": tensor([d], scale: 0),
      "joiner.encoder.weight": tensor([d, d], scale: weight),
      "joiner.encoder.bias": tensor([d], scale: 0),
      "joiner.predictor.weight": tensor([d, d], scale: weight),
      "joiner.output.bias": Tensor(shape: [v], values: output),
    ])
    return try assemble(&tensors)
  }

  /// T frames (T, D) of values around 0.
  func frames(_ count: Int, frameDuration: Double = 0.04) -> EncoderOut {
    var random = SeededNumbers(seed: seed &+ 1)
    return EncoderOut(
      frames: Matrix(rows: count, columns: dim, storage: random.values(count * dim, scale: 1)),
      frameDuration: frameDuration)
  }

  private func assemble(_ tensors: inout TensorReader) throws -> LabelScorer {
    let vocabulary = Vocabulary(
      tokens: (0..<vocabularySize).map { $0 == 0 ? "<blank>" : "\u{2581}w\($0)" },
      blankID: TokenID(0))
    var predictorSettings = try SettingsReader(
      .object([
        "embedding_dim": .integer(dim), "context_size": .integer(Self.contextSize),
        "heads": .integer(Self.heads), "similarity": .string("dot"), "start": .string("zeros"),
        "layer_norm_epsilon": .float(1e-5),
      ]), path: "predictor")
    var joinerSettings = try SettingsReader(
      .object([
        "activation": .string("tanh"), "dim": .integer(dim), "tied": .bool(true),
        "hat": .bool(false),
      ]), path: "joiner")
    let predictor = try ReducedPredictor.Options(settings: &predictorSettings)
      .makePredictor(vocabulary: vocabulary, tensors: &tensors)
    let joiner = try AdditiveJoiner(
      JoinerOptions(settings: &joinerSettings), encoderDim: dim, predictorDim: dim,
      vocabulary: vocabulary, tensors: &tensors)
    try tensors.finish()
    return LabelScorer(vocabulary: vocabulary, predictor: predictor, joiner: joiner)
  }
}

/// Seeded numbers, the same everywhere: SplitMix64 (Steele, Lea, Flood, 2014).
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Uniform values of mean 0 and standard deviation `scale`.
  mutating func values(_ count: Int, scale: Float) -> [Float] {
    let bound = scale * Float(3).squareRoot()
    guard bound > 0 else { return [Float](repeating: 0, count: count) }
    return (0..<count).map { _ in Float.random(in: -bound...bound, using: &self) }
  }
}
