package import BeamSearch
package import Fusion
import Kernels
import Scoring
package import Transducer

/// Answers "why did this hypothesis die?" by running the search again.
package struct Why {
  /// What is asked about.
  package enum Target: Sendable, Equatable {
    /// With the labels of the final list, or else those that the model finds most probable.
    case text(String)
    case labels([TokenID])
  }

  private let encoded: EncoderOut
  private let projected: EncoderProjection
  private let scorer: LabelScorer
  private let searchName: String
  private let options: SearchOptions
  private let fusion: FusionScorer?
  private let interventions: [SearchIntervention]
  private let budget: Int?

  /// - Parameter budget: the limit for trying knobs, in hypotheses made; `nil`: enough for most
  ///   questions, within a second for ten seconds of sound.
  package init(
    encoded: EncoderOut, scorer: LabelScorer, search name: String, options: SearchOptions,
    fusion: FusionScorer? = nil, interventions: [SearchIntervention] = [], budget: Int? = nil
  ) {
    self.encoded = encoded
    projected = EncoderProjection(encoded, joiner: scorer.joiner)
    self.scorer = scorer
    searchName = name
    self.options = options
    self.fusion = fusion
    self.interventions = interventions
    self.budget = budget
  }

  /// The budget for trying knobs, in `SearchStep.work`: most runs stop early, and wide beams cost
  /// many times one run.
  ///
  /// - Parameter work: that of the unchanged search, to the end of the sound.
  private func budget(work: Int, profile: SearchProfile) -> Int {
    if let budget { return budget }
    // One hypothesis costs little, and the beams to be tried are wide.
    let scale = profile.knobs.contains(.beam) ? max(1, 4 / options.beamSize) : 4
    // Short sounds may have as much as long ones: so many scores of tokens.
    return max(22 * work * scale, min(200_000, 10_000_000 / scorer.vocabulary.size))
  }

  /// - Parameter progress: called periodically with the fraction done, 0...1; it may throw to stop.
  /// - Throws: `SearchError` for an unknown search, options out of range, and networks that do not
  ///   give numbers.
  package func answer(
    _ target: Target, progress: (Double) throws -> Void = { _ in }
  ) throws -> WhyAnswer {
    let run = try WholeRun(
      encoded, scorer: scorer, search: searchName, options: options, fusion: fusion,
      interventions: interventions
    ) { try progress(0.1 * $0) }
    var answer = try spell(target, in: run) { try progress(0.1 + 0.1 * $0) }
    guard let labels = answer.labels else { return answer }
    try follow(labels, through: run, into: &answer) { try progress(0.2 + 0.05 * $0) }
    try judge(labels, run.found, into: &answer)
    try progress(0.3)
    guard answer.outcome.mayChange else { return answer }
    try tryKnobs(for: labels, work: run.work, into: &answer) { try progress(0.3 + 0.7 * $0) }
    return answer
  }

  /// The final list that the search makes, as long as the options ask for.
  package func candidates() throws -> [Hypothesis] {
    try decode(
      encoded, scorer: scorer, search: searchName, options: options, fusion: fusion,
      interventions: interventions, recording: .nothing
    ).nBest
  }

  // MARK: Which labels

  private func spell(
    _ target: Target, in run: WholeRun, progress: (Double) throws -> Void
  ) throws -> WhyAnswer {
    var answer = WhyAnswer(
      text: "", labels: nil, outcome: .impossible(.unknownToken), best: run.found[0],
      frameDuration: encoded.frameDuration, profile: run.profile, options: options)
    switch target {
    case .labels(let labels):
      (answer.labels, answer.text) = (labels, scorer.vocabulary.text(of: labels))
    case .text(let text):
      let canonical = scorer.vocabulary.canonical(text)
      answer.text = canonical
      answer.labels = run.found.first { scorer.vocabulary.text(of: $0.labels) == canonical }?.labels
      guard answer.labels == nil else { break }
      let score = try ReferenceScorer(vocabulary: scorer.vocabulary, builder: builder())
        .score(text, progress: progress)
      answer.labels = score.labels
      if let problem = score.spellingProblem { answer.outcome = .unspellable(problem) }
    }
    return answer
  }

  private func builder(adjustment: LogitAdjustment = .none) -> LatticeBuilder {
    LatticeBuilder(scorer: scorer, encoder: projected, adjustment: adjustment)
  }

  // MARK: What happened to them

  private func follow(
    _ labels: [TokenID], through run: WholeRun, into answer: inout WhyAnswer,
    progress: (Double) throws -> Void
  ) throws {
    let special = [
      scorer.vocabulary.blankID, options.unknown == .label ? nil : scorer.vocabulary.unkID,
    ]
    guard !labels.contains(where: special.contains) else {
      answer.outcome = .impossible(.unknownToken)
      return
    }
    var tracker = try FallTracker(
      labels: labels, frames: encoded.count, builder: builder(adjustment: options.adjustment),
      profile: run.profile, blankID: scorer.vocabulary.blankID, progress: progress)
    let fresh = tracker
    for step in run.steps { tracker.consume(step) }
    if tracker.isMeasuring { answer.reach = tracker.reach }
    if let rank = run.found.firstIndex(where: { $0.labels == labels }) {
      answer.outcome = .survived(
        Survival(
          rank: rank + 1, score: run.found[rank].logProb, isListed: rank < options.nBest))
    } else if let reason = impossibility(of: labels, exact: tracker.exactLogProb, run.profile) {
      answer.outcome = .impossible(reason)
    } else if let fall = tracker.fall {
      let steps = run.steps(upTo: fall.step, recordingLast: .everything)
      tracker = fresh
      for step in steps { tracker.consume(step) }
      answer.outcome = .fell(tracker.fall ?? fall)
    } else if let fall = tracker.fallAtTheEnd(found: run.found) {
      answer.outcome = .fell(fall)
    } else {
      answer.outcome = .impossible(.noProbability)
    }
  }

  private func impossibility(
    of labels: [TokenID], exact: Double, _ profile: SearchProfile
  ) -> Impossibility? {
    let (count, frames, cap) = (labels.count, encoded.count, options.maxSymbolsPerFrame)
    if profile.semantics == .monotonic && count > frames {
      return .tooManyLabels(labels: count, frames: frames)
    }
    if profile.knobs.contains(.maxSymbols) && count > frames * cap {
      return .symbolCap(labels: count, frames: frames, cap: cap)
    }
    return exact > -.infinity ? nil : .noProbability
  }

  /// The verdict on the search if the labels were the reference, by the model's own totals, without
  /// blank penalty and temperature.
  private func judge(
    _ labels: [TokenID], _ found: [Hypothesis], into answer: inout WhyAnswer
  ) throws {
    guard answer.outcome != .impossible(.unknownToken), let best = found.first else { return }
    let exact = try builder().exactLogProbs(of: [labels, best.labels])
    answer.judgement = Judgement(
      texts: found.prefix(options.nBest).map {
        TextErrors.words(scorer.vocabulary.text(of: $0.labels))
      },
      best: exact[1], referenceWords: TextErrors.words(answer.text),
      reference: .scored(exact[0]))
  }

  // MARK: What would have kept them

  private func tryKnobs(
    for labels: [TokenID], work: Int, into answer: inout WhyAnswer,
    progress: (Double) throws -> Void
  ) throws {
    var search = KnobSearch(
      probe: SurvivalProbe(
        labels: labels, encoded: encoded, scorer: scorer, searchName: searchName,
        fusion: fusion, interventions: interventions),
      options: options, of: answer.profile,
      budget: budget(work: work, profile: answer.profile))
    try search.run(progress: progress)
    answer.tried = search.tried
    answer.changes = search.changes
    try progress(1)
  }
}

extension WhyAnswer.Outcome {
  /// Whether another setting of the search could change it.
  var mayChange: Bool {
    switch self {
    case .fell, .impossible(.symbolCap): true
    case .survived, .unspellable, .impossible: false
    }
  }
}
