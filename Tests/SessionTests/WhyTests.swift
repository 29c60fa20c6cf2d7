import Analysis
import BeamSearch
import Foundation
import Scoring
import Session
import TestSupport
import Testing
import Transducer

/// Why a hypothesis was lost: the explanation against what really happens.
@Suite("Why") struct WhyTests {
  /// Blank (token 0), and labels t1 and t2. At frame 0 t1 looks best, but at frame 1 only what
  /// began with t2 continues well: a beam of 1 is misled.
  static let trap = ToyModel(
    lastLabelTable: [
      [[-9, -9, -9], [2, -9, -9], [2, -9, -9], [-9, 1, 0]],
      [[-9, -9, -9], [0, 0, 0], [5, -9, -9], [0, 0, 0]],
    ], size: 3, blank: 0)

  static func why(
    _ model: ToyModel, _ name: String = "tsd", _ options: SearchOptions = SearchOptions()
  ) -> Why {
    Why(encoded: model.encoderOut, scorer: model.scorer, search: name, options: options)
  }

  static let narrow = SearchOptions(beamSize: 1, maxSymbolsPerFrame: 2)

  @Test func theTrapIsExplained() throws {
    let answer = try Self.why(Self.trap, "tsd", Self.narrow).answer(.text("t2"))
    guard case .fell(let fall) = answer.outcome, let cut = fall.cut else {
      Issue.record("\(answer.outcome)")
      return
    }
    #expect(fall.frame == 0 && cut.round == 0)
    #expect(cut.prefix.isEmpty && cut.token == TokenID(2))
    #expect(cut.rule == .pruned(.beamWidth))
    // log-softmax of (-9, 1, 0): t1 has 0.7311, t2 has 0.2689.
    #expect(abs(cut.score - log(0.26894)) < 1e-3 && abs(cut.cutoff - log(0.73106)) < 1e-3)
    #expect(abs(cut.gap - 1) < 1e-9)
    #expect(cut.ranking?.rank == 2 && cut.ranking?.lastKept == 1)
    #expect(cut.replacedBy == [TokenID(1)])
    #expect(fall.reachBefore == 0 && fall.reachAfter < log(0.01))
    let beam = try #require(answer.changes.first { $0.knob == .beam })
    #expect(beam.from == 1 && beam.to == 2 && beam.rank == 1)
    #expect(answer.smallestChange == answer.changes.min { $0.distance < $1.distance })
  }

  /// A beam of 2 keeps the better two of three labels: the second took the place of the third.
  @Test func theWorstThatStayedTookThePlace() throws {
    let model = ToyModel(
      lastLabelTable: [
        [[-9, -9, -9, -9], [5, -9, -9, -9], [5, -9, -9, -9], [5, -9, -9, -9], [-9, 2, 1, 0]]
      ],
      size: 4, blank: 0)
    let options = SearchOptions(beamSize: 2, maxSymbolsPerFrame: 1)
    let answer = try Self.why(model, "tsd", options).answer(.text("t3"))
    guard case .fell(let fall) = answer.outcome, let cut = fall.cut else {
      Issue.record("\(answer.outcome)")
      return
    }
    #expect(cut.replacedBy == [TokenID(2)] && abs(cut.gap - 1) < 1e-9)
    #expect(cut.ranking?.rank == 3 && cut.ranking?.lastKept == 2)
  }

  /// A beam of one loses alignments at every label. Its result is not lost for that reason, though
  /// less than a hundredth of its probability is left.
  @Test func whatIsLostLittleByLittleHasNotFallen() throws {
    // Every other frame a label is a little more probable than blank, and blank in between.
    let table = (0..<24).map { frame in
      let row = frame % 2 == 0 ? [0.0, 0.5] : [0.5, 0.0]
      return [row, row, row]
    }
    let model = ToyModel(lastLabelTable: table, size: 2, blank: 0)
    let profile = try SearchCatalog.profile(named: "modified")
    let options = SearchOptions(beamSize: 1)
    let result = try decode(
      model.encoderOut, scorer: model.scorer, search: "modified", options: options)
    var tracker = try WhyLawTests.tracker(
      result.nBest[0].labels, model: model, profile: profile, options: options)
    for step in try #require(result.trace?.steps) { tracker.consume(step) }
    let last = try #require(tracker.reach.last)
    #expect(last < log(0.01) && last > -.infinity && tracker.fall == nil)
  }

  @Test func theSentencesSayWhoIsToBlame() throws {
    let vocabulary = Self.trap.vocabulary
    let lost = try Self.why(Self.trap, "tsd", Self.narrow).answer(.text("t2"))
    #expect(lost.judgement?.verdict == .searchError)
    #expect(
      WhyWords(lost, vocabulary: vocabulary).sentences
        .contains { $0.contains("more probable than") && $0.contains("the search is to blame") })
    let worse = try Self.why(Self.trap, "tsd", Self.narrow).answer(.text("t1t1t1"))
    #expect(worse.judgement?.verdict == .modelError)
    #expect(
      WhyWords(worse, vocabulary: vocabulary).sentences
        .contains { $0.contains("the search is not to blame") })
  }

  @Test func theSentencesSayWhatTheAnswerHolds() throws {
    let why = Self.why(Self.trap, "tsd", Self.narrow)
    let vocabulary = Self.trap.vocabulary
    let lines = WhyWords(try why.answer(.text("t2")), vocabulary: vocabulary).sentences
    #expect((2...5).contains(lines.count))
    for part in [
      "frame 0 (0.00 s)", "the label “t2” scored -1.31", "1.00 nats below the cut-off of -0.31",
      "it was number 2, with room for 1",
    ] {
      #expect(lines[0].contains(part), "\(lines)")
    }
    #expect(lines.contains("“t1” took the last place."))
    #expect(lines.contains { $0.contains("beam 2 (now 1") })
    let onScreen = WhyWords(try why.answer(.text("t2")), vocabulary: vocabulary)
    #expect(onScreen.sentences[0].contains("frame 0 (0.00 s)"))
    let kept = WhyWords(try why.answer(.text("t1")), vocabulary: vocabulary).sentences
    #expect(kept.count == 1 && kept[0].contains("is the result of the search"))
  }

  /// Every change is checked against searches run here: it keeps the text, at the reported rank,
  /// and the next smaller change of that knob does not.
  @Test(arguments: WhyLawTests.profiles) func changesAreTrue(_ profile: SearchProfile) throws {
    var changes = 0
    for seed in UInt64(0)..<10 {
      let model = ToyModel(WhyLawTests.shape(seed))
      var options = WhyLawTests.options(seed)
      let found = try decode(
        model.encoderOut, scorer: model.scorer, search: profile.name, options: options)
      let targets = WhyLawTests.targets(model, found.nBest, seed: seed).suffix(2)
      options.nBest = 1
      for labels in targets {
        let why = Why(
          encoded: model.encoderOut, scorer: model.scorer, search: profile.name,
          options: options, budget: 2000)
        let answer = try why.answer(.labels(labels))
        let survives = found.nBest.contains { $0.labels == labels }
        if case .survived = answer.outcome { #expect(survives) } else { #expect(!survives) }
        #expect(answer.changes.map(\.distance) == answer.changes.map(\.distance).sorted())
        for change in answer.changes {
          changes += 1
          let rank = try Self.rank(of: labels, in: model, profile, options, change.knob, change.to)
          #expect(rank == change.rank, "\(profile.name) \(seed) \(change)")
          let isNumber = [.blankPenalty, .temperature, .expandWindow].contains(change.knob)
          let step = isNumber ? 0.05 : 1
          let nearer = change.to + (change.to > change.from ? -step : step)
          #expect(
            try Self.rank(of: labels, in: model, profile, options, change.knob, nearer) == nil,
            "\(profile.name) \(seed) \(change)")
        }
      }
    }
    #expect(changes > 2)
  }

  /// The rank of labels in the final beam with one knob changed.
  static func rank(
    of labels: [TokenID], in model: ToyModel, _ profile: SearchProfile, _ options: SearchOptions,
    _ knob: SearchKnob, _ value: Double
  ) throws -> Int? {
    var options = options
    options.nBest = .max
    let text = value == value.rounded() ? "\(Int(value))" : "\((value * 100).rounded() / 100)"
    try KnobSetting(knob, parsing: text).apply(to: &options, contextSize: nil)
    let found = try decode(
      model.encoderOut, scorer: model.scorer, search: profile.name, options: options,
      recording: .nothing
    ).nBest
    return found.firstIndex { $0.labels == labels }.map { $0 + 1 }
  }

  @Test func onlyTheListHidesIt() throws {
    let options = SearchOptions(beamSize: 4, maxSymbolsPerFrame: 2, nBest: 1)
    let answer = try Self.why(Self.trap, "tsd", options).answer(.text("t1"))
    guard case .survived(let survival) = answer.outcome else {
      Issue.record("\(answer.outcome)")
      return
    }
    #expect(survival.rank == 2 && !survival.isListed && answer.changes.isEmpty)
    let lines = WhyWords(answer, vocabulary: Self.trap.vocabulary).sentences
    #expect(lines.contains { $0.contains("nbest 2") })
  }

  @Test func whatHasNoPlaceIsSaid() throws {
    let why = Self.why(Self.trap, "tsd", Self.narrow)
    guard case .unspellable(let problem) = try why.answer(.text("whale")).outcome else {
      Issue.record("whale cannot be spelled")
      return
    }
    #expect(problem.contains("whale"))
    #expect(try why.answer(.labels([TokenID(0)])).outcome == .impossible(.unknownToken))
    let five = [TokenID](repeating: TokenID(1), count: 5)
    let capped = try why.answer(.labels(five))
    #expect(capped.outcome == .impossible(.symbolCap(labels: 5, frames: 2, cap: 2)))
    #expect(capped.tried.contains { $0.knob == .maxSymbols })
    #expect(
      try Self.why(Self.trap, "modified").answer(.labels(five)).outcome
        == .impossible(.tooManyLabels(labels: 5, frames: 2)))
  }

  @Test func aLabelWithoutAnyProbabilityIsSaid() throws {
    let model = ToyModel(
      lastLabelTable: [[[0, -.infinity], [0, -.infinity], [0, -.infinity]]], size: 2, blank: 0)
    #expect(
      try Self.why(model).answer(.labels([TokenID(1)])).outcome == .impossible(.noProbability))
  }

  @Test func theEmptyHypothesisIsAskedAboutAsAnyOther() throws {
    let answer = try Self.why(Self.trap, "tsd", Self.narrow).answer(.text(""))
    guard case .fell(let fall) = answer.outcome else {
      Issue.record("\(answer.outcome)")
      return
    }
    #expect(fall.cut?.token == TokenID(0) && answer.labels == [])
  }

  @Test func withoutFramesOnlyTheEmptyHypothesisIsThere() throws {
    let silent = ToyModel(lastLabelTable: [], size: 3, blank: 0)
    guard case .survived(let survival) = try Self.why(silent).answer(.text("")).outcome else {
      Issue.record("the empty hypothesis is found")
      return
    }
    #expect(survival.rank == 1)
    #expect(try Self.why(silent).answer(.text("t1")).outcome.isImpossible)
  }

  /// "ab" is one piece or two. The model outputs two, the greedy segmentation is one.
  @Test func theTextIsSpelledAsTheListSpellsIt() throws {
    let vocabulary = Vocabulary(tokens: ["<b>", "a", "b", "ab"], blankID: TokenID(0))
    let model = ToyModel(
      frames: 2, vocabulary: vocabulary,
      predictor: ContextPredictor(contextSize: 1, numbers: [0, 1, 2, 3]),
      joiner: FunctionJoiner(vocabularySize: 4, blank: TokenID(0)) { frame, context in
        [0, frame == 0 && context[0] < 0 ? 4 : -4, context[0] == 1 ? 4 : -4, -9]
      })
    let answer = try Self.why(model).answer(.text("ab"))
    #expect(answer.labels == [TokenID(1), TokenID(2)] && answer.text == "ab")
    // If neither is found, the more probable segmentation is used.
    let capped = SearchOptions(maxSymbolsPerFrame: 1)
    let lost = try Self.why(model, "greedy", capped).answer(.text("abab"))
    #expect(lost.labels == [1, 2, 1, 2].map { TokenID($0) })
  }

  @Test func answersRepeatAndStopOnDemand() throws {
    let model = ToyModel(WhyLawTests.shape(4))
    let why = Self.why(model, "tsd", WhyLawTests.options(4))
    let labels = [TokenID(1), TokenID(2), TokenID(1)]
    let (a, b) = (try why.answer(.labels(labels)), try why.answer(.labels(labels)))
    #expect(a.outcome == b.outcome && a.changes == b.changes && a.tried == b.tried)
    var shares: [Double] = []
    _ = try why.answer(.labels(labels)) { shares.append($0) }
    #expect(shares == shares.sorted() && shares.allSatisfy { (0...1).contains($0) })
    #expect(throws: CancellationError.self) {
      try why.answer(.labels(labels)) { share in
        if share > 0.5 { throw CancellationError() }
      }
    }
  }

  @Test func badOptionsAreRefused() throws {
    #expect(throws: SearchError.self) {
      try Self.why(Self.trap, "tsd", SearchOptions(beamSize: 0)).answer(.text("t1"))
    }
    #expect(throws: SearchError.self) { try Self.why(Self.trap, "none").answer(.text("t1")) }
  }
}

extension WhyAnswer.Outcome {
  fileprivate var isImpossible: Bool { if case .impossible = self { true } else { false } }
}
