import BeamSearch
package import Transducer

/// A frame at which something worth stopping at happened.
package struct TraceEvent: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    /// The best hypothesis gained labels.
    case label(String)
    /// Another hypothesis took the lead.
    case newBest(String)
    /// The best hypothesis is complete, before the search is over for all.
    case ended
    /// Two hypotheses that spell the same became one.
    case merge(count: Int)
    /// The reference can no longer be reached.
    case referenceLost
    /// A hypothesis reached the maximum number of labels per frame.
    case symbolCap
  }

  package let frame: Int
  package let kinds: [Kind]

  package init(frame: Int, kinds: [Kind]) {
    self.frame = frame
    self.kinds = kinds
  }
}

extension Decoding {
  /// The events of the whole trace, in time order, at most one entry per frame.
  ///
  /// - Parameter frameCount: T, the encoder frames of the utterance.
  package func events(vocabulary: Vocabulary, frameCount: Int) -> [TraceEvent] {
    var events: [TraceEvent] = []
    var best = (id: HypothesisID(0), count: 0)
    for (index, step) in trace.steps.enumerated() {
      var kinds: [TraceEvent.Kind] = []
      if let now = step.beam.first?.id, now != best.id {
        let (gained, lost) = trace.nodes.difference(from: best.id, to: now)
        if gained.starts(with: lost), gained.count > lost.count {
          kinds.append(.label(vocabulary.pieces(gained.dropFirst(lost.count))))
        } else if gained != lost {
          kinds.append(.newBest(trace.ending(of: now, vocabulary)))
        }
        best = (now, best.count + gained.count - lost.count)
      }
      let merges = history.merges[index]
      if merges > 0 { kinds.append(.merge(count: merges)) }
      if trace.hasEnded(labels: best.count, after: step.frame, frameCount) { kinds.append(.ended) }
      if history.reachesCap[index] { kinds.append(.symbolCap) }
      if !kinds.isEmpty { events.append(TraceEvent(frame: step.frame, kinds: kinds)) }
    }
    return events
  }
}

extension [TraceEvent] {
  /// These and the loss of the reference after a step, if it was lost.
  package func losingReference(at step: Int?) -> [TraceEvent] {
    guard let step else { return self }
    var events = self
    let place = firstIndex { $0.frame >= step } ?? endIndex
    if place < endIndex, self[place].frame == step {
      var kinds = self[place].kinds
      kinds.insert(.referenceLost, at: kinds.firstIndex(of: .symbolCap) ?? kinds.endIndex)
      events[place] = TraceEvent(frame: step, kinds: kinds)
    } else {
      events.insert(TraceEvent(frame: step, kinds: [.referenceLost]), at: place)
    }
    return events
  }
}

extension SearchTrace {
  /// The text of a hypothesis; only the end of a long one, so that thousands of events stay short.
  fileprivate func ending(of id: HypothesisID, _ vocabulary: Vocabulary) -> String {
    var labels: [TokenID] = []
    var next: HypothesisID? = id
    while let id = next, let label = nodes[id.index].label {
      guard labels.count < longestNews else {
        return "\u{2026} " + vocabulary.text(of: labels.reversed())
      }
      labels.append(label)
      next = nodes[id.index].parent
    }
    return vocabulary.text(of: labels.reversed())
  }
}

/// Labels of the text in the news of a new best hypothesis.
private let longestNews = 60

extension [HypothesisNode] {
  /// The labels of two hypotheses after their common prefix.
  ///
  /// - Complexity: O(labels returned); parents come before those that grew from them.
  fileprivate func difference(
    from a: HypothesisID, to b: HypothesisID
  ) -> (gained: [TokenID], lost: [TokenID]) {
    var (a, b) = (a, b)
    var (gained, lost) = ([TokenID](), [TokenID]())
    while a != b {
      if b > a, let label = self[b.index].label, let parent = self[b.index].parent {
        gained.append(label)
        b = parent
      } else if let label = self[a.index].label, let parent = self[a.index].parent {
        lost.append(label)
        a = parent
      } else {
        break
      }
    }
    return (gained.reversed(), lost.reversed())
  }
}

extension SearchTrace {
  /// Significant merges: into a hypothesis within 7 nats of the best, with at least a twentieth
  /// of its probability. A beam merges unlikely alignments at nearly every frame.
  func mergeCount(_ step: SearchStep) -> Int {
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

  /// Whether a hypothesis of the beam reached the maximum number of labels per frame.
  func capReached(_ step: SearchStep) -> Bool {
    guard profile.knobs.contains(.maxSymbols) else { return false }
    return step.beam.contains {
      labelsEmitted(by: $0.id, inStep: step.frame) >= options.maxSymbolsPerFrame
    }
  }

}

extension Vocabulary {
  /// Labels as pieces, word marks kept: what the tokens are, not what they spell.
  package func pieces(_ labels: some Sequence<TokenID>) -> String {
    labels.map { self[$0] }.joined()
  }
}
