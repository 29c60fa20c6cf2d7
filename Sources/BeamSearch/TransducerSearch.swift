package import Fusion
package import Transducer

/// The inputs of a search.
package struct SearchInputs: Sendable {
  package var scorer: LabelScorer
  package var options: SearchOptions
  /// Language model and hotwords, if any.
  package var fusion: FusionScorer?
  package var interventions: [SearchIntervention]

  package init(
    scorer: LabelScorer, options: SearchOptions, fusion: FusionScorer? = nil,
    interventions: [SearchIntervention] = []
  ) {
    self.scorer = scorer
    self.options = options
    self.fusion = fusion
    self.interventions = interventions
  }
}

/// A beam search as a step machine: `start`, then `advance` once per encoder frame, `conclude` at
/// the end of the audio, and `finish` for the n-best.
///
/// Ties break by lower token id, then by earlier parent; two runs are bit-identical.
package protocol TransducerSearch: Sendable {
  /// Name, help and semantics, as `SearchCatalog` lists them.
  static var profile: SearchProfile { get }

  /// Sizes below 1 in the options count as 1; `SearchCatalog.make` rejects them.
  init(_ inputs: SearchInputs)

  /// Resets the search for a new utterance. The beam then holds the empty hypothesis.
  mutating func start()
  /// Consumes one encoder frame (D) and reports it in the given detail; the beam and the new nodes
  /// do not depend on the detail.
  mutating func advance(_ frame: ArraySlice<Float>, recording detail: TraceDetail) -> SearchStep
  /// Signals the end of the frames, and reports the steps made after the last one: none if the
  /// search goes by frames.
  mutating func conclude(recording detail: TraceDetail) -> [SearchStep]
  /// The n-best of what was consumed, as if the audio ended here, ranked by the options' length
  /// normalisation. Does not change the search: more frames may follow until it is concluded.
  func finish() -> [Hypothesis]
}

extension TransducerSearch {
  /// Consumes one encoder frame (D) and reports every expansion with its outcome.
  package mutating func advance(_ frame: ArraySlice<Float>) -> SearchStep {
    advance(frame, recording: .everything)
  }

  package mutating func conclude(recording detail: TraceDetail) -> [SearchStep] { [] }
}

/// How much of a frame a search records.
package enum TraceDetail: Sendable, Equatable {
  /// No expansions, for plain decoding: a step then has no rounds.
  case nothing
  /// No expansions either, but a trace of beams and nodes is kept.
  case beams
  /// Kept and merged expansions, every blank of a time-synchronous search, and this many of the
  /// best pruned ones per round; the rest is counted in `SearchRound.dropped`.
  case bestPruned(Int)
  /// Every expansion: about beam x V x (cap + 1) of 90 bytes per frame of a time-synchronous
  /// search.
  case everything

  /// Maximum pruned expansions per round; `nil` if no round is recorded.
  var prunedPerRound: Int? {
    switch self {
    case .nothing, .beams: nil
    case .bestPruned(let count): max(0, count)
    case .everything: .max
    }
  }
}

/// What the steps of a search count.
package enum SearchClock: String, Sendable {
  /// Encoder frames: one step per frame.
  case frames
  /// Alignment steps: frames and labels together. A hypothesis of u labels is at frame
  /// `step - u`, and steps follow after the last frame.
  case alignmentSteps
}

/// The description of a search: a row of the README's table, of `--search` help, of the screen.
package struct SearchProfile: Sendable, Equatable {
  /// The name on the command line.
  package let name: String
  /// One sentence.
  package let summary: String
  package private(set) var semantics: ScoreSemantics
  /// The paper or program it follows, with year.
  package let source: String
  /// The knobs that apply to it beyond the common ones; a search without `.beam` has one
  /// hypothesis.
  package let knobs: Set<SearchKnob>
  /// How the unknown token is treated by default.
  package let unknown: UnknownToken
  /// Whether it supports models whose tokens have durations.
  package let takesDurations: Bool
  package let clock: SearchClock
  /// Whether the beam is ranked by the options' length normalisation at every frame, and not only
  /// the final list.
  package let normalizesEveryFrame: Bool
  /// The options used by the program it follows.
  package let defaults: SearchOptions

  package init(
    name: String, summary: String, semantics: ScoreSemantics, source: String,
    knobs: Set<SearchKnob> = [.beam, .maxSymbols, .mergeTimes],
    unknown: UnknownToken = .never, takesDurations: Bool = false,
    clock: SearchClock = .frames, normalizesEveryFrame: Bool = false,
    defaults: SearchOptions = SearchOptions()
  ) {
    self.normalizesEveryFrame = normalizesEveryFrame
    self.name = name
    self.summary = summary
    self.semantics = semantics
    self.source = source
    self.knobs = knobs
    self.unknown = unknown
    self.takesDurations = takesDurations
    self.clock = clock
    self.defaults = defaults
  }

  /// Which alignment represents a merged hypothesis under some options.
  package func timestampPolicy(with options: SearchOptions) -> TimestampPolicy {
    knobs.contains(.mergeTimes) ? options.timestampPolicy : .best
  }

  /// The profile as used with a model.
  package func serving(_ scorer: LabelScorer) -> SearchProfile {
    var profile = self
    if !scorer.joiner.durations.isEmpty { profile.semantics = .tdt }
    return profile
  }

  /// How every search breaks ties; part of each result.
  package static let tieRule = "lower token id, then earlier parent"
}
