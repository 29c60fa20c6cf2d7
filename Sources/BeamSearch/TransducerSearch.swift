package import Transducer

/// A beam search as a step machine: `start`, then `advance` once an encoder frame, then `finish`.
///
/// Ties break by lower token id, then by earlier parent; two runs are bit-identical.
package protocol TransducerSearch: Sendable {
  /// Name, help and semantics, as `SearchCatalog` lists them.
  static var profile: SearchProfile { get }

  /// Sizes below 1 in the options count as 1; `SearchCatalog.make` refuses them.
  init(scorer: LabelScorer, options: SearchOptions)

  /// Forgets everything and begins an utterance. The beam then holds the empty hypothesis.
  mutating func start()
  /// Consumes one encoder frame (D) and reports what `detail` asks for; the beam and the new nodes
  /// are the same whatever it asks for.
  mutating func advance(_ frame: ArraySlice<Float>, recording detail: TraceDetail) -> SearchStep
  /// The n-best of what was consumed, ranked by the options' length normalisation. Does not
  /// change the search: more frames may follow.
  func finish() -> [Hypothesis]
}

extension TransducerSearch {
  /// Consumes one encoder frame (D) and reports every expansion with its outcome.
  package mutating func advance(_ frame: ArraySlice<Float>) -> SearchStep {
    advance(frame, recording: .everything)
  }
}

/// How much of a frame a search writes down.
package enum TraceDetail: Sendable, Equatable {
  /// No expansions, for plain decoding: a step then has no rounds.
  case nothing
  /// What was kept or merged, every blank of a time-synchronous search, and of each round the best
  /// so many of what was pruned; the rest is counted in `SearchRound.dropped`.
  case bestPruned(Int)
  /// Every expansion: about beam x V x (cap + 1) of 90 bytes at each frame of a time-synchronous
  /// search.
  case everything

  /// The most pruned expansions in a round; `nil` where no round is written.
  var prunedPerRound: Int? {
    switch self {
    case .nothing: nil
    case .bestPruned(let count): max(0, count)
    case .everything: .max
    }
  }
}

/// The options of `SearchOptions` that a search heeds beyond those that all do.
package struct SearchKnobs: OptionSet, Sendable {
  package let rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  package static let beamSize = SearchKnobs(rawValue: 1)
  package static let maxSymbolsPerFrame = SearchKnobs(rawValue: 2)
}

/// What is said of a search: one line of the README's table, of `--search` help, of the screen.
package struct SearchProfile: Sendable, Equatable {
  /// The name on the command line.
  package let name: String
  /// One sentence.
  package let summary: String
  package let semantics: ScoreSemantics
  /// Paper or program it follows, with year.
  package let source: String
  /// Which sizes it heeds; a search without `.beamSize` has one hypothesis.
  package let knobs: SearchKnobs

  package init(
    name: String, summary: String, semantics: ScoreSemantics, source: String,
    knobs: SearchKnobs = [.beamSize, .maxSymbolsPerFrame]
  ) {
    self.name = name
    self.summary = summary
    self.semantics = semantics
    self.source = source
    self.knobs = knobs
  }
}
