package import BeamSearch
package import Transducer

/// The end of a frame.
extension TraceLaws {
  mutating func checkBeam(_ step: SearchStep, _ place: String) {
    expect(step.replayedBeam() == step.beam, "replay rebuilds the beam", place)
    expect(!step.beam.isEmpty, "a beam is never empty", place)
    let spelled = step.beam.map { labels[$0.id.index] }
    expect(Set(spelled).count == spelled.count, "a beam has each label sequence once", place)
    expect(
      zip(step.beam, step.beam.dropFirst()).allSatisfy { key($0) >= key($1) },
      "a beam is sorted", place)
    guard countsStates else {
      return expect(step.beam.count <= width, "a beam is at most beamSize wide", place)
    }
    let states = beamStates(step)
    expect(
      states.count <= width
        && states.values.allSatisfy { $0.count <= options.pathMerging.hypothesesPerState },
      "a beam holds at most beamSize states, each of its width", place)
  }

  /// The frame's beam, with merged and pruned hypotheses.
  mutating func checkClosed(_ step: SearchStep, _ place: String) {
    let closed = step.rounds.flatMap(\.expansions).filter { $0.closesFrame && $0.result != nil }
    var scores: [HypothesisID: Double] = [:]
    var standing: [HypothesisID: Expansion] = [:]
    var first: [[TokenID]: Expansion] = [:]
    for expansion in closed {
      if case .merged(let other) = expansion.outcome {
        scores[other] = addLogs(scores[other], expansion.total)
      } else if let id = expansion.result {
        expect(standing[id] == nil, "a hypothesis stands once", place)
        standing[id] = expansion
        scores[id] = addLogs(scores[id], expansion.total)
      }
      if let id = expansion.result, first[labels[id.index]] == nil {
        first[labels[id.index]] = expansion
      }
    }
    for expansion in closed {
      guard let id = expansion.result else { continue }
      switch expansion.outcome {
      case .kept(let rank):
        let entry = step.beam.indices.contains(rank) ? step.beam[rank] : nil
        expect(entry?.id == id, "a rank is a place in the beam", place)
      case .merged(let other):
        expect(labels[other.index] == labels[id.index], "equals are merged", place)
        let winner = standing[other]
        switch trace.profile.timestampPolicy(with: options) {
        case .best:
          expect(
            winner.map { $0.total >= expansion.total } ?? false,
            "the largest contribution stands", place)
        case .first:
          expect(winner == first[labels[id.index]], "the first contribution stands", place)
        }
      case .pruned(let rule, let cutoff, let gap):
        checkFallen(id, rule, cutoff: cutoff, of: step, place)
        expect(
          gap >= 0 && abs(gap - max(0, cutoff - (scores[id] ?? 0))) < 1e-12,
          "the gap is cutoff - merged score", place)
      }
    }
  }

  /// Closed hypotheses that did not fit into the beam.
  private mutating func checkFallen(
    _ id: HypothesisID, _ rule: PruneRule, cutoff: Double, of step: SearchStep, _ place: String
  ) {
    expect(rule == .stateWidth || isFull(step), "only a full beam is cut", place)
    let state = state(labels[id.index])
    switch rule {
    case .beamWidth where trace.profile.normalizesEveryFrame:
      let ranking = options.lengthNormalization.rankingScore(
        logProb: cutoff, labels: labels[id.index].count)
      expect(
        step.beam.last.map { abs(key($0) - ranking) < 1e-12 } ?? false,
        "the cutoff ranks as the beam's worst", place)
    case .beamWidth:
      expect(cutoff == worstToBeat(step), "the cutoff is the beam's worst", place)
      expect(!countsStates || beamStates(step)[state] == nil, "its state fell, too", place)
    case .stateWidth:
      let rivals = beamStates(step)[state] ?? []
      expect(
        rivals.count == options.pathMerging.hypothesesPerState && rivals.last == cutoff,
        "the cutoff is the state's worst", place)
    default: expect(false, "only the width cuts a beam", place)
    }
  }
}

extension SearchTrace {
  /// How many of a hypothesis's last labels were emitted at a frame.
  package func labelCount(of id: HypothesisID, atFrame frame: Int) -> Int {
    nodes.path(to: id).count { nodes[$0.index].label != nil && nodes[$0.index].frame == frame }
  }
}

extension Vocabulary {
  /// Whether a token spells something.
  package func isLabel(_ token: TokenID, unknown: UnknownToken) -> Bool {
    token != blankID && (token != unkID || unknown == .label)
  }
}
