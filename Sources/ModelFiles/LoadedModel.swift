package import Audio
package import Transducer

/// A model loaded from a file: ready for features, encoding and scoring.
package struct LoadedModel: Sendable {
  package let model: TransducerModel
  package let description: ModelSummary
  /// From audio to encoder input.
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
