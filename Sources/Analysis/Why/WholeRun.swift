import BeamSearch
import Fusion
import Kernels
import Transducer

/// A search over a whole utterance, with the beam after every step and the whole final list.
struct WholeRun {
  let profile: SearchProfile
  /// Recorded without expansions.
  let steps: [SearchStep]
  /// The final list as the options rank it, however many they would show; never empty.
  let found: [Hypothesis]
  /// `SearchStep.work` of all steps.
  var work: Int { steps.reduce(0) { $0 + $1.work } }
  private let fresh: any TransducerSearch
  private let encoded: EncoderOut

  init(
    _ encoded: EncoderOut, scorer: LabelScorer, search name: String, options: SearchOptions,
    fusion: FusionScorer?, interventions: [SearchIntervention], progress: (Double) throws -> Void
  ) throws {
    profile = try SearchCatalog.profile(named: name)
    try options.validate(for: profile)
    var options = options
    options.nBest = .max
    fresh = try SearchCatalog.make(
      name, scorer: scorer, options: options, fusion: fusion, interventions: interventions)
    self.encoded = encoded
    var search = fresh
    var steps: [SearchStep] = []
    for frame in 0..<encoded.count {
      steps.append(search.advance(encoded.frames.row(frame), recording: .nothing))
      try progress(Double(frame + 1) / Double(encoded.count))
    }
    steps += search.conclude(recording: .nothing)
    for step in steps { try step.check(of: scorer) }
    self.steps = steps
    found = search.finish()
  }

  /// The same steps again, the last of them in all detail: a search is deterministic.
  func steps(upTo last: Int, recordingLast detail: TraceDetail) -> [SearchStep] {
    var search = fresh
    let steps = (0..<min(last + 1, encoded.count)).map {
      search.advance(encoded.frames.row($0), recording: $0 == last ? detail : .nothing)
    }
    guard last >= encoded.count else { return steps }
    return steps + search.conclude(recording: detail).prefix(last + 1 - encoded.count)
  }
}
