package import Kernels
package import Scoring
package import Transducer

/// The unit of errors.
package enum RiskUnit: String, CaseIterable, Sendable {
  case word, token
}

/// The expected number of errors of a list of candidates, plus a weighted RNN-T loss of the
/// transcript, as a function of the parameters of predictor and joiner (EMBR: Shannon, 2017; Guo et
/// al., 2020).
///
/// R = sum_i p_i W_i with p the softmax over the candidates' exact log P(y|x), so that dR / d log
/// P_i = p_i (W_i - R): these sum to 0, and are all 0 if all candidates have equally many errors,
/// or if there is only one.
package struct RiskLoss: Sendable {
  package var vocabulary: Vocabulary
  package var unit: RiskUnit
  package var risk: RiskOptions
  /// Weight of -log P(transcript|x).
  package var transducerWeight: Double

  package init(
    vocabulary: Vocabulary, unit: RiskUnit = .word, risk: RiskOptions = RiskOptions(),
    transducerWeight: Double = 0.01
  ) {
    self.vocabulary = vocabulary
    self.unit = unit
    self.risk = risk
    self.transducerWeight = transducerWeight
  }

  /// Candidates with their scores and their risk.
  package struct Judged<Scalar: TrainingScalar> {
    package let candidates: [UtteranceGradient<Scalar>.Scored]
    package let reference: UtteranceGradient<Scalar>.Scored
    package let risk: BayesRisk
    /// The loss; NaN if no candidate is possible.
    package let loss: Double
  }

  /// Scores a list.
  ///
  /// - Parameters:
  ///   - candidates: distinct label sequences.
  ///   - labels: the transcript's.
  ///   - words: the transcript's.
  package func judge<Scalar>(
    _ candidates: [[TokenID]], labels: [TokenID], words: [String],
    in utterance: UtteranceGradient<Scalar>
  ) -> Judged<Scalar> {
    let reference = utterance.score(labels)
    let candidates = candidates.map { $0 == labels ? reference : utterance.score($0) }
    func candidate(_ scored: UtteranceGradient<Scalar>.Scored) -> RiskCandidate {
      RiskCandidate(
        labels: scored.labels, words: units(scored.labels), exactLogProb: scored.logProb)
    }
    let risk = BayesRisk(
      candidates: candidates.map(candidate),
      reference: unit == .word ? words : units(labels),
      joining: risk.includesReference ? candidate(reference) : nil,
      temperature: risk.temperature)
    return Judged(
      candidates: candidates, reference: reference, risk: risk,
      loss: (risk.expectedRisk ?? .nan) - transducerWeight * reference.logProb)
  }

  /// Adds `scale` times the gradient of the loss; call the utterance's `finish` afterwards.
  package func addGradient<Scalar>(
    of judged: Judged<Scalar>, scale: Double, to utterance: inout UtteranceGradient<Scalar>
  ) {
    for (candidate, entry) in zip(judged.candidates, judged.risk.entries) {
      utterance.add(candidate, coefficient: scale * (entry.gradient ?? 0))
    }
    let joined = judged.risk.joinedReference?.gradient ?? 0
    utterance.add(judged.reference, coefficient: scale * (joined - transducerWeight))
  }

  /// The units errors are counted in.
  private func units(_ labels: [TokenID]) -> [String] {
    switch unit {
    case .word: vocabulary.text(of: labels).split(separator: " ").map(String.init)
    case .token: labels.map { vocabulary[$0] }
    }
  }
}

extension [[TokenID]] {
  /// Without repeated sequences: a risk counts each once, and need not score it twice.
  package func withoutRepeats() -> [[TokenID]] {
    var seen: Set<[TokenID]> = []
    return filter { seen.insert($0).inserted }
  }
}
