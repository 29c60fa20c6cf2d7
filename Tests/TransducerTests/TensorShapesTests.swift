import TestSupport
import Testing
import Text
import Transducer

/// The shapes that networks declare are those that they are loaded from, all and no others.
@Suite("Declared shapes of tensors")
struct TensorShapesTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var predictor: any PredictorOptions
    /// Counted by hand, with V = 6.
    var parameters: Int
    var testDescription: String { "\(predictor)" }
  }

  static let predictors = [
    Case(
      predictor: ReducedPredictor.Options(embeddingDim: 4, contextSize: 3, heads: 2),
      parameters: 6 * 4 + 2 * 3 * 4 + (16 + 4) + 8),
    Case(predictor: stateless(4, context: 1, groups: 1), parameters: 24),
    Case(predictor: stateless(4, context: 2, groups: 2), parameters: 24 + 4 * 2 * 2),
    Case(
      predictor: LSTMPredictor.Options(embeddingDim: 3, hiddenDim: 5, layers: 2, projectionDim: 7),
      parameters: 18 + (20 * (3 + 5) + 40) + (20 * (5 + 5) + 40) + (35 + 7)),
    Case(
      predictor: LSTMPredictor.Options(
        embeddingDim: 3, hiddenDim: 5, layers: 2, recurrentProjection: 2, projectionDim: 7),
      parameters: 18 + (20 * (3 + 2) + 40 + 10) + (20 * (2 + 2) + 40 + 10) + (14 + 7)),
    Case(
      predictor: LSTMPredictor.Options(
        embeddingDim: 3, hiddenDim: 5, layers: 1, recurrentProjection: 2, hasRecurrentBias: false,
        projectionDim: nil),
      parameters: 18 + (20 * (3 + 2) + 20 + 10)),
    Case(
      predictor: LSTMPredictor.Options(
        embeddingDim: 3, hiddenDim: 5, layers: 1, projectionDim: nil),
      parameters: 18 + (20 * (3 + 5) + 40)),
  ]

  private static func stateless(_ dim: Int, context: Int, groups: Int) -> any PredictorOptions {
    StatelessPredictor.Options(embeddingDim: dim, contextSize: context, groups: groups)
  }

  @Test(arguments: predictors)
  func aPredictorTakesWhatItDeclares(_ test: Case) throws {
    let shapes = test.predictor.tensorShapes(vocabularySize: TestWeights.vocabulary.size)
    #expect(shapes.parameters == test.parameters)
    #expect(shapes.shape(of: "predictor.embedding") == [6, test.predictor.embeddingDim])
    try check(shapes) { tensors throws(NetworkError) in
      let predictor = try test.predictor.makePredictor(
        vocabulary: TestWeights.vocabulary, tensors: &tensors)
      #expect(predictor.outputDim == test.predictor.outputDim)
      #expect(predictor.output(after: [TokenID(1)]).output.count == test.predictor.outputDim)
    }
  }

  static let joiners: [(tied: Bool, hat: Bool, encoder: Int?, bias: Bool, parameters: Int)] = [
    (false, false, 5, false, (20 + 4) + 12 + 24 + 6),
    (false, true, 5, true, (20 + 4) + (12 + 4) + 24 + 6 + 5),
    (true, false, 5, false, (20 + 4) + 12 + 6),
    (true, true, nil, true, (12 + 4) + 6 + 5),
  ]

  @Test(arguments: joiners)
  func aJoinerTakesWhatItDeclares(
    tied: Bool, hat: Bool, encoder: Int?, bias: Bool, parameters: Int
  ) throws {
    let options = JoinerOptions(dim: 4, isTied: tied, isHAT: hat)
    let shapes = options.tensorShapes(
      vocabularySize: 6, encoderDim: encoder, predictorDim: 3, hasPredictorBias: bias)
    #expect(shapes.parameters == parameters)
    var embedding = TensorShapes()
    embedding.add("predictor.embedding", 6, 4)
    try check(shapes, besides: tied ? embedding : TensorShapes()) {
      tensors throws(NetworkError) in
      _ = try AdditiveJoiner(
        options, encoderDim: encoder ?? 4, predictorDim: 3, isEncoderProjected: encoder == nil,
        vocabulary: TestWeights.vocabulary, tensors: &tensors)
      if tied { _ = try tensors.values("predictor.embedding", shape: [6, 4]) }
    }
  }

  /// Loads from tensors of the shapes, and from such without each of them, which must fail by name.
  private func check(
    _ shapes: TensorShapes, besides others: TensorShapes = TensorShapes(),
    load: (inout TensorReader) throws(NetworkError) -> Void
  ) throws {
    let all = TestWeights.tensors(shapes).merging(TestWeights.tensors(others)) { $1 }
    #expect(Set(shapes.entries.map(\.name)).count == shapes.entries.count)
    var reader = TensorReader(all)
    try load(&reader)
    try reader.finish()
    for (name, shape) in shapes.entries where name != "joiner.predictor.bias" {
      #expect(shapes.shape(of: name) == shape)
      var some = all
      some[name] = nil
      var reader = TensorReader(some)
      do {
        try load(&reader)
        Issue.record("\(name) is not needed")
      } catch {
        #expect(error.place == name && error.reason == .missingTensor)
      }
    }
  }
}
