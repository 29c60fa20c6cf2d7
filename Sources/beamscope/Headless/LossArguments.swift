import ArgumentParser
import BeamSearch
import ModelFiles
import Scoring
import Training

/// What training lowers.
struct LossArguments: ParsableArguments {
  enum Loss: String, CaseIterable, ExpressibleByArgument {
    /// The RNN-T loss (Graves, 2012).
    case transducer
    /// The expected word errors of an n-best (EMBR: Prabhavalkar et al., 2018; Guo et al., 2020).
    case embr
  }

  @Option(
    help: ArgumentHelp(
      "transducer: -log P(transcript | sound); embr: the expected errors of the n-best, which a "
        + "trained decoder goes on with."))
  var loss = Loss.transducer

  @Option(
    parsing: .unconditional,
    help: "FastEmit: labels count so much more than blanks (0.005, for example).")
  var fastEmit = 0.0

  @Option(help: "embr: candidates of an utterance (default: 4).")
  var nbest: Int?

  @Option(help: "embr: what errors are counted in (default: word).")
  var riskUnit: RiskUnit?

  @Option(
    parsing: .unconditional, help: "embr: the weight of the RNN-T loss beside it (default: 0.01).")
  var transducerWeight: Double?

  @Flag(help: "embr: the transcript counts as a candidate.")
  var referenceJoins = false

  @Option(
    parsing: .unconditional,
    help: "embr: divides the candidates' log-probabilities (default: 1).")
  var riskTemperature: Double?

  @Option(help: "embr: steps at the start that lower the RNN-T loss alone (default: 0).")
  var riskWarmUp: Int?

  func validate() throws {
    if loss == .transducer {
      let given = [
        ("--nbest", nbest != nil), ("--risk-unit", riskUnit != nil),
        ("--transducer-weight", transducerWeight != nil), ("--reference-joins", referenceJoins),
        ("--risk-temperature", riskTemperature != nil), ("--risk-warm-up", riskWarmUp != nil),
      ]
      if let stray = given.first(where: \.1) {
        throw ValidationError("\(stray.0) means nothing without --loss embr.")
      }
    }
    for (option, value, range) in [
      ("--fast-emit", fastEmit, 0.0...100), ("--nbest", Double(nbest ?? 4), 1...256),
      ("--transducer-weight", transducerWeight ?? 0, 0...1e6),
      ("--risk-temperature", riskTemperature ?? 1, 1e-3...1e3),
      ("--risk-warm-up", Double(riskWarmUp ?? 0), 0...1e9),
    ] where !range.contains(value) {
      throw ValidationError(
        "\(option) is \(value); it must be from \(range.lowerBound) to \(range.upperBound).")
    }
  }

  /// The learning rate where none is given: a trained decoder is changed little by little.
  var usualRate: Double { loss == .embr ? 2e-4 : 2e-3 }

  var normalization: LossNormalization { loss == .embr ? .perUtterance : .perLabel }

  /// All of it by name, as texts: a checkpoint goes on with the same only.
  var identity: [String: String] {
    guard loss == .embr else { return ["loss": loss.rawValue, "fast-emit": "\(fastEmit)"] }
    return [
      "loss": loss.rawValue, "fast-emit": "\(fastEmit)", "nbest": "\(nbest ?? 4)",
      "risk-unit": (riskUnit ?? .word).rawValue,
      "transducer-weight": "\(transducerWeight ?? 0.01)", "reference-joins": "\(referenceJoins)",
      "risk-temperature": "\(riskTemperature ?? 1)", "risk-warm-up": "\(riskWarmUp ?? 0)",
    ]
  }

  /// The objective of a decoder, and what the first steps lower instead.
  func objective(
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

extension RiskUnit: ExpressibleByArgument {}
