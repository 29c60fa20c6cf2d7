package import Transducer

/// A decoder given by its dimensions: its parameters can be counted without training it.
package struct DecoderPreset: Sendable {
  package let name: String
  package let predictor: any PredictorOptions
  package let joiner: JoinerOptions
  /// V, with blank.
  package let vocabularySize: Int
  /// D, the width of an encoder frame.
  package let encoderDim: Int

  package init(
    name: String, predictor: any PredictorOptions, joiner: JoinerOptions, vocabularySize: Int,
    encoderDim: Int
  ) {
    self.name = name
    self.predictor = predictor
    self.joiner = joiner
    self.vocabularySize = vocabularySize
    self.encoderDim = encoderDim
  }

  /// Predictor and joiner, with the tensors of a model file, as 32-bit floats.
  package var inventory: ModelInventory {
    ModelInventory(
      predictor: predictor.tensorShapes(vocabularySize: vocabularySize),
      joiner: joiner.tensorShapes(
        vocabularySize: vocabularySize, encoderDim: encoderDim,
        predictorDim: predictor.outputDim),
      isTied: joiner.isTied)
  }
}

/// A family of decoders, and the sources of their dimensions.
package struct PresetFamily: Sendable {
  /// The argument of `info --preset`.
  package let name: String
  /// One sentence.
  package let summary: String
  package let decoders: [DecoderPreset]
  /// Formulas for the number of parameters, by part.
  package let formulas: [(part: String, formula: String)]
  /// The meaning of the letters in the formulas.
  package let legend: String
  /// Where the dimensions come from, and how certain they are.
  package let sources: [String]
}

/// Every family by name.
package enum PresetCatalog {
  package static let families: [PresetFamily] = [.paper]
}

extension ModelInventory {
  /// A decoder's parts by the shapes of their tensors, as 32-bit floats.
  init(predictor: TensorShapes, joiner: TensorShapes, isTied: Bool) {
    func items(_ shapes: TensorShapes) -> [Item] {
      shapes.entries.map { name, shape in
        let count = shape.reduce(1, *)
        return Item(
          name: name, shape: shape, storage: ScalarType.float32.rawValue, parameters: count,
          bytes: 4 * count)
      }.sorted { $0.name < $1.name }
    }
    let tensors = items(predictor)
    self.init(components: [
      Component(name: "predictor", tensors: tensors),
      Component(
        name: "joiner", tensors: items(joiner),
        tied: isTied ? tensors.filter { $0.name == "predictor.embedding" } : []),
    ])
  }
}
