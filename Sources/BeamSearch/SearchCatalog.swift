package import Transducer

/// Every search, by name: a new one is a file in `Algorithms` and a line in `all`.
package enum SearchCatalog {
  /// In the order that help lists them.
  package static let all: [any TransducerSearch.Type] = [
    GreedySearch.self,
    ModifiedSearch.self,
    TimeSynchronousSearch.self,
  ]

  package static let defaultName = TimeSynchronousSearch.profile.name

  package static var profiles: [SearchProfile] { all.map { $0.profile } }

  /// The profile of a search, or `SearchError.unknownSearch`.
  package static func profile(named name: String) throws(SearchError) -> SearchProfile {
    try type(named: name).profile
  }

  /// A search ready for its first frame.
  ///
  /// - Throws: `SearchError` for an unknown name or options out of range.
  package static func make(
    _ name: String, scorer: LabelScorer, options: SearchOptions = SearchOptions()
  ) throws(SearchError) -> any TransducerSearch {
    let search = try type(named: name)
    try options.validate()
    return search.init(scorer: scorer, options: options)
  }

  private static func type(named name: String) throws(SearchError) -> any TransducerSearch.Type {
    guard let search = all.first(where: { $0.profile.name == name }) else {
      throw .unknownSearch(name: name, known: profiles.map(\.name))
    }
    return search
  }
}

/// Why a search cannot be made.
package enum SearchError: Error, Equatable, CustomStringConvertible {
  case unknownSearch(name: String, known: [String])
  /// An option out of its range: its name, what was asked for, what is possible.
  case invalidOption(name: String, value: String, expected: String)

  package var description: String {
    switch self {
    case .unknownSearch(let name, let known):
      "there is no search \"\(name)\"; choose one of \(known.joined(separator: ", "))"
    case .invalidOption(let name, let value, let expected):
      "\(name) is \(value); it must be \(expected)"
    }
  }
}

extension SearchOptions {
  /// Refuses sizes below 1, a temperature that is not above 0, and values that are not finite.
  package func validate() throws(SearchError) {
    let sizes = [
      ("beam size", beamSize), ("symbols per frame", maxSymbolsPerFrame), ("n-best size", nBest),
    ]
    for (name, value) in sizes where value < 1 {
      throw .invalidOption(name: name, value: "\(value)", expected: "1 or more")
    }
    guard adjustment.temperature > 0, adjustment.temperature.isFinite else {
      throw .invalidOption(
        name: "temperature", value: "\(adjustment.temperature)", expected: "above 0 and finite")
    }
    guard adjustment.blankPenalty.isFinite else {
      throw .invalidOption(
        name: "blank penalty", value: "\(adjustment.blankPenalty)", expected: "finite")
    }
  }
}
