package import ArgumentParser
package import BeamSearch
package import Recognition
package import Transducer

/// The search and its knobs, spelled alike by every command.
package struct SearchArguments: ParsableArguments {
  package init() {}

  @Option(
    name: .customLong("search"),
    help: ArgumentHelp(
      "The search (default: \(SearchCatalog.defaultName), or the dialect's):",
      discussion: SearchCatalog.profiles.map { "\($0.name): \($0.summary)" }
        .joined(separator: "\n"),
      valueName: "name"),
    completion: .list(SearchCatalog.profiles.map(\.name)))
  package var searchName: String?

  @Option(
    help: ArgumentHelp(
      "The conventions of another project, as listed by 'beamscope keys --dialects':",
      discussion: DialectCatalog.all.map { "\($0.name): \($0.summary)" }.joined(separator: "\n"),
      valueName: "name"),
    completion: .list(DialectCatalog.all.map(\.name)))
  package var dialect: String?

  @OptionGroup(title: "Knobs of the search") package var knobs: KnobArguments
  @OptionGroup(title: "Language model and hotwords") package var fusion: FusionArguments

  package func validate() throws {
    do {
      let request = try request()
      try request.checkKnobs()
      let plan = try request.plan(contextSize: nil)
      if knobs.fusionTiming != nil, try fusion.request() == nil,
        plan.options.internalModelWeight == 0
      {
        throw ValidationError(
          "--fusion-timing: found nothing to fuse; expected --lm, --hotwords or --ilm-weight.")
      }
    } catch let error as SearchError {
      throw ValidationError("\(error)")
    }
  }

  package func request() throws(SearchError) -> SearchRequest {
    let dialect: Dialect? = if let name = dialect { try DialectCatalog.named(name) } else { nil }
    return SearchRequest(search: searchName, dialect: dialect, settings: try knobs.settings())
  }

  /// The search ready for a model.
  ///
  /// - Throws: `SearchError` where the model cannot serve it, and what is wrong with the files of
  ///   language model and hotwords.
  package func prepare(for scorer: LabelScorer) throws -> PreparedSearch {
    let search = try PreparedSearch(request(), fusion: fusion.request(), for: scorer)
    search.fusion?.remarks.forEach(Console.remark)
    return search
  }
}

/// The knobs of the searches, each as typed; without a value the search's default applies.
package struct KnobArguments: ParsableArguments {
  package init() {}

  @Option(parsing: .unconditional, help: .knob(.beam))
  package var beam: String?
  @Option(parsing: .unconditional, help: .knob(.maxSymbols))
  package var maxSymbols: String?
  @Option(parsing: .unconditional, help: .knob(.nBest))
  package var nbest: String?
  @Option(parsing: .unconditional, help: .knob(.blankPenalty))
  package var blankPenalty: String?
  @Option(parsing: .unconditional, help: .knob(.temperature))
  package var temperature: String?
  @Option(help: .knob(.lengthNorm))
  package var lengthNorm: String?
  @Option(parsing: .unconditional, help: .knob(.expandWindow))
  package var expandWindow: String?
  @Option(parsing: .unconditional, help: .knob(.extraCandidates))
  package var extraCandidates: String?
  @Option(parsing: .unconditional, help: .knob(.prefixAlpha))
  package var prefixAlpha: String?
  @Flag(inversion: .prefixedNo, help: .knob(.prefixMerging))
  package var prefixMerging: Bool?
  @Option(parsing: .unconditional, help: .knob(.labelsPerHypothesis))
  package var labelsPerHypothesis: String?
  @Option(parsing: .unconditional, help: .knob(.maxLabels))
  package var maxLabels: String?
  @Option(parsing: .unconditional, help: .knob(.contextLabels))
  package var contextLabels: String?
  @Option(parsing: .unconditional, help: .knob(.pathsPerState))
  package var pathsPerState: String?
  @Option(help: .knob(.unknown))
  package var unknown: String?
  @Option(help: .hidden)
  package var unknownAsBlank: String?
  @Option(help: .knob(.mergeTimes))
  package var mergeTimes: String?
  @Option(help: .knob(.fusionTiming))
  package var fusionTiming: String?
  @Option(parsing: .unconditional, help: .knob(.ilmWeight))
  package var ilmWeight: String?

  /// What was typed, read.
  package func settings() throws(SearchError) -> [KnobSetting] {
    let texts = texts
    var settings: [KnobSetting] = []
    for knob in SearchKnob.allCases {
      guard let text = knob.names.compactMap({ texts[$0] }).first else { continue }
      settings.append(try KnobSetting(knob, parsing: text))
    }
    return settings
  }

  /// What was typed, by the name of the knob: the options are named as the knobs are.
  private var texts: [String: String] {
    var texts: [String: String] = [:]
    for child in Mirror(reflecting: self).children {
      guard let label = child.label else { continue }
      let name = label.drop { $0 == "_" }
        .map { $0.isUppercase ? "-" + $0.lowercased() : String($0) }.joined()
      switch child.value {
      case let option as Option<String?>: texts[name] = option.wrappedValue
      case let flag as Flag<Bool?>: texts[name] = flag.wrappedValue.map { "\($0)" }
      default: break
      }
    }
    return texts
  }
}

extension ArgumentHelp {
  fileprivate static func knob(_ knob: SearchKnob) -> ArgumentHelp {
    knobs[knob] ?? ArgumentHelp(describing: knob)
  }

  /// Made once: the parser creates every options structure many times.
  private static let knobs = Dictionary(
    uniqueKeysWithValues: SearchKnob.allCases.map { ($0, ArgumentHelp(describing: $0)) })

  /// A knob with the searches that use it, unless all do.
  private init(describing knob: SearchKnob) {
    let applicable = knob.applicableSearches
    let scope =
      applicable.count == SearchCatalog.profiles.count
      ? "" : " (\(applicable.joined(separator: ", ")))"
    self.init("\(knob.help)\(scope)", valueName: knob.argument)
  }
}
