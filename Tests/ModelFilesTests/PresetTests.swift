import ModelFiles
import Testing
import Transducer

/// The presets' counts agree with the paper's abstract and with the formulas.
@Suite("Presets") struct PresetTests {
  private static let paper = PresetCatalog.families.first { $0.name == "paper" }

  /// Millions to two decimals: LSTM 23.3 = 19.94 + 3.36, tied and reduced 1.69, untied 3.00.
  static let claims: [(name: String, all: Int, predictor: Int)] = [
    ("LSTM, 2 x 2048 projected to 640", 2330, 1994),
    ("reduced, d = 320, N = 2, H = 4", 300, 142),
    ("reduced and tied, d = 320, N = 2, H = 4", 169, 142),
    ("reduced, d = 320, N = 5, H = 4", 300, 142),
    ("reduced and tied, d = 320, N = 5, H = 4", 169, 142),
    ("reduced, d = 640, N = 2, H = 4", 640, 304),
    ("reduced and tied, d = 640, N = 2, H = 4", 378, 304),
    ("reduced, d = 640, N = 5, H = 4", 641, 305),
    ("reduced and tied, d = 640, N = 5, H = 4", 379, 305),
  ]

  @Test func thePaperShrinksTwentyThreeMillionToTwo() throws {
    let family = try #require(Self.paper)
    func hundredths(_ count: Int) -> Int { Int((Double(count) / 1e4).rounded()) }
    let found = family.decoders.map { decoder in
      (
        decoder.name, hundredths(decoder.inventory.totalParameters),
        hundredths(decoder.inventory.components[0].parameters)
      )
    }
    #expect(found.map(\.0) == Self.claims.map(\.name))
    #expect(found.map(\.1) == Self.claims.map(\.all))
    #expect(found.map(\.2) == Self.claims.map(\.predictor))
  }

  @Test func countsAreThoseOfTheFormulas() throws {
    let family = try #require(Self.paper)
    for decoder in family.decoders {
      let (v, j, d) = (decoder.vocabularySize, decoder.joiner.dim, decoder.encoderDim)
      let expected: Int
      switch decoder.predictor {
      case let options as ReducedPredictor.Options:
        let e = options.embeddingDim
        expected = v * e + options.heads * options.contextSize * e + e * e + 3 * e
      case let options as LSTMPredictor.Options:
        let (s, r) = (options.hiddenDim, options.layerDim)
        expected =
          v * options.embeddingDim
          + (0..<options.layers).reduce(0) { sum, index in
            sum + 4 * s * ((index == 0 ? options.embeddingDim : r) + r + 1) + r * s
          }
      default: continue
      }
      let joiner =
        d * j + j + decoder.predictor.outputDim * j + (decoder.joiner.isTied ? 0 : v * j) + v
      let inventory = decoder.inventory
      #expect(inventory.components.map(\.parameters) == [expected, joiner])
      #expect(inventory.totalBytes == 4 * (expected + joiner))
      #expect(inventory.components[1].tied.count == (decoder.joiner.isTied ? 1 : 0))
    }
  }

  /// A decoder with a preset's tensors can be loaded and run.
  @Test func whatIsCountedCanBeLoaded() throws {
    let family = try #require(Self.paper)
    let decoder = try #require(family.decoders.first { $0.joiner.isTied })
    var tensors: [String: Tensor] = [:]
    for item in decoder.inventory.components.flatMap(\.tensors) {
      tensors[item.name] = Tensor(
        shape: item.shape, values: [Float](repeating: 0.01, count: item.parameters))
    }
    let vocabulary = Vocabulary(
      tokens: (0..<decoder.vocabularySize).map { "t\($0)" }, blankID: TokenID(0))
    var reader = TensorReader(tensors)
    let predictor = try decoder.predictor.makePredictor(vocabulary: vocabulary, tensors: &reader)
    let joiner = try AdditiveJoiner(
      decoder.joiner, encoderDim: decoder.encoderDim, predictorDim: predictor.outputDim,
      vocabulary: vocabulary, tensors: &reader)
    try reader.finish()
    #expect(joiner.vocabularySize == 4097)
  }
}
