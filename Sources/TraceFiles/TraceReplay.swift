package import BeamSearch
import Transducer

/// Where a search differs from its trace.
package struct TraceDivergence: Sendable, Equatable {
  /// The step of the search, from 0; `nil` for the final list.
  package var step: Int?
  /// From 0, and the expansion in it; `nil` where the difference is not one expansion's.
  package var round: Int?
  package var expansion: Int?
  /// Of the final list, from 0.
  package var candidate: Int?
  /// What differs.
  package var field: String
  /// What the expansion or the hypothesis is, in tokens.
  package var subject: String?
  /// What the trace says, and what the search says now.
  package var recorded: String
  package var now: String
}

/// Compares a search with a trace, step by step and bit for bit.
package struct TraceReplay {
  private var reader: TraceReader
  private let vocabulary: Vocabulary
  /// Nodes of the search, to spell hypotheses.
  private var nodes: [HypothesisNode] = [
    HypothesisNode(parent: nil, label: nil, frame: -1, logProb: 0)
  ]
  /// What was found to be the same.
  package private(set) var verified = TraceCounts()
  package private(set) var candidates = 0

  package init(_ reader: TraceReader) {
    self.reader = reader
    vocabulary = reader.header.vocabulary
  }

  /// `nil` where the next step of the trace is the same.
  package mutating func compare(_ step: SearchStep) throws(TraceFileError) -> TraceDivergence? {
    let nodeCount = nodes.count
    nodes += step.newNodes
    let now = StepText(step, blank: vocabulary.blankID).bytes
    guard case .step(let line) = try reader.nextLine() else {
      return TraceDivergence(
        step: step.frame, field: "number of steps", recorded: "\(reader.counts.steps)",
        now: "more")
    }
    // Lines are the same exactly where steps are, and need not be read then.
    if line == now {
      verified.add(step)
      return nil
    }
    var other = StepReader(vocabulary: vocabulary, nodeCount: nodeCount)
    do throws(StepReader.Problem) {
      let recorded = try other.step(line, number: step.frame)
      return difference(recorded, step)
    } catch {
      return TraceDivergence(
        step: step.frame, field: error.place, recorded: error.found, now: error.expected)
    }
  }

  /// `nil` where the trace ends with the same list.
  package mutating func compare(_ nBest: [Hypothesis]) throws(TraceFileError) -> TraceDivergence? {
    guard case .result(let line) = try reader.nextLine() else {
      return TraceDivergence(
        field: "number of steps", recorded: "\(reader.counts.steps)", now: "\(verified.steps)")
    }
    if line == Array(ResultText.line(nBest).utf8) {
      candidates = nBest.count
      return nil
    }
    let recorded: [Hypothesis]
    do throws(StepReader.Problem) {
      recorded = try StepReader(vocabulary: vocabulary, nodeCount: nodes.count).result(line)
    } catch {
      return TraceDivergence(
        field: error.place, recorded: error.found, now: error.expected)
    }
    for (index, pair) in zip(recorded, nBest).enumerated() {
      guard let found = fields(pair.0, pair.1).first else { continue }
      return TraceDivergence(
        candidate: index, field: found.name, subject: spelled(pair.1.labels),
        recorded: found.recorded, now: found.now)
    }
    return TraceDivergence(
      field: "number of candidates", recorded: "\(recorded.count)", now: "\(nBest.count)")
  }

  // MARK: What differs in a step

  private func difference(_ recorded: SearchStep, _ now: SearchStep) -> TraceDivergence {
    for (index, rounds) in zip(recorded.rounds, now.rounds).enumerated() {
      if let found = difference(rounds.0, rounds.1, round: index, step: now.frame) { return found }
    }
    if recorded.rounds.count != now.rounds.count {
      return TraceDivergence(
        step: now.frame, field: "number of rounds", recorded: "\(recorded.rounds.count)",
        now: "\(now.rounds.count)")
    }
    for (index, entries) in zip(recorded.beam, now.beam).enumerated()
    where entries.0.id != entries.1.id || !entries.0.logProb.isSame(as: entries.1.logProb) {
      return TraceDivergence(
        step: now.frame, field: "rank \(index + 1) of the beam",
        recorded: words(entries.0), now: words(entries.1))
    }
    if recorded.beam.count != now.beam.count {
      return TraceDivergence(
        step: now.frame, field: "size of the beam", recorded: "\(recorded.beam.count)",
        now: "\(now.beam.count)")
    }
    let index = zip(recorded.newNodes, now.newNodes).enumerated()
      .first { $0.element.0 != $0.element.1 }?.offset
    let count = (recorded.newNodes.count, now.newNodes.count)
    return TraceDivergence(
      step: now.frame, field: index.map { "node \($0)" } ?? "number of nodes",
      recorded: index.map { "\(recorded.newNodes[$0])" } ?? "\(count.0)",
      now: index.map { "\(now.newNodes[$0])" } ?? "\(count.1)")
  }

  private func difference(
    _ recorded: SearchRound, _ now: SearchRound, round: Int, step: Int
  ) -> TraceDivergence? {
    for (index, pair) in zip(recorded.expansions, now.expansions).enumerated() {
      guard let found = fields(pair.0, pair.1).first else { continue }
      return TraceDivergence(
        step: step, round: round, expansion: index, field: found.name,
        subject: words(pair.1), recorded: found.recorded, now: found.now)
    }
    let others = [
      ("number of expansions", "\(recorded.expansions.count)", "\(now.expansions.count)"),
      ("kind", "\(recorded.kind)", "\(now.kind)"),
      ("number of omitted expansions", "\(recorded.dropped)", "\(now.dropped)"),
    ]
    return others.first { $0.1 != $0.2 }.map {
      TraceDivergence(step: step, round: round, field: $0.0, recorded: $0.1, now: $0.2)
    }
  }

  private typealias Field = (name: String, recorded: String, now: String)

  /// The fields in which two expansions differ, in the order in which they follow from each other.
  private func fields(_ a: Expansion, _ b: Expansion) -> [Field] {
    let pairs: [Field] = [
      ("parent", "\(a.parent.index)", "\(b.parent.index)"), ("token", name(a.token), name(b.token)),
      ("duration", words(a.jump), words(b.jump)),
      ("log P", digits(a.stepLogProb), digits(b.stepLogProb)),
      ("bonus", digits(a.bonus), digits(b.bonus)), ("total", digits(a.total), digits(b.total)),
      ("outcome", words(a.outcome), words(b.outcome)),
      (
        "hypothesis it became", a.result.map { "\($0.index)" } ?? "none",
        b.result.map { "\($0.index)" } ?? "none"
      ),
      ("whether it finishes the frame", "\(a.closesFrame)", "\(b.closesFrame)"),
    ]
    return pairs.filter { $0.recorded != $0.now }
  }

  private func fields(_ a: Hypothesis, _ b: Hypothesis) -> [Field] {
    let pairs: [Field] = [
      ("labels", spelled(a.labels), spelled(b.labels)),
      ("label ids", "\(a.labels.map(\.index))", "\(b.labels.map(\.index))"),
      ("score", digits(a.logProb), digits(b.logProb)),
      ("frames", "\(a.timestamps)", "\(b.timestamps)"),
      ("log P of its labels", "\(a.tokenLogProbs)", "\(b.tokenLogProbs)"),
      ("parts", "\(a.fusion)", "\(b.fusion)"), ("node", "\(a.id.index)", "\(b.id.index)"),
    ]
    return pairs.filter { $0.recorded != $0.now }
  }

  // MARK: Words

  private func digits(_ value: Double) -> String { "\(value)" }

  private func name(_ token: TokenID) -> String {
    token == vocabulary.blankID ? "blank" : "\"\(vocabulary[token])\""
  }

  private func words(_ jump: Jump?) -> String {
    jump.map { "\($0.duration), continues at \($0.due)" } ?? "none"
  }

  private func words(_ entry: BeamEntry) -> String {
    "hypothesis \(entry.id.index) at \(digits(entry.logProb))"
  }

  private func words(_ expansion: Expansion) -> String {
    "\(name(expansion.token)) after \(spelled(nodes.labels(of: expansion.parent)))"
  }

  private func words(_ outcome: Outcome) -> String {
    switch outcome {
    case .kept(let rank): "kept at rank \(rank + 1)"
    case .merged(let id): "merged into hypothesis \(id.index)"
    case .pruned(let rule, let cutoff, let gap):
      "pruned (\(rule)), cutoff \(digits(cutoff)), gap \(digits(gap))"
    }
  }

  private func spelled(_ labels: [TokenID]) -> String {
    "\"" + labels.map { vocabulary[$0] }.joined() + "\""
  }
}
