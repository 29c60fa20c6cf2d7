import BeamSearch
import ModelFiles
import Scoring
package import Training

/// The loss that training minimises. `nil` values have the loss's defaults.
package struct LossRecipe: Sendable {
  package enum Loss: String, CaseIterable, Sendable {
    /// The RNN-T loss (Graves, 2012).
    case transducer
    /// The expected word errors of an n-best (EMBR: Prabhavalkar et al., 2018; Guo et al., 2020).
    case embr
  }

  package var loss = Loss.transducer
  /// FastEmit (Yu et al., 2021): the extra weight of labels over blanks.
  package var fastEmit = 0.0
  package var nbest: Int?
  package var riskUnit: RiskUnit?
  package var transducerWeight: Double?
  package var referenceJoins = false
  package var riskTemperature: Double?
  package var riskWarmUp: Int?

  package init() {}

  /// The default learning rate: a trained decoder is changed only slowly.
  package var usualRate: Double { loss == .embr ? 2e-4 : 2e-3 }

  package var normalization: LossNormalization { loss == .embr ? .perUtterance : .perLabel }

  /// All options by name, as texts: a checkpoint can only be resumed with the same ones.
  package var identity: [String: String] {
    guard loss == .embr else { return ["loss": loss.rawValue, "fast-emit": "\(fastEmit)"] }
    return [
      "loss": loss.rawValue, "fast-emit": "\(fastEmit)", "nbest": "\(nbest ?? 4)",
      "risk-unit": (riskUnit ?? .word).rawValue,
      "transducer-weight": "\(transducerWeight ?? 0.01)", "reference-joins": "\(referenceJoins)",
      "risk-temperature": "\(riskTemperature ?? 1)", "risk-warm-up": "\(riskWarmUp ?? 0)",
    ]
  }

  /// The objective of a decoder, and that of the warm-up steps.
  package func objective(
    of decoder: TrainedDecoder, encoderDim: Int
  ) throws -> (main: any TrainingObjective, warmUp: (any TrainingObjective)?) {
    let network = try DecoderNetwork<Float>(
      vocabulary: decoder.description.vocabulary, predictor: decoder.description.predictor,
      joiner: decoder.description.joiner, layout: decoder.layout)
    let transducer = TransducerObjective(network, fastEmit: fastEmit)
    guard loss == .embr else { return (transducer, nil) }
    var options = RiskObjective.Options()
    options.unit = riskUnit ?? .word
    options.nBest = nbest ?? 4
    options.transducerWeight = transducerWeight ?? 0.01
    options.risk.includesReference = referenceJoins
    options.risk.temperature = riskTemperature ?? 1
    options.searchOptions.beamSize = max(options.searchOptions.beamSize, options.nBest)
    let risk = RiskObjective(
      network, networks: decoder.networks(encoderDim: encoderDim), options: options)
    return (risk, riskWarmUp.map { _ in transducer })
  }
}
