package import Transducer

/// A beam search as a step machine: `start`, then `advance` once an encoder frame, then `finish`.
///
/// Ties break by lower token id, then by earlier parent; two runs are bit-identical.
package protocol TransducerSearch: Sendable {
  /// Name, help and semantics, as `SearchCatalog` lists them.
  static var profile: SearchProfile { get }

  init(scorer: LabelScorer, options: SearchOptions)

  /// Forgets everything and begins an utterance. The beam then holds the empty hypothesis.
  mutating func start()
  /// Consumes one encoder frame (D) and reports every expansion with its outcome.
  mutating func advance(_ frame: ArraySlice<Float>) -> SearchStep
  /// The n-best of what was consumed, ranked by the options' length normalisation. Does not
  /// change the search: more frames may follow.
  func finish() -> [Hypothesis]
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

  package init(name: String, summary: String, semantics: ScoreSemantics, source: String) {
    self.name = name
    self.summary = summary
    self.semantics = semantics
    self.source = source
  }
}
