import Transducer

/// A model's components, their tensors, and their sizes.
package struct ModelInventory: Sendable, Equatable {
  package struct Item: Sendable, Equatable {
    package let name: String
    package let shape: [Int]
    /// How the file stores the values: "F32".
    package let storage: String
    /// Values in the tensor.
    package let parameters: Int
    /// Bytes in the file.
    package let bytes: Int

    package init(name: String, shape: [Int], storage: String, parameters: Int, bytes: Int) {
      self.name = name
      self.shape = shape
      self.storage = storage
      self.parameters = parameters
      self.bytes = bytes
    }
  }

  package struct Component: Sendable, Equatable {
    package let name: String
    /// In name order.
    package let tensors: [Item]
    /// Tied tensors: shared with other components and counted there.
    package let tied: [Item]

    package init(name: String, tensors: [Item], tied: [Item] = []) {
      self.name = name
      self.tensors = tensors
      self.tied = tied
    }

    package var parameters: Int { tensors.reduce(0) { $0 + $1.parameters } }
    package var bytes: Int { tensors.reduce(0) { $0 + $1.bytes } }
  }

  /// Front end (statistics of the features), encoder, predictor, joiner.
  package let components: [Component]

  package var totalParameters: Int { components.reduce(0) { $0 + $1.parameters } }
  package var totalBytes: Int { components.reduce(0) { $0 + $1.bytes } }

  package init(components: [Component]) { self.components = components }

  /// - Parameter encoder: the tensors of an encoder in a separate file.
  init(
    entries: [SafetensorsFile.Entry], joiner: JoinerOptions, encoder: [Item] = []
  ) {
    let items = entries.map {
      Item(
        name: $0.name, shape: $0.shape, storage: $0.scalar.rawValue, parameters: $0.count,
        bytes: $0.range.count)
    }.sorted { $0.name < $1.name }
    let embedding = items.filter { $0.name == "predictor.embedding" }
    components = [
      ("front end", "features."), ("encoder", "encoder."), ("predictor", "predictor."),
      ("joiner", "joiner."),
    ].map { name, prefix in
      Component(
        name: name,
        tensors: items.filter { $0.name.hasPrefix(prefix) } + (name == "encoder" ? encoder : []),
        tied: name == "joiner" && joiner.isTied ? embedding : [])
    }
  }
}
