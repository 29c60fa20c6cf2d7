import BeamSearch
import Fusion
import Kernels
import Transducer

/// Runs a search to see whether one label sequence survives to its final beam.
struct SurvivalProbe {
  let labels: [TokenID]
  let encoded: EncoderOut
  let scorer: LabelScorer
  let searchName: String
  let fusion: FusionScorer?
  let interventions: [SearchIntervention]

  struct Outcome {
    /// Place in the final beam as the options rank it, from 1, whatever `nBest` shows of it; `nil`
    /// where the sequence is not there.
    var rank: Int?
    /// `SearchStep.work` of all steps.
    var work: Int
    /// Whether the run was stopped because it took too much work.
    var isCutShort = false
  }

  /// Stops as soon as no hypothesis of the beam spells a beginning of the labels: none can again. (In
  /// an alignment-synchronous search the whole sequence may leave the beam because it is complete.)
  ///
  /// - Parameters:
  ///   - limit: stops when the work exceeds it, or could exceed any limit in one frame.
  ///   - check: called before every frame; it may throw to stop.
  func run(
    _ options: SearchOptions, limit: Int, check: () throws -> Void
  ) throws -> Outcome {
    guard try mayEnd(options) else { return Outcome(rank: nil, work: 0, isCutShort: true) }
    var options = options
    options.nBest = .max
    var search = try SearchCatalog.make(
      searchName, scorer: scorer, options: options, fusion: fusion, interventions: interventions)
    var prefixes = PrefixTracker(labels: labels)
    let endsEarly = try SearchCatalog.profile(named: searchName).clock == .alignmentSteps
    var mayHaveEnded = false
    var work = 0
    for frame in 0..<encoded.count {
      try check()
      let step = search.advance(encoded.frames.row(frame), recording: .nothing)
      prefixes.append(step.newNodes)
      work += step.work
      if work > limit { return Outcome(rank: nil, work: work, isCutShort: true) }
      let lengths = step.beam.compactMap { prefixes.labelsSpelled(by: $0.id) }
      if endsEarly && lengths.contains(labels.count) { mayHaveEnded = true }
      if lengths.isEmpty && !mayHaveEnded { return Outcome(rank: nil, work: work) }
    }
    for step in search.conclude(recording: .nothing) { work += step.work }
    let rank = search.finish().firstIndex { $0.labels == labels }
    return Outcome(rank: rank.map { $0 + 1 }, work: work)
  }
}

extension SurvivalProbe {
  /// Whether no frame can take more than a million hypotheses. An adaptive expansion search extends
  /// everything within its window repeatedly: the number grows exponentially with the symbol cap.
  private func mayEnd(_ options: SearchOptions) throws(SearchError) -> Bool {
    guard try SearchCatalog.profile(named: searchName).knobs.contains(.expandWindow) else {
      return true
    }
    let labels = min(
      scorer.vocabulary.size - 1, options.beamSize + options.adaptive.extraCandidates)
    var (made, all) = (Double(options.beamSize), 0.0)
    for _ in 0..<options.maxSymbolsPerFrame where all <= 1e6 {
      made *= Double(labels)
      all += made
    }
    return all <= 1e6
  }
}

extension SearchStep {
  /// The work of the step, in hypotheses: those kept and those made on the way.
  var work: Int { beam.count + newNodes.count }
}
