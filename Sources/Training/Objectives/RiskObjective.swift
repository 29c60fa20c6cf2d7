package import BeamSearch
package import Scoring
import Transducer

/// Edit-based minimum Bayes risk: the expected word errors of the n-best (EMBR: Shannon, 2017; for
/// transducers as minimum word error rate training: Guo et al., 2020), plus a weighted RNN-T loss
/// that stabilises the model.
///
/// A beam search with the current weights gives the n-best, each candidate's exact log P(y|x) is
/// summed over all alignments, p = softmax, R = sum_i p_i W_i, and dR / d log P_i = p_i (W_i - R).
/// The search itself is not differentiated: its list is treated as fixed.
package struct RiskObjective: TrainingObjective {
  package struct Options: Sendable, Equatable {
    package var unit = RiskUnit.word
    /// Maximum number of candidates.
    package var nBest = 4
    /// Weight of the transcript's RNN-T loss.
    package var transducerWeight = 0.01
    /// Softmax temperature, and whether the transcript joins the candidates.
    package var risk = RiskOptions()
    package var search = SearchCatalog.defaultName
    /// Its `nBest` is ignored.
    package var searchOptions = SearchOptions()

    package init() {}
  }

  private let network: DecoderNetwork<Float>
  private let options: Options
  private let networks: SearchNetworks

  /// - Parameter networks: builds a search's networks from the current weights.
  package init(
    _ network: DecoderNetwork<Float>, networks: SearchNetworks, options: Options = Options()
  ) {
    self.network = network
    self.networks = networks
    self.options = options
  }

  package var layout: ParameterLayout { network.layout }

  package func accumulate(
    _ example: TrainingExample, parameters: Parameters<Float>, scale: Double,
    into gradient: inout [Float]
  ) -> ObjectiveValue {
    var utterance = UtteranceGradient(
      network, frames: example.frames, parameters: parameters, gradient: gradient)
    gradient = []
    defer { gradient = utterance.takeGradient() }
    var value = ObjectiveValue(of: example)
    let loss = RiskLoss(
      vocabulary: network.vocabulary, unit: options.unit, risk: options.risk,
      transducerWeight: options.transducerWeight)
    let judged = loss.judge(
      candidates(example, parameters), labels: example.labels, words: example.words,
      in: utterance)
    value.transducerLoss = -judged.reference.logProb
    value.risk = judged.risk.expectedRisk ?? .nan
    value.loss = judged.loss
    if scale != 0, value.loss.isFinite {
      loss.addGradient(of: judged, scale: scale, to: &utterance)
      utterance.finish()
    }
    return value
  }

  /// The n-best of a search, best first, without repeated labels; empty if the search met NaN.
  private func candidates(
    _ example: TrainingExample, _ parameters: Parameters<Float>
  ) -> [[TokenID]] {
    var searchOptions = options.searchOptions
    searchOptions.nBest = options.nBest
    guard let scorer = try? networks.scorer(parameters),
      let found = try? decode(
        EncoderOut(frames: example.frames, frameDuration: 1), scorer: scorer,
        search: options.search, options: searchOptions, recording: .nothing)
    else { return [] }
    return found.nBest.map(\.labels).withoutRepeats()
  }
}
