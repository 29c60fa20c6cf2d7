package import Fusion
package import Transducer

/// Every search, by name: to add one, write a file in `Algorithms` and a line in `all`.
package enum SearchCatalog {
  /// In the order help lists them.
  package static let all: [any TransducerSearch.Type] = [
    GreedySearch.self,
    ModifiedSearch.self,
    BestFirstSearch.self,
    TimeSynchronousSearch.self,
    AlignmentLengthSearch.self,
    ConstrainedSearch.self,
    AdaptiveExpansionSearch.self,
    TorchaudioSearch.self,
    MonotonicSearch.self,
    PathMergingSearch.self,
  ]

  package static let defaultName = TimeSynchronousSearch.profile.name

  package static let profiles: [SearchProfile] = all.map { $0.profile }

  /// The profile of a search, or `SearchError.unknownSearch`.
  package static func profile(named name: String) throws(SearchError) -> SearchProfile {
    try type(named: name).profile
  }

  /// A search ready for its first frame.
  ///
  /// - Throws: `SearchError` for an unknown name, options out of range, and options the model does
  ///   not support.
  package static func make(
    _ name: String, scorer: LabelScorer, options: SearchOptions = SearchOptions(),
    fusion: FusionScorer? = nil, interventions: [SearchIntervention] = []
  ) throws(SearchError) -> any TransducerSearch {
    try check(name, scorer: scorer, options: options, interventions: interventions)
    return try type(named: name).init(
      SearchInputs(
        scorer: scorer, options: options, fusion: fusion, interventions: interventions))
  }

  /// Rejects an unknown name, options out of range, and options the model does not support.
  package static func check(
    _ name: String, scorer: LabelScorer, options: SearchOptions,
    interventions: [SearchIntervention] = []
  ) throws(SearchError) {
    let search = try type(named: name)
    let size = scorer.vocabulary.size
    for intervention in interventions {
      guard let token = intervention.token, !(0..<size).contains(token.index) else { continue }
      throw .unknownToken(index: token.index, frame: intervention.frame, count: size)
    }
    let changes = interventions.optionsChanges(
      from: options, contextSize: scorer.predictor.contextSize)
    for options in [options] + changes.map(\.options) {
      try check(search.profile, scorer: scorer, options: options)
    }
  }

  private static func check(
    _ profile: SearchProfile, scorer: LabelScorer, options: SearchOptions
  ) throws(SearchError) {
    try options.validate(for: profile)
    if !scorer.joiner.durations.isEmpty, !profile.takesDurations {
      throw .unfitForDurations(
        search: profile.name, fitting: profiles.filter(\.takesDurations).map(\.name))
    }
    if options.internalModelWeight != 0, !scorer.joiner.hasInternalModel {
      throw .noInternalModel(weight: options.internalModelWeight)
    }
    if profile.knobs.contains(.contextLabels), options.pathMerging.contextLabels == nil,
      scorer.predictor.contextSize == nil
    {
      throw .unlimitedContext(search: profile.name)
    }
  }

  private static func type(named name: String) throws(SearchError) -> any TransducerSearch.Type {
    guard let place = profiles.firstIndex(where: { $0.name == name }) else {
      throw .unknownSearch(name: name, known: profiles.map(\.name))
    }
    return all[place]
  }
}

/// Why a search cannot be created.
package enum SearchError: Error, Equatable, CustomStringConvertible {
  case unknownSearch(name: String, known: [String])
  /// An option out of range: its name, the value given, the values possible.
  case invalidOption(name: String, value: String, expected: String)

  /// Subtraction of the internal language model was requested, but the model has none.
  case noInternalModel(weight: Double)
  /// The search merges by the predictor's context, but that context is unlimited.
  case unlimitedContext(search: String)
  /// The model's tokens have durations, but the search assumes one frame per blank and none per
  /// label.
  case unfitForDurations(search: String, fitting: [String])
  /// The networks' scores at an encoder frame are NaN.
  case notANumber(frame: Int)
  /// No hypothesis survived the interventions.
  case nothingSurvives(frame: Int)
  /// A knob that does not exist.
  case unknownKnob(name: String, known: [String])
  /// A knob that does not apply to the search, and the searches it applies to.
  case inapplicableKnob(name: String, search: String, applicable: [String])
  case unknownDialect(name: String, known: [String])
  /// A forced or forbidden token that the model does not have.
  case unknownToken(index: Int, frame: Int, count: Int)
  /// A search the dialect's project does not have.
  case notInDialect(search: String, dialect: String, offered: [String])

  package var description: String {
    switch self {
    case .unknownSearch(let name, let known):
      "search: found \"\(name)\"; expected one of \(known.joined(separator: ", "))"
    case .invalidOption(let name, let value, let expected):
      "\(name): found \(value); expected \(expected)"
    case .noInternalModel(let weight):
      "ilm-weight: found \(weight); expected 0, as this model has no internal language model (only "
        + "HAT models do)"
    case .unlimitedContext(let search):
      "context-labels: found none; expected a number for \(search), which merges hypotheses that "
        + "end in the same labels, because this model's prediction network has unlimited context; "
        + "set it, or choose another search"
    case .unfitForDurations(let search, let fitting):
      "search: found \(search); expected one of \(fitting.joined(separator: ", ")) for a model "
        + "whose tokens have durations (TDT)"
    case .notANumber(let frame):
      "encoder frame \(frame): found NaN among the joint network's scores; expected numbers; the "
        + "model's weights or the features are damaged: check them with beamscope info and features"
    case .nothingSurvives(let frame):
      "encoder frame \(frame): found no hypothesis that survives the forced and forbidden tokens "
        + "there; expected at least one; force a token that can be emitted at this frame, or "
        + "forbid fewer"
    case .unknownKnob(let name, let known):
      "knob: found \"\(name)\"; expected one of \(known.joined(separator: ", "))"
    case .inapplicableKnob(let name, let search, let applicable):
      "\(name): found search \(search), which does not use it; expected one of "
        + "\(applicable.joined(separator: ", ")); leave it out, or choose another search"
    case .unknownToken(let index, let frame, let count):
      "encoder frame \(frame): found a forced or forbidden token #\(index); expected one of the "
        + "model's \(count) tokens, #0 to #\(count - 1); was the model replaced by another?"
    case .unknownDialect(let name, let known):
      "dialect: found \"\(name)\"; expected one of \(known.joined(separator: ", "))"
    case .notInDialect(let search, let dialect, let offered):
      "search: found \(search); expected one of \(offered.joined(separator: ", ")), the searches "
        + "of \(dialect)"
    }
  }
}
