package import Audio
package import Transducer

/// A model as it comes out of a file: ready to hear, encode and score.
package struct LoadedModel: Sendable {
  package let model: TransducerModel
  package let description: ModelSummary
  /// Sound to what the encoder takes.
  package let features: FeaturePipeline
  package let inventory: ModelInventory

  package init(
    model: TransducerModel, description: ModelSummary, features: FeaturePipeline,
    inventory: ModelInventory
  ) {
    self.model = model
    self.description = description
    self.features = features
    self.inventory = inventory
  }
}
