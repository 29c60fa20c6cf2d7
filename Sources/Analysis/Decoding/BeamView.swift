package import BeamSearch
package import Transducer

/// What happened to a row of the beam panel at its frame.
package enum Fate: Sendable, Equatable {
  /// In the beam, with the labels it had.
  case kept
  /// In the beam, with labels emitted at this frame.
  case new
  /// Complete: it took the last frame's blank before the search ended for all hypotheses.
  case ended
  /// Merged into the hypothesis with the same labels at this rank (1 is best) of the beam; `nil` if
  /// that one was pruned later in the frame.
  case merged(rank: Int?)
  case pruned(rule: PruneRule, cutoff: Double)
}

/// One row of the beam panel: a hypothesis of the beam, or one that was dropped at this frame.
package struct BeamRow: Sendable, Equatable {
  /// 1 is best; `nil` for those that were dropped.
  package let rank: Int?
  /// The rank of the same hypothesis, or of the one it grew from, after the previous frame.
  package let formerRank: Int?
  package let score: Double
  /// Distance from the best score, nats, 0 or more.
  package let gap: Double
  package let labels: [TokenID]
  /// How many of the last labels were emitted at this frame.
  package let freshCount: Int
  /// The labels up to the frame, as text, and those of this frame.
  package let settledText: String
  package let freshText: String
  package let fate: Fate
  /// How many others were merged into it at this frame.
  package let mergedCount: Int
  /// False for those dropped inside the frame: their scores lack its blank and are not comparable
  /// with the beam's.
  package let closesFrame: Bool
  /// The expansion that was dropped; `nil` for members of the beam.
  package let expansion: Expansion?

  /// What it spells, in quotes.
  package var spoken: String { Analysis.spoken(settledText + freshText) }

  /// The labels whose joint distribution decided this row: without the label that was just
  /// emitted, so that its probability is among those shown.
  package var contextLabels: [TokenID] { freshCount > 0 ? Array(labels.dropLast()) : labels }
  /// The token that the row stands for in that distribution; `nil` = blank.
  package var decidingLabel: TokenID? { freshCount > 0 ? labels.last : nil }
}

/// The beam panel at one frame: the beam, best first, then what was dropped, best first.
package struct BeamView: Sendable, Equatable {
  package let rows: [BeamRow]
  package let livingCount: Int
  /// The worst score that was kept; `nil` if nothing was pruned.
  package let cutoff: Double?

  /// - Parameters:
  ///   - frameCount: T, the encoder frames of the utterance.
  ///   - fallenLimit: the maximum number of dropped hypotheses listed.
  package init(
    trace: SearchTrace, frame: Int, frameCount: Int, vocabulary: Vocabulary,
    fallenLimit: Int = 12
  ) {
    let builder = BeamRowBuilder(
      trace: trace, frame: frame, frameCount: frameCount, vocabulary: vocabulary)
    let living = builder.living()
    let fallen = builder.fallen().prefix(fallenLimit)
    rows = living + fallen
    livingCount = living.count
    cutoff = fallen.isEmpty ? nil : living.last?.score
  }
}

/// Turns one step of a trace into rows.
private struct BeamRowBuilder {
  let trace: SearchTrace
  let frame: Int
  let frameCount: Int
  let vocabulary: Vocabulary
  let step: SearchStep
  let formerRanks: [HypothesisID: Int]
  let ranks: [HypothesisID: Int]

  init(trace: SearchTrace, frame: Int, frameCount: Int, vocabulary: Vocabulary) {
    self.trace = trace
    self.frame = frame
    self.frameCount = frameCount
    self.vocabulary = vocabulary
    step = trace.steps[frame]
    formerRanks = Self.ranks(of: trace.beam(after: frame - 1))
    ranks = Self.ranks(of: step.beam)
  }

  static func ranks(of beam: [BeamEntry]) -> [HypothesisID: Int] {
    Dictionary(
      beam.enumerated().map { ($0.element.id, $0.offset + 1) }, uniquingKeysWith: { a, _ in a })
  }

  var best: Double { step.beam.first?.logProb ?? 0 }

  func living() -> [BeamRow] {
    var merged: [HypothesisID: Int] = [:]
    for expansion in step.rounds.flatMap(\.expansions) {
      if case .merged(let into) = expansion.outcome { merged[into, default: 0] += 1 }
    }
    return step.beam.enumerated().map { rank, entry in
      let fresh = trace.labelsEmitted(by: entry.id, inStep: frame)
      let labels = trace.labels(of: entry.id)
      let hasEnded = fresh == 0 && trace.hasEnded(labels: labels.count, after: frame, frameCount)
      return row(
        labels: labels, fresh: fresh, score: entry.logProb, rank: rank + 1,
        former: formerRank(of: entry.id), fate: fresh > 0 ? .new : hasEnded ? .ended : .kept,
        mergedCount: merged[entry.id] ?? 0)
    }
  }

  /// Those dropped at this frame, each label sequence once: first those that reached the end of
  /// the frame, whose scores are comparable with the beam's, then those dropped inside the frame,
  /// and last those stopped by the cap; each group best first.
  func fallen() -> [BeamRow] {
    var seen = Set(step.beam.map { trace.labels(of: $0.id) })
    let candidates = step.rounds.flatMap(\.expansions).filter {
      if case .kept = $0.outcome { false } else { $0.total.isFinite }
    }
    let ordered = candidates.sorted {
      (group($0), -$0.total) < (group($1), -$1.total)
    }
    var rows: [BeamRow] = []
    for expansion in ordered {
      let labels = labels(after: expansion)
      let fresh =
        emittedBefore(expansion)
        + (expansion.token == vocabulary.blankID ? 0 : 1)
      switch expansion.outcome {
      case .kept: continue
      case .merged(let into):
        rows.append(
          row(
            labels: labels, fresh: fresh, score: expansion.total, rank: nil,
            former: formerRank(of: expansion.parent), fate: .merged(rank: ranks[into]),
            closesFrame: expansion.closesFrame, expansion: expansion))
      case .pruned(let rule, let cutoff, let gap):
        // What the cap stopped is shown only where the beam would have had room for it.
        guard rule != .symbolCap || gap <= 0, seen.insert(labels).inserted else { continue }
        rows.append(
          row(
            labels: labels, fresh: fresh, score: expansion.total, rank: nil,
            former: formerRank(of: expansion.parent), fate: .pruned(rule: rule, cutoff: cutoff),
            closesFrame: expansion.closesFrame, expansion: expansion))
      }
      if rows.count >= 64 { break }
    }
    return rows
  }

  /// The number of labels of this step that the parent of an expansion already has.
  private func emittedBefore(_ expansion: Expansion) -> Int {
    trace.profile.clock == .frames
      ? trace.labelsEmitted(by: expansion.parent, inStep: frame) : 0
  }

  private func group(_ expansion: Expansion) -> Int {
    if case .pruned(.symbolCap, _, _) = expansion.outcome { return 2 }
    return expansion.closesFrame ? 0 : 1
  }

  func labels(after expansion: Expansion) -> [TokenID] {
    let labels = trace.labels(of: expansion.parent)
    return expansion.token == vocabulary.blankID ? labels : labels + [expansion.token]
  }

  /// The rank, one frame earlier, of the hypothesis or of its nearest ancestor in that beam.
  func formerRank(of id: HypothesisID) -> Int? {
    var next: HypothesisID? = id
    while let id = next {
      if let rank = formerRanks[id] { return rank }
      next = trace.nodes[id.index].parent
    }
    return nil
  }

  func row(
    labels: [TokenID], fresh: Int, score: Double, rank: Int?, former: Int?, fate: Fate,
    mergedCount: Int = 0, closesFrame: Bool = true, expansion: Expansion? = nil
  ) -> BeamRow {
    BeamRow(
      rank: rank, formerRank: former, score: score, gap: best - score, labels: labels,
      freshCount: fresh, settledText: vocabulary.pieces(labels.dropLast(fresh)),
      freshText: vocabulary.pieces(labels.suffix(fresh)), fate: fate, mergedCount: mergedCount,
      closesFrame: closesFrame, expansion: expansion)
  }
}
