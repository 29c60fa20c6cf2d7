import Analysis
import BeamSearch
import Scoring
import TestSupport
import Testing
import Transducer

@testable import Session

/// `w`, `:why` and the verdict in the workbench.
struct WhyWorkbenchTests {
  /// The text of a reference that the fixture's search loses: it is spelled, and not in the list.
  static func lost() throws -> (WorkbenchFixture, String) {
    let texts = ["t3t3", "t1t1t1", "t3t2t1", "t2t2t2t2", "t3t3t3t3"]
    for text in texts {
      let bench = try WorkbenchFixture(reference: text)
      if bench.state.risk?.referenceLostAt != nil { return (bench, text) }
    }
    throw NothingLost()
  }

  struct NothingLost: Error {}

  @Test func theBestCandidateAsksAboutTheReferenceAndOthersAboutThemselves() throws {
    var (bench, text) = try Self.lost()
    let best = try #require(bench.state.risk?.candidates[0].text)
    try bench.type("4", "w")
    let first = try #require(bench.state.log.last)
    #expect(first.kind == .answer && first.text.contains("“\(text)” was lost at"))
    try bench.type("j", "w")
    let second = try #require(bench.state.log.last)
    let other = try #require(bench.state.risk?.candidates[1].text)
    #expect(second.kind == .answer && second.text.contains("“\(other)” survived to the end"))
    #expect(second.text.contains("behind “\(best)”"))
    #expect(bench.state.jobs.isEmpty)
  }

  @Test func withoutAReferenceTheBestIsWhatWasFound() throws {
    var bench = try WorkbenchFixture()
    try bench.type("5", "w")
    #expect(bench.state.log.last?.text.contains("is the result of the search") == true)
  }

  @Test(arguments: [
    ("t3t3t3t3t3t3", "t3t3t3t3t3t3"), ("whale", "whale"), ("", "the result of the search"),
  ])
  func anyTextCanBeAskedAbout(text: String, part: String) throws {
    var bench = try WorkbenchFixture()
    try bench.type("4", ":", "w", "h", "y", "<Space>")
    for letter in text { try bench.type(String(letter)) }
    try bench.type("<Enter>")
    let answer = try #require(bench.state.log.last)
    #expect(answer.kind == .answer && answer.text.contains(part))
  }

  /// Until the reference is scored nobody knows whether the best is right: the answer waits, and is the
  /// one that comes later.
  @Test func theAnswerWaitsForTheVerdict() throws {
    var (bench, text) = try Self.lost()
    let report = try #require(bench.state.risk)
    try bench.type("4", "w")
    let answer = try #require(bench.state.log.last)
    #expect(answer.text.contains("“\(text)” was lost at"))
    for key in [":"] + "reference".map(String.init) + ["<Space>"] + text.map(String.init) {
      _ = bench.interrupt(with: .key(KeyStroke(key)))
    }
    let effects = bench.interrupt(with: .key(KeyStroke("<Enter>")))
    let jobs = effects.compactMap { if case .assess(let id, _) = $0 { id } else { nil } }
    guard let id = jobs.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(bench.interrupt(with: .command(.why)).isEmpty && bench.state.awaitsVerdict)
    #expect(bench.state.log.last?.text.contains("still being scored") == true)
    try bench.send(.riskReady(id, report))
    #expect(bench.state.log.last == answer && !bench.state.awaitsVerdict)
  }

  /// A query is a job: it can be stopped, and a new search makes it stale.
  @Test func aNewSearchStopsTheQuestion() throws {
    var bench = try WorkbenchFixture()
    _ = bench.interrupt(with: .command(.focus(.risk)))
    let effects = bench.interrupt(with: .command(.why))
    guard case .why(let id, .labels)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(bench.state.currentJob?.kind == .why)
    for key in [":", "b", "e", "a", "m", "<Space>", "1"] {
      _ = bench.interrupt(with: .key(KeyStroke(key)))
    }
    let search = bench.interrupt(with: .key(KeyStroke("<Enter>")))
    #expect(search.contains(.cancel(id)))
    let before = bench.state.log
    let answer = try Why(
      encoded: bench.toy.encoderOut, scorer: bench.toy.scorer, search: "tsd",
      options: bench.state.options, budget: 10
    ).answer(.text("t1"))
    _ = bench.interrupt(with: .whyReady(id, answer))
    #expect(bench.state.log == before)
  }

  /// The event, the verdict and `why` name the same frame.
  @Test func theReferenceIsLostWhereItFell() throws {
    let (bench, text) = try Self.lost()
    let report = try #require(bench.state.risk)
    let lostAt = try #require(report.referenceLostAt)
    let event = try #require(bench.state.events.first { $0.kinds.contains(.referenceLost) })
    #expect(event.frame == lostAt)
    #expect(report.verdictText?.hasSuffix("left the beam at frame \(lostAt)") == true)
    let answer = try Why(
      encoded: bench.toy.encoderOut, scorer: bench.toy.scorer, search: "tsd",
      options: bench.state.options, budget: 10
    ).answer(.text(text))
    guard case .fell(let fall) = answer.outcome else {
      Issue.record("\(answer.outcome)")
      return
    }
    #expect(fall.step == lostAt && answer.judgement?.verdict == report.judgement?.verdict)
  }

  /// In every search, a reference in its final list was not lost, and any other was.
  @Test(arguments: WhyLawTests.profiles)
  func theLossIsThatOfTheSearch(_ profile: SearchProfile) throws {
    var lost = 0
    for seed in UInt64(0)..<30 {
      let (model, options) = (ToyModel(WhyLawTests.shape(seed)), WhyLawTests.options(seed))
      let result = try decode(
        model.encoderOut, scorer: model.scorer, search: profile.name, options: options)
      for labels in WhyLawTests.targets(model, result.nBest, seed: seed) {
        let report = try Assessment.assess(
          nBest: result.nBest, encoded: model.encoderOut, scorer: model.scorer,
          reference: model.vocabulary.text(of: labels), trace: result.trace)
        if result.nBest.contains(where: { $0.labels == labels }) {
          #expect(report.referenceLostAt == nil, "\(profile.name) \(seed)")
          continue
        }
        lost += 1
        var tracker = try WhyLawTests.tracker(
          labels, model: model, profile: profile, options: options)
        guard tracker.exactLogProb > -.infinity, let steps = result.trace?.steps else { continue }
        for step in steps { tracker.consume(step) }
        #expect(report.referenceLostAt == tracker.fall?.step ?? steps.count - 1)
      }
    }
    #expect(lost > 20)
  }

  @Test func aReferenceThatWasFoundIsNotLost() throws {
    let found = try WorkbenchFixture()
    let texts = try #require(found.state.risk?.candidates.map(\.text))
    for text in texts where !text.isEmpty {
      let bench = try WorkbenchFixture(reference: text)
      #expect(bench.state.risk?.referenceLostAt == nil)
      #expect(!bench.state.events.contains { $0.kinds.contains(.referenceLost) })
    }
    let bench = try WorkbenchFixture(reference: texts[0])
    #expect(bench.state.risk?.verdictText == "correct")
  }
}
