import Analysis
import BeamSearch
import Foundation
import Fusion
import Scoring
import Text
import Transducer

extension WorkbenchState {
  /// The most label pairs compared while painting the screen.
  private static let oracleLimit = 1_000_000

  /// What the frame under the cursor did, in plain words: the line at the top of the log panel.
  package var explanation: [String] {
    guard let decoding, let view = beamView else { return [] }
    if let expansions = expansionView, expansions.rows.indices.contains(expansions.current) {
      return [expansions.rows[expansions.current].sentence]
    }
    return headline(of: view) + labelNews(in: view) + mergeNews(in: view, of: decoding)
      + eventNews + oracleNews(of: decoding) + cutNews(in: view, of: decoding)
  }

  private func headline(of view: BeamView) -> [String] {
    guard let best = view.rows.first else { return [] }
    let runnerUp = view.livingCount > 1 ? ", \(fixed(view.rows[1].gap, 2)) nats ahead" : ""
    let frame = stepName == "step" ? ", at frame \(encoderFrame(ofStep: cursor.frame))" : ""
    return [
      "\(stepName.capitalized) \(cursor.frame): best is \(best.spoken) at "
        + "\(fixed(best.score, 2))\(runnerUp)\(frame)."
    ]
  }

  /// The labels that were emitted and what fusion added to them; or that none were.
  private func labelNews(in view: BeamView) -> [String] {
    let living = view.rows.prefix(view.livingCount)
    guard living.contains(where: { $0.freshCount > 0 }) else {
      let allTookBlank = living.allSatisfy { $0.fate == .kept && $0.formerRank != nil }
      return allTookBlank && !living.isEmpty ? ["Only blank: no hypothesis changes."] : []
    }
    // A label that several hypotheses emitted is mentioned once.
    var news: [(label: String, fusion: String, ranks: [Int])] = []
    for (row, entry) in zip(living, step?.beam ?? []) where row.freshCount > 0 {
      let (label, fusion, rank) = (row.freshText, fusionNews(of: entry.id), row.rank ?? 0)
      if let known = news.firstIndex(where: { $0.label == label && $0.fusion == fusion }) {
        news[known].ranks.append(rank)
      } else {
        news.append((label, fusion, [rank]))
      }
    }
    return news.map { "\(quoted($0.label)) entered at \(ranks($0.ranks))\($0.fusion)." }
  }

  /// rank 1; ranks 1 and 2; ranks 1, 2 and 4
  private func ranks(_ ranks: [Int]) -> String {
    guard let last = ranks.last, ranks.count > 1 else { return "rank \(ranks.first ?? 0)" }
    return "ranks " + ranks.dropLast().map(String.init).joined(separator: ", ") + " and \(last)"
  }

  /// What language model, hotwords and internal language model added at the last label.
  private func fusionNews(of id: HypothesisID) -> String {
    guard let fusion = decoding?.trace.nodes[id.index].fusion, fusion != .zero else { return "" }
    let parts = [
      ("the language model", fusion.languageModel), ("hotwords", fusion.hotwords),
      ("the internal language model", fusion.internalModel),
    ]
    let news = parts.filter { $0.1 != 0 }.map { "\($0.0) \($0.1 < 0 ? "" : "+")\(fixed($0.1, 2))" }
    return " (" + news.joined(separator: ", ") + ")"
  }

  /// The merges that changed a score visibly.
  private func mergeNews(in view: BeamView, of decoding: Decoding) -> [String] {
    guard decoding.history.transitions.indices.contains(cursor.frame) else { return [] }
    let transitions = decoding.history.transitions[cursor.frame]
    return zip(view.rows.prefix(view.livingCount), transitions).compactMap { row, transition in
      guard max(transition.mergeGain, transition.prefixGain) >= Self.visibleGain else { return nil }
      let ways =
        transition.mergeGain >= Self.visibleGain
        ? "other alignments of the same labels" : "its prefixes"
      return "\(row.spoken) absorbed \(ways): log-add raised rank "
        + "\(row.rank ?? 0) by \(fixed(max(transition.mergeGain, transition.prefixGain), 2)) nats."
    }
  }

  /// Nats.
  private static let visibleGain = 0.05

  private var eventNews: [String] {
    guard let event = events.first(where: { $0.frame == cursor.frame }) else { return [] }
    let notable = event.kinds.filter {
      switch $0 {
      case .label, .merge: false
      case .newBest, .ended, .referenceLost, .symbolCap: true
      }
    }
    guard !notable.isEmpty else { return [] }
    let news = TraceEvent(frame: event.frame, kinds: notable).news
    return [news.prefix(1).uppercased() + news.dropFirst() + "."]
  }

  private func oracleNews(of decoding: Decoding) -> [String] {
    guard let reference = risk?.reference, !hasEnded(reference),
      let oracle = BeamOracle(reference)?.nearest(
        in: decoding.trace, after: cursor.frame, pairLimit: Self.oracleLimit),
      oracle.errors > 0
    else { return [] }
    let count = oracle.errors
    return [
      "Closest to the reference so far: rank \(oracle.place + 1), "
        + "\(count) token edit\(count == 1 ? "" : "s") away."
    ]
  }

  /// The cut-off of the beam, and the best hypotheses that other rules pruned.
  private func cutNews(in view: BeamView, of decoding: Decoding) -> [String] {
    guard let cutoff = view.cutoff else { return [] }
    var seen: [PruneRule] = [.beamWidth]
    let others = view.rows.dropFirst(view.livingCount).compactMap { row -> String? in
      guard case .pruned(let rule, _) = row.fate, !seen.contains(rule) else { return nil }
      seen.append(rule)
      return "\(row.spoken) was pruned: \(rule.words)."
    }
    guard decoding.trace.profile.knobs.contains(.beam) else {
      return ["Only the best is kept."] + others
    }
    let beam = decoding.trace.options(at: cursor.frame).beamSize
    return ["Beam \(beam): the cut-off is \(fixed(cutoff, 2))."] + others
  }

  /// Whether the search is past the step in which the reference would have been complete.
  private func hasEnded(_ reference: ReferenceScore) -> Bool {
    guard let decoding, let labels = reference.labels else { return false }
    return decoding.trace.hasEnded(
      labels: labels.count, after: cursor.frame, utterance?.encoded.count ?? 0)
  }

  /// `w`: one line about the selected row of the beam at this frame or, from the panels of the
  /// final list, the search for why the selected candidate is where it is.
  mutating func explainSelection() -> [Effect] {
    guard decoding != nil else {
      say(.note, "nothing is decoded yet")
      return []
    }
    if subject == .candidate, let candidate = selectedCandidate {
      return askWhy(about: candidate)
    }
    if let expansions = expansionView, expansions.rows.indices.contains(expansions.current) {
      say(.answer, expansions.rows[expansions.current].sentence)
    } else if let rows = beamView?.rows, rows.indices.contains(beamRow) {
      say(.answer, whyRow(rows[beamRow]))
    }
    return []
  }

  func whyRow(_ row: BeamRow) -> String {
    let name = row.spoken
    let was = row.formerRank.map { ", from rank \($0)" } ?? ""
    let merged =
      row.mergedCount == 0
      ? "" : " \(row.mergedCount) other alignment\(row.mergedCount == 1 ? " was" : "s were") added."
    let place = row.rank == 1 ? "the best" : "\(fixed(row.gap, 2)) nats behind the best"
    switch row.fate {
    case .kept:
      let moved =
        row.formerRank == row.rank
        ? "stays at rank \(row.rank ?? 0)" : "is now at rank \(row.rank ?? 0)\(was)"
      return "\(name) took blank and \(moved), \(place).\(merged)"
    case .new:
      return "\(name) emitted \(quoted(row.freshText)) at this frame and entered at rank "
        + "\(row.rank ?? 0)\(was), \(place).\(merged)"
    case .ended:
      return
        "\(name) took the last frame's blank and is complete, at rank \(row.rank ?? 0)\(was)."
    case .merged(let rank):
      let into = rank.map { "rank \($0)" } ?? "one that was pruned later in the frame"
      let policy =
        decoding.map { $0.trace.profile.timestampPolicy(with: $0.trace.options) } ?? .best
      return "\(name) (\(fixed(row.score, 2))) has the labels of \(into) and was merged into it: "
        + "probabilities add up, timestamps are those of the \(policy.words) alignment."
    case .pruned(let rule, let cutoff):
      return "\(name) scored \(fixed(row.score, 2)) and was pruned: \(rule.words); the cut-off was "
        + "\(fixed(cutoff, 2)), \(fixed(cutoff - row.score, 2)) nats higher."
    }
  }
}

extension TimestampPolicy {
  fileprivate var words: String {
    switch self {
    case .best: "better"
    case .first: "earlier"
    }
  }
}
