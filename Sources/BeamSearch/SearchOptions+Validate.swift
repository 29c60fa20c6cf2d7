import Transducer

extension SearchOptions {
  /// Refuses sizes below their least, a temperature that is not above 0, and values that are not
  /// finite.
  package func validate() throws(SearchError) {
    let sizes = [
      ("beam size", beamSize, 1), ("symbols per frame", maxSymbolsPerFrame, 1),
      ("n-best size", nBest, 1),
      ("labels per hypothesis", bestFirst.labelsPerHypothesis ?? 1, 1),
      ("labels per utterance", alignmentLength.maxLabels ?? 1, 1),
      ("prefix alpha", constrained.prefixAlpha, 0), ("prefix alpha", adaptive.prefixAlpha, 0),
      ("extra candidates", adaptive.extraCandidates, 0),
      ("context labels", pathMerging.contextLabels ?? 1, 1),
      ("hypotheses per state", pathMerging.hypothesesPerState, 1),
    ]
    for (name, value, least) in sizes where value < least {
      throw .invalidOption(name: name, value: "\(value)", expected: "\(least) or more")
    }
    guard adjustment.temperature > 0, adjustment.temperature.isFinite else {
      throw .invalidOption(
        name: "temperature", value: "\(adjustment.temperature)", expected: "above 0 and finite")
    }
    guard adaptive.window >= 0 else {
      throw .invalidOption(
        name: "expand window", value: "\(adaptive.window)", expected: "0 or more")
    }
    let values = [
      ("blank penalty", adjustment.blankPenalty),
      ("internal language model's weight", internalModelWeight),
    ]
    for (name, value) in values where !value.isFinite {
      throw .invalidOption(name: name, value: "\(value)", expected: "finite")
    }
  }
}
