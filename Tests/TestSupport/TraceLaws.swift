package import BeamSearch
import Transducer

/// What must hold of every trace that recorded everything; each law returns what breaks it.
package struct TraceLaws {
  private let trace: SearchTrace
  private let model: ToyModel
  private var violations: [String] = []

  private init(_ trace: SearchTrace, _ model: ToyModel) {
    self.trace = trace
    self.model = model
  }

  /// Replay, parents, totals, order, completeness and outcomes of all expansions.
  package static func violations(in trace: SearchTrace, of model: ToyModel) -> [String] {
    var laws = TraceLaws(trace, model)
    for (index, step) in trace.steps.enumerated() {
      let before = index == 0 ? [] : trace.steps[index - 1].beam
      laws.check(step, after: index == 0 ? [BeamEntry(id: HypothesisID(0), logProb: 0)] : before)
    }
    return laws.violations
  }

  private mutating func expect(_ condition: Bool, _ law: String, _ place: String) {
    if !condition { violations.append("\(law) (\(place))") }
  }

  private mutating func check(_ step: SearchStep, after beam: [BeamEntry]) {
    let place = "frame \(step.frame)"
    expect(step.replayedBeam() == step.beam, "replay rebuilds the beam", place)
    expect(!step.beam.isEmpty, "a beam is never empty", place)
    let width = trace.profile.knobs.contains(.beamSize) ? trace.options.beamSize : 1
    expect(step.beam.count <= width, "a beam is at most beamSize wide", place)
    let spelled = step.beam.map { trace.labels(of: $0.id) }
    expect(Set(spelled).count == spelled.count, "a beam has each label sequence once", place)
    expect(
      zip(step.beam, step.beam.dropFirst()).allSatisfy { $0.logProb >= $1.logProb },
      "a beam is sorted", place)
    var parents = beam
    for (index, round) in step.rounds.enumerated() {
      let isLast = index == step.rounds.count - 1
      check(round, of: step, parents: parents, isLast: isLast, "\(place), round \(index)")
      parents = openHypotheses(of: round)
    }
    checkClosed(step, place)
  }

  /// What the next round extends, by rank.
  private func openHypotheses(of round: SearchRound) -> [BeamEntry] {
    round.expansions.filter { !$0.closesFrame }
      .compactMap { expansion -> (rank: Int, entry: BeamEntry)? in
        guard case .kept(let rank) = expansion.outcome, let id = expansion.result else {
          return nil
        }
        return (rank, BeamEntry(id: id, logProb: expansion.total))
      }
      .sorted { $0.rank < $1.rank }.map(\.entry)
  }

  private mutating func check(
    _ round: SearchRound, of step: SearchStep, parents: [BeamEntry], isLast: Bool, _ place: String
  ) {
    let size = model.vocabulary.size
    let tried =
      trace.profile.semantics == .rnnt && trace.profile.knobs.contains(.beamSize)
        && model.vocabulary.unkID != nil ? size - 1 : size
    expect(
      round.dropped == 0 && round.expansions.count == parents.count * tried,
      "every token after every parent is reported", place)
    for (index, parent) in parents.enumerated() {
      let range = index * tried..<min((index + 1) * tried, round.expansions.count)
      let children = Array(
        round.expansions[min(range.lowerBound, range.upperBound)..<range.upperBound])
      let logProbs = model.logProbs(
        frame: step.frame, after: trace.labels(of: parent.id),
        adjustment: trace.options.adjustment)
      expect(children.allSatisfy { $0.parent == parent.id }, "parents come best first", place)
      expect(
        Set(children.map(\.token)).count == children.count, "a token is tried once", place)
      expect(
        children.first?.token == model.vocabulary.blankID
          && zip(children.dropFirst(), children.dropFirst(2)).allSatisfy {
            $0.total > $1.total || ($0.total == $1.total && $0.token < $1.token)
          }, "blank comes first, then labels best first", place)
      for child in children {
        expect(child.stepLogProb == logProbs[child.token.index], "a step is the model's", place)
        expect(child.total == parent.logProb + child.stepLogProb, "a total is a sum", place)
        checkResult(child, frame: step.frame, place)
      }
    }
    checkOpen(round, place)
    if isLast {
      expect(openHypotheses(of: round).isEmpty, "nothing is left open at the frame's end", place)
    }
  }

  private mutating func checkResult(_ expansion: Expansion, frame: Int, _ place: String) {
    let vocabulary = model.vocabulary
    guard let result = expansion.result else {
      guard case .pruned = expansion.outcome else {
        return expect(false, "what is kept or merged has a node", place)
      }
      return
    }
    let spells = expansion.token != vocabulary.blankID && expansion.token != vocabulary.unkID
    if spells {
      let node = trace.nodes[result.index]
      let expected = HypothesisNode(
        parent: expansion.parent, label: expansion.token, frame: frame,
        logProb: expansion.stepLogProb)
      expect(node == expected, "a label's node tells where it came from", place)
    } else {
      expect(result == expansion.parent, "blank makes no node", place)
      expect(expansion.closesFrame, "blank closes the frame", place)
    }
  }

  /// The list that was ranked within a round, and what fell out of it.
  private mutating func checkOpen(_ round: SearchRound, _ place: String) {
    let open = openHypotheses(of: round)
    let made = round.expansions.filter { $0.result != nil }
    let stayed = open.isEmpty ? made.map(\.total) : open.map(\.logProb)
    expect(
      zip(open, open.dropFirst()).allSatisfy { $0.logProb >= $1.logProb },
      "ranks follow scores", place)
    for expansion in round.expansions where expansion.result == nil {
      guard case .pruned(let rule, let cutoff, let gap) = expansion.outcome else { continue }
      expect(gap >= 0, "a gap is never negative", place)
      if rule == .beamWidth {
        expect(cutoff == stayed.min(), "the cutoff is the worst that stayed", place)
        expect(gap == cutoff - expansion.total, "the gap is cutoff - total", place)
      }
    }
    if round.expansions.contains(where: { $0.isCapped }) {
      expect(open.isEmpty, "the cap stops labels only in the last round", place)
    }
  }

  /// The frame's beam, what was merged into it and what fell out of it.
  private mutating func checkClosed(_ step: SearchStep, _ place: String) {
    let closed = step.rounds.flatMap(\.expansions).filter { $0.closesFrame && $0.result != nil }
    var scores: [HypothesisID: Double] = [:]
    var standing: [HypothesisID: Expansion] = [:]
    for expansion in closed {
      if case .merged(let other) = expansion.outcome {
        scores[other] = addLogs(scores[other], expansion.total)
      } else if let id = expansion.result {
        expect(standing[id] == nil, "a hypothesis stands once", place)
        standing[id] = expansion
        scores[id] = addLogs(scores[id], expansion.total)
      }
    }
    for expansion in closed {
      guard let id = expansion.result else { continue }
      switch expansion.outcome {
      case .kept(let rank):
        let entry = step.beam.indices.contains(rank) ? step.beam[rank] : nil
        expect(entry?.id == id, "a rank is a place in the beam", place)
      case .merged(let other):
        let winner = standing[other]
        expect(trace.labels(of: other) == trace.labels(of: id), "equals are merged", place)
        expect(
          winner.map { $0.total >= expansion.total } ?? false,
          "the largest contribution stands", place)
      case .pruned(let rule, let cutoff, let gap):
        expect(rule == .beamWidth, "only the width cuts a beam", place)
        expect(cutoff == step.beam.last?.logProb, "the cutoff is the beam's worst", place)
        expect(
          gap >= 0 && abs(gap - (cutoff - (scores[id] ?? 0))) < 1e-12,
          "the gap is cutoff - merged score", place)
      }
    }
  }
}

extension Expansion {
  /// Whether the symbol cap stopped it.
  package var isCapped: Bool {
    if case .pruned(.symbolCap, _, _) = outcome { return true }
    return false
  }
}
