import Foundation
import Kernels
package import ModelFiles
package import Transducer

/// A decoder of given dimensions with seeded random weights, to measure its speed without
/// training it.
///
/// It has the tensors of a loadable decoder. A bias makes blank as frequent as in speech, so that
/// searches do about the same work.
package struct RandomDecoder {
  package let preset: DecoderPreset
  package let seed: UInt64

  /// What is added to the logit of blank.
  package static let blankBias: Float = 13
  /// How far logits spread.
  package static let logitScale: Float = 3

  package func scorer() throws -> LabelScorer {
    var random = SeededGenerator(seed: seed)
    let vocabulary = Vocabulary(
      tokens: (0..<preset.vocabularySize).map { $0 == 0 ? "<blank>" : "\u{2581}w\($0)" },
      blankID: TokenID(0))
    var values: [String: Tensor] = [:]
    for component in preset.inventory.components {
      for item in component.tensors {
        values[item.name] = Tensor(shape: item.shape, values: weights(item, &random))
      }
    }
    var tensors = TensorReader(values)
    let predictor = try preset.predictor.makePredictor(vocabulary: vocabulary, tensors: &tensors)
    let joiner = try AdditiveJoiner(
      preset.joiner, encoderDim: preset.encoderDim, predictorDim: preset.predictor.outputDim,
      vocabulary: vocabulary, tensors: &tensors)
    try tensors.finish()
    return LabelScorer(vocabulary: vocabulary, predictor: predictor, joiner: joiner)
  }

  /// T frames (T, D) of values around 0.
  package func frames(_ count: Int, frameDuration: Double = 0.04) -> EncoderOut {
    var random = SeededGenerator(seed: seed &+ 1)
    let dim = preset.encoderDim
    return EncoderOut(
      frames: Matrix(rows: count, columns: dim, storage: random.values(count * dim, scale: 1)),
      frameDuration: frameDuration)
  }

  /// Identity norms, no biases except blank's, matrices that preserve the scale of their input.
  private func weights(_ item: ModelInventory.Item, _ random: inout SeededGenerator) -> [Float] {
    let count = item.shape.reduce(1, *)
    // A hidden value of the joint network is about 0.6 in size.
    let logits = Self.logitScale / (0.6 * Float(preset.joiner.dim).squareRoot())
    switch item.name {
    case "joiner.output.bias":
      return [Self.blankBias] + [Float](repeating: 0, count: count - 1)
    case "joiner.output.weight": return random.values(count, scale: logits)
    case "predictor.embedding":
      return random.values(count, scale: preset.joiner.isTied ? logits : 1)
    case "predictor.position": return random.values(count, scale: 1)
    case "predictor.norm.weight": return [Float](repeating: 1, count: count)
    default:
      guard item.shape.count > 1 else { return [Float](repeating: 0, count: count) }
      let inputs = item.shape.dropFirst().reduce(1, *)
      return random.values(count, scale: 1 / Float(inputs).squareRoot())
    }
  }
}
