package import Analysis
import BeamSearch
package import ModelFiles
import Recognition
import Scoring
package import Session
import Text
import Training
import Transducer

/// Trains copies of decoders by single steps, for the workbench.
package struct StepTrainer: Sendable {
  /// A decoder that can be trained: what it is, and its weights.
  private struct Decoder: Sendable {
    let description: ModelDescription
    let parameters: Parameters<Float>
  }

  /// By the key of its model; those of files are added on request.
  private let decoders = Locked<[String: Decoder]>([:])
  private let numbers = Locked(0)

  package init() {}

  /// A step on an utterance.
  ///
  /// - Parameters:
  ///   - path: the file of the model, or the key of one that a step made.
  ///   - loaded: the model with its encoder.
  /// - Returns: the copy as a whole, and what the workbench needs of it.
  package func train(
    _ step: TrainingStep, towards reference: TrainingStep.Reference, path: String,
    loaded: LoadedModel, info: ModelInfo, decoding: Decoding, utterance: Utterance
  ) throws -> (LoadedModel, TrainedModel) {
    let decoder = try decoder(path)
    let network = try DecoderNetwork<Float>(
      vocabulary: decoder.description.vocabulary, predictor: decoder.description.predictor,
      joiner: decoder.description.joiner, layout: decoder.parameters.layout)
    let example = TrainingExample(
      name: utterance.name, frames: utterance.encoded.frames, labels: reference.labels,
      words: reference.words)
    let candidates = decoding.nBest.map(\.labels).withoutRepeats()
    let take = DecoderStep(network, loss: DecoderStep.Loss(step.loss), rate: step.rate)
    guard let outcome = take(example, candidates: candidates, parameters: decoder.parameters) else {
      throw InputError(
        place: ":train", found: "a loss that is not finite",
        expected: "a reference and candidates with probabilities above 0",
        advice: "set another reference, or search with a wider beam")
    }
    let networks = SearchNetworks(
      vocabulary: decoder.description.vocabulary, predictor: decoder.description.predictor,
      joiner: decoder.description.joiner, encoderDim: loaded.model.encoder.outputDim)
    let scorer = try networks.scorer(outcome.parameters)
    let key = numbers.withLock { number in
      number += 1
      return "\(path) trained (\(number))"
    }
    decoders.withLock {
      $0[key] = Decoder(description: decoder.description, parameters: outcome.parameters)
    }
    let trained = TrainedModel(
      key: key,
      info: ModelInfo(
        name: "\(info.name)+", parameterCount: info.parameterCount, scorer: scorer,
        fusion: info.fusion, fusionLines: info.fusionLines),
      report: report(of: outcome, step, candidates, vocabulary: decoder.description.vocabulary))
    return (loaded.replacing(scorer: scorer), trained)
  }

  private func decoder(_ path: String) throws -> Decoder {
    if let known = decoders.withLock({ $0[path] }) { return known }
    let bytes = try ModelFile.bytes(of: path)
    guard NativeFormat.recognizes(bytes, path: path) else {
      throw InputError(
        place: ":train", found: "\(path), whose networks run in another runtime",
        expected: "a native beamscope model",
        advice: "convert it with 'beamscope import', and open the result")
    }
    let file = try SafetensorsFile(bytes: bytes, file: path)
    let description = try NativeFormat.description(in: file, path: path)
    let decoder = try TrainedDecoder(of: file, description: description, path: path)
    let made = Decoder(description: description, parameters: decoder.start)
    decoders.withLock { $0[path] = made }
    return made
  }

  private func report(
    of outcome: DecoderStep.Outcome, _ step: TrainingStep, _ candidates: [[TokenID]],
    vocabulary: Vocabulary
  ) -> TrainingStepReport {
    let (before, after) = (outcome.before, outcome.after)
    return TrainingStepReport(
      step: step, gradientNorm: outcome.gradientNorm,
      reference: .init(before.referenceLogProb, after.referenceLogProb),
      risk: .init(before.expectedRisk ?? .nan, after.expectedRisk ?? .nan),
      rows: candidates.indices.map { index in
        let (old, new) = (before.entries[index], after.entries[index])
        return TrainingStepReport.Row(
          text: vocabulary.text(of: candidates[index]), errors: old.edits?.errors ?? 0,
          posterior: .init(old.posterior, new.posterior))
      })
  }
}

extension LoadedModel {
  /// The same encoder with another decoder.
  fileprivate func replacing(scorer: LabelScorer) -> LoadedModel {
    LoadedModel(
      model: TransducerModel(
        encoder: model.encoder, scorer: scorer, frameDuration: model.frameDuration),
      description: description, features: features, inventory: inventory)
  }
}

extension DecoderStep.Loss {
  fileprivate init(_ loss: TrainingStep.Loss) {
    self =
      switch loss {
      case .embr: .embr
      case .transducer: .transducer
      }
  }
}
