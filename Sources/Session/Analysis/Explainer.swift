package import BeamSearch
import Transducer

extension TraceEvent {
  /// What happened, in one line.
  package func sentence(time: Double) -> String {
    "Frame \(frame + 1), \(fixed(time, 2)) s: \(news)."
  }

  /// What happened, without the when.
  var news: String {
    let parts = kinds.map { kind -> String in
      switch kind {
      case .label(let pieces): "the best hypothesis gained \(quoted(pieces))"
      case .newBest(let text): "another hypothesis took the lead: \(quoted(text))"
      case .merge(let count): count == 1 ? "two hypotheses merged" : "\(count) merges"
      case .referenceLost: "the reference left the beam"
      case .symbolCap: "a hypothesis reached the cap of labels in a frame"
      }
    }
    return parts.joined(separator: "; ")
  }
}

func quoted(_ text: String) -> String {
  text.isEmpty ? "the empty hypothesis" : "\u{201C}\(text)\u{201D}"
}

extension WorkbenchState {
  /// What the frame under the cursor did, in plain words: the line at the top of the log panel.
  package var explanation: [String] {
    guard let decoding, let view = beamView else { return [] }
    if let expansions = expansionView, expansions.rows.indices.contains(expansions.current) {
      return [expansions.rows[expansions.current].sentence]
    }
    let frame = cursor.frame
    var lines: [String] = []
    if let best = view.rows.first {
      let runnerUp = view.livingCount > 1 ? ", \(fixed(view.rows[1].gap, 2)) nats ahead" : ""
      lines.append(
        "Frame \(frame + 1): best is \(quoted(best.settledText + best.freshText)) "
          + "at \(fixed(best.score, 2))\(runnerUp).")
    }
    for row in view.rows.prefix(view.livingCount) where row.freshCount > 0 {
      lines.append("\(quoted(row.freshText)) entered at rank \(row.rank ?? 0).")
    }
    if let event = events.first(where: { $0.frame == frame }) {
      let notable = event.kinds.filter { if case .label = $0 { false } else { true } }
      if !notable.isEmpty {
        let news = TraceEvent(frame: frame, kinds: notable).news
        lines.append(news.prefix(1).uppercased() + news.dropFirst() + ".")
      }
    }
    let fallen = view.rows.count - view.livingCount
    if fallen > 0, let cutoff = view.cutoff {
      let beam = decoding.trace.options.beamSize
      lines.append("Beam \(beam): the cut is at \(fixed(cutoff, 2)).")
    }
    return lines
  }

  /// `w`: one line on the selected candidate at this frame.
  mutating func explainSelection() {
    guard decoding != nil else { return say(.note, "nothing is decoded yet") }
    if focus == .risk || focus == .lattice, let candidate = selectedCandidate {
      say(.answer, whyCandidate(candidate))
    } else if let expansions = expansionView, expansions.rows.indices.contains(expansions.current) {
      say(.answer, expansions.rows[expansions.current].sentence)
    } else if let rows = beamView?.rows, rows.indices.contains(beamRow) {
      say(.answer, whyRow(rows[beamRow]))
    }
  }

  private func whyRow(_ row: BeamRow) -> String {
    let name = quoted(row.settledText + row.freshText)
    let was = row.formerRank.map { ", from rank \($0)" } ?? ""
    let merged =
      row.mergedCount == 0
      ? "" : " \(row.mergedCount) other alignment\(row.mergedCount == 1 ? "" : "s") added to it."
    let place = row.rank == 1 ? "the best" : "\(fixed(row.gap, 2)) nats behind the best"
    switch row.fate {
    case .kept:
      return "\(name) took blank and stayed at rank \(row.rank ?? 0)\(was), \(place).\(merged)"
    case .new:
      return "\(name) emitted \(quoted(row.freshText)) at this frame and entered at rank "
        + "\(row.rank ?? 0)\(was), \(place).\(merged)"
    case .merged(let rank):
      let into = rank.map { "rank \($0)" } ?? "one that fell later in the frame"
      return "\(name) (\(fixed(row.score, 2))) spelled the same as \(into) and was added to it: "
        + "their probabilities are summed, the better alignment's times stay."
    case .pruned(let rule, let cutoff):
      return "\(name) scored \(fixed(row.score, 2)) and was cut: \(rule.words), the cut-off was "
        + "\(fixed(cutoff, 2)), \(fixed(cutoff - row.score, 2)) nats above it."
    }
  }

  /// Where the candidate (the part of it spoken so far) stands in the beam of this frame.
  private func whyCandidate(_ candidate: Hypothesis) -> String {
    guard let view = beamView, let model else { return "" }
    let soFar = zip(candidate.timestamps, candidate.labels).filter { $0.0 <= cursor.frame }
      .map(\.1)
    let name = quoted(model.scorer.vocabulary.pieces(soFar))
    guard let row = view.rows.first(where: { $0.labels == soFar }) else {
      return "\(name), which candidate \(candidateIndex + 1) has emitted by now, is not in this "
        + "frame's beam: it was reached by another alignment later on."
    }
    return "Candidate \(candidateIndex + 1) so far: " + whyRow(row)
  }
}

extension PruneRule {
  /// The rule in words, for "it was cut: ...".
  package var words: String {
    switch self {
    case .beamWidth: "the beam was full of better ones"
    case .symbolCap: "the frame's cap on labels was reached"
    }
  }
}

extension ExpansionRow {
  /// The expansion in one line of plain words.
  package var sentence: String {
    let token = label.map(quoted) ?? "blank (end of the frame)"
    let start =
      "Round \(round + 1): after \(quoted(parentText)), \(token) cost "
      + "\(fixed(-stepLogProb, 2)) nats, total \(fixed(total, 2)): "
    switch outcome {
    case .kept(let rank) where closesFrame:
      return start + "kept at rank \(rank + 1) of the frame's beam."
    case .kept(let rank):
      return start + "goes on to round \(round + 2) at rank \(rank + 1)."
    case .merged: return start + "merged with the same labels reached by another alignment."
    case .pruned(let rule, let cutoff, let gap):
      return start + "cut, \(rule.words) (cut-off \(fixed(cutoff, 2)), \(fixed(gap, 2)) short)."
    }
  }
}
