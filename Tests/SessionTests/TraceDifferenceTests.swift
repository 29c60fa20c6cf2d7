import Analysis
import BeamSearch
import Session
import TestSupport
import Testing
import Transducer

/// Where two searches diverge, against a step-by-step definition.
@Suite("Differences of traces")
struct TraceDifferenceTests {
  private static let toy = ToyModel(
    ToyShape(seed: 11, frames: 10, size: 4, memory: .twoLabels, blankBias: 1))

  private func traced(
    _ toy: ToyModel = toy, _ search: String = "tsd", beam: Int = 3, penalty: Double = 0
  ) throws -> ComparedTrace {
    var options = SearchOptions(beamSize: beam, maxSymbolsPerFrame: 2)
    options.adjustment.blankPenalty = penalty
    let result = try decode(
      toy.encoderOut, scorer: toy.scorer, search: search, options: options)
    return ComparedTrace(
      trace: try #require(result.trace), vocabulary: toy.vocabulary,
      frameDuration: toy.encoderOut.frameDuration)
  }

  @Test("a trace does not differ from itself", arguments: SearchCatalog.profiles)
  func same(_ profile: SearchProfile) throws {
    let trace = try traced(Self.toy, profile.name)
    let comparison = try TraceComparison(trace, trace)
    #expect(comparison.next() == nil)
  }

  @Test("every step is described correctly", arguments: [(1, 0.0), (2, 0.0), (3, 0.4), (6, 0.0)])
  func steps(beam: Int, penalty: Double) throws {
    let (a, b) = (try traced(), try traced(beam: beam, penalty: penalty))
    let comparison = try TraceComparison(a, b)
    var found = comparison.next()
    for step in 0..<comparison.stepCount {
      let (ours, theirs) = (a.trace.steps[step].beam, b.trace.steps[step].beam)
      let spelled = ours.map { a.trace.labels(of: $0.id) }
      let others = theirs.map { b.trace.labels(of: $0.id) }
      let kind: TraceDifference.Kind? =
        spelled.first != others.first
        ? .best
        : Set(spelled) != Set(others)
          ? .members
          : spelled != others
            ? .order : ours.map(\.logProb) != theirs.map(\.logProb) ? .scores : nil
      #expect(comparison.difference(after: step)?.kind == kind)
      guard kind != nil else { continue }
      #expect(found?.step == step && found?.otherStep == step)
      let rows = try #require(found).first
      #expect(rows.map(\.labels) == spelled && rows.map(\.score) == ours.map(\.logProb))
      #expect(rows.map(\.counterpart) == spelled.map { others.firstIndex(of: $0) })
      found = comparison.next(after: step)
    }
    #expect(found == nil)
  }

  @Test("different hypotheses never have the same text")
  func marks() throws {
    let vocabulary = Vocabulary(
      tokens: ["<b>", "\u{2581}R", "R", "\u{2581}S"], blankID: TokenID(0))
    let traces = try [3, 1].map { beam in
      let trace = try traced(beam: beam)
      return ComparedTrace(
        trace: trace.trace, vocabulary: vocabulary, frameDuration: trace.frameDuration)
    }
    let comparison = try TraceComparison(traces[0], traces[1])
    var marked = 0
    for step in 0..<comparison.stepCount {
      let beams = comparison.beams(after: step)
      var spelled: [String: [TokenID]] = [:]
      for row in beams.first + beams.second {
        #expect(spelled[row.text, default: row.labels] == row.labels)
        spelled[row.text] = row.labels
        marked += row.text == vocabulary.text(of: row.labels) ? 0 : 1
      }
    }
    #expect(marked > 0)
  }

  @Test("slight differences can be ignored")
  func least() throws {
    let comparison = try TraceComparison(traced(), traced(penalty: 0.05))
    #expect(comparison.next()?.step == 0)
    let found = comparison.next(atLeast: .order)
    #expect(found.map { $0.kind >= .order } ?? true)
    let before = (0..<(found?.step ?? comparison.stepCount)).compactMap {
      comparison.difference(after: $0)?.kind
    }
    #expect(before.allSatisfy { $0 == .scores })
  }

  @Test("vocabularies that differ are compared by their text")
  func texts() throws {
    let shape = ToyShape(seed: 3, frames: 6, size: 4, memory: .everything)
    let (plain, moved) = (ToyModel(shape), ToyModel(shape.blankLast))
    // The same tokens under other numbers: as texts the searches are one.
    let names = shape.blankLast.order.map { "t\($0)" }
    let renamed = ComparedTrace(
      trace: try traced(moved).trace,
      vocabulary: Vocabulary(tokens: names, blankID: moved.vocabulary.blankID),
      frameDuration: 0.04)
    let comparison = try TraceComparison(traced(plain), renamed)
    #expect(!comparison.comparesLabels)
    #expect(comparison.next(atLeast: .order) == nil)
    // Where they do differ, going on finds what asking step by step finds.
    let other = try TraceComparison(
      traced(plain, beam: 1),
      ComparedTrace(
        trace: traced(moved).trace, vocabulary: renamed.vocabulary, frameDuration: 0.04))
    let steps = (0..<other.stepCount).filter {
      (other.difference(after: $0)?.kind).map { $0 >= .members } ?? false
    }
    var met: [Int] = []
    while let found = other.next(after: met.last ?? -1, atLeast: .members) {
      met.append(found.step)
    }
    #expect(met == steps && !steps.isEmpty)
  }

  @Test("a change is a different kind, or a different leader")
  func changes() throws {
    let comparison = try TraceComparison(traced(), traced(beam: 1))
    let sign = { (step: Int) -> [AnyHashable?] in
      let found = comparison.difference(after: step)
      let beams = comparison.beams(after: step)
      return [found?.kind, beams.first.first?.labels, beams.second.first?.labels]
    }
    for step in -1..<comparison.stepCount {
      let next = (step + 1..<max(step + 1, comparison.stepCount)).first {
        comparison.difference(after: $0) != nil && sign($0) != sign($0 - 1)
      }
      #expect(comparison.nextChange(after: step)?.step == next)
    }
  }

  @Test("frames of other lengths are compared at the same time")
  func times() throws {
    let trace = try traced()
    var slow = SearchTrace(profile: trace.trace.profile, options: trace.trace.options)
    for step in trace.trace.steps.prefix(5) { slow.append(step) }
    let comparison = try TraceComparison(
      trace,
      ComparedTrace(trace: slow, vocabulary: trace.vocabulary, frameDuration: 0.08))
    let ends = (0..<10).map { comparison.difference(after: $0)?.otherStep }
    for (step, other) in ends.enumerated() {
      #expect(other ?? (step - 1) / 2 == (step + 1) / 2 - 1)
    }
  }

  @Test("clocks must be the same")
  func clocks() throws {
    #expect(throws: TraceComparison.ClocksDiffer(first: "tsd", second: "alsd")) {
      try TraceComparison(traced(), traced(Self.toy, "alsd"))
    }
  }

  @Test("differences are reported")
  func words() throws {
    let comparison = try TraceComparison(traced(), traced(beam: 1))
    let first = try #require(comparison.next())
    let text = first.sentence(names: ("base", "narrow"))
    #expect(text.hasPrefix("Frame \(first.step): "))
    #expect(text.contains("base") || first.kind == .scores)
  }
}
