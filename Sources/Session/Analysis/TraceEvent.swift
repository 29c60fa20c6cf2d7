package import BeamSearch
package import Transducer

/// A frame at which something happened that a user would want to stop at.
package struct TraceEvent: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    /// The best hypothesis gained labels.
    case label(String)
    /// Another hypothesis took the lead.
    case newBest(String)
    /// Two hypotheses that spell the same became one.
    case merge(count: Int)
    /// No hypothesis of the beam is a beginning of the reference any more.
    case referenceLost
    /// A hypothesis used all the labels a frame may have.
    case symbolCap
  }

  package let frame: Int
  package let kinds: [Kind]
}

extension SearchTrace {
  /// The events of the whole trace, in time order, at most one entry a frame.
  ///
  /// - Parameter reference: the labels whose leaving the beam is an event.
  package func events(vocabulary: Vocabulary, reference: [TokenID]?) -> [TraceEvent] {
    var events: [TraceEvent] = []
    var best: [TokenID] = []
    var referenceAlive = reference != nil
    for step in steps {
      var kinds: [TraceEvent.Kind] = []
      let now = step.beam.first.map { labels(of: $0.id) } ?? []
      if now != best {
        if now.starts(with: best) {
          kinds.append(.label(vocabulary.pieces(now.dropFirst(best.count))))
        } else {
          kinds.append(.newBest(vocabulary.text(of: now)))
        }
        best = now
      }
      let merges = mergeCount(step)
      if merges > 0 { kinds.append(.merge(count: merges)) }
      if referenceAlive, let reference, !beamHolds(beginningOf: reference, at: step) {
        kinds.append(.referenceLost)
        referenceAlive = false
      }
      if capReached(step) { kinds.append(.symbolCap) }
      if !kinds.isEmpty { events.append(TraceEvent(frame: step.frame, kinds: kinds)) }
    }
    return events
  }

  /// Merges that mattered: into a hypothesis within 7 nats of the best, with at least a twentieth
  /// of its probability. A beam merges unlikely alignments at nearly every frame.
  private func mergeCount(_ step: SearchStep) -> Int {
    let contenders = step.beam.filter { $0.logProb >= (step.beam.first?.logProb ?? 0) - 7 }
    let least = Dictionary(
      contenders.map { ($0.id, $0.logProb - 3) }, uniquingKeysWith: { first, _ in first })
    return step.rounds.reduce(0) { count, round in
      count
        + round.expansions.count { expansion in
          guard case .merged(let into) = expansion.outcome, let least = least[into] else {
            return false
          }
          return expansion.total >= least
        }
    }
  }

  private func beamHolds(beginningOf reference: [TokenID], at step: SearchStep) -> Bool {
    step.beam.contains { reference.starts(with: labels(of: $0.id)) }
  }

  private func capReached(_ step: SearchStep) -> Bool {
    guard profile.semantics == .rnnt else { return false }
    return step.beam.contains {
      labelsEmitted(by: $0.id, atFrame: step.frame) >= options.maxSymbolsPerFrame
    }
  }

  /// How many of a hypothesis's last labels were emitted at the frame.
  package func labelsEmitted(by id: HypothesisID, atFrame frame: Int) -> Int {
    var count = 0
    var next: HypothesisID? = id
    while let id = next, nodes[id.index].label != nil, nodes[id.index].frame == frame {
      count += 1
      next = nodes[id.index].parent
    }
    return count
  }
}

extension Vocabulary {
  /// Labels as pieces, word marks kept: what the tokens are, not what they spell.
  package func pieces(_ labels: some Sequence<TokenID>) -> String {
    labels.map { self[$0] }.joined()
  }
}
