package import Audio
package import Transducer

/// A model as it comes out of a file: ready to hear, encode and score.
package struct LoadedModel: Sendable {
  package let model: TransducerModel
  package let description: ModelDescription
  /// Sound to what the encoder takes.
  package let features: FeaturePipeline
  package let inventory: ModelInventory
}
