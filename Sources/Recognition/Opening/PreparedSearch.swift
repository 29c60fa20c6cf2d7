package import BeamSearch
package import Experiments
import Text
package import Transducer

/// A search with its options, ready to be run with a model.
package struct PreparedSearch {
  package let plan: SearchPlan
  package let scorer: LabelScorer
  package let fusion: LoadedFusion?

  package init(plan: SearchPlan, scorer: LabelScorer, fusion: LoadedFusion?) {
    self.plan = plan
    self.scorer = scorer
    self.fusion = fusion
  }

  package var name: String { plan.profile.name }
  package var options: SearchOptions { plan.options }

  /// The search ready for a model.
  ///
  /// - Throws: `SearchError` where the model cannot serve it, and what is wrong with the files of
  ///   language model and hotwords.
  package init(
    _ request: SearchRequest, fusion: FusionRequest? = nil, for scorer: LabelScorer
  ) throws {
    self.init(
      plan: try request.plan(contextSize: scorer.predictor.contextSize), scorer: scorer,
      fusion: try fusion?.load(for: scorer.vocabulary))
    _ = try SearchCatalog.make(name, scorer: scorer, options: options)
  }

  package func decode(
    _ encoded: EncoderOut, recording detail: TraceDetail = .nothing
  ) throws -> DecodeResult {
    try BeamSearch.decode(
      encoded, scorer: scorer, search: name, options: options, fusion: fusion?.scorer,
      recording: detail)
  }

  /// Whether the scores have parts that are not the transducer's.
  package var isFused: Bool { fusion != nil || options.internalModelWeight != 0 }

  /// The lines that say how the search is run, beyond its name.
  package var lines: [String] {
    let unusual = plan.unusual.map { "\($0.knob.name) \($0.value.text)" }
    let knobs = unusual.isEmpty ? [] : ["knobs: " + unusual.joined(separator: ", ")]
    return knobs + (fusion?.lines ?? []) + (plan.dialect.map { $0.lines(for: plan.profile) } ?? [])
  }
}

extension Dialect {
  func lines(for profile: SearchProfile) -> [String] {
    ["dialect \(name): \(summary)"]
      + switches(for: profile).map { habit in
        "  \(habit.habit.title): \(habit.value)\(habit.isFollowed ? "" : " (not used here)")"
      }
  }
}
