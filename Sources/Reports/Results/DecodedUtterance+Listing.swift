import Analysis
import Audio
import AudioFiles
import BeamSearch
import Recognition
import Scoring
import Session
import Text
import Transducer

extension DecodedUtterance {
  /// The utterance as a person reads it: the text, then the n-best with its scores and risks.
  package var listing: String {
    var lines = [headline, "  " + (text.isEmpty ? "(nothing)" : text)]
    lines += warnings.map { "  warning: " + $0.sentence }
    lines += referenceLines
    lines += table.lines(indent: "    ")
    if let risk = report.expectedRisk {
      lines.append("    expected risk \(fixed(risk, 3)) word errors")
    }
    if let choice = report.mbrChoice, choice > 0 {
      lines.append("    fewest expected errors (MBR): candidate \(choice + 1)")
    }
    if let consensus = report.consensus, consensus.words.contains(where: { $0.confidence < 0.995 })
    {
      lines.append(
        "    consensus: "
          + consensus.words.map { "\($0.text) \(fixed($0.confidence, 2))" }.joined(separator: "  "))
    }
    if let judgement = report.judgement, judgement.verdict != .correct {
      lines.append("    " + judgement.explanation)
    }
    return lines.joined(separator: "\n")
  }

  private var headline: String {
    let milliseconds = fixed(heard.encoded.frameDuration * 1000, 0)
    let facts =
      [
        "\(fixed(heard.duration, 2)) s",
        "\(heard.encoded.count) frames of \(milliseconds) ms",
        "\(result.profile.name) (\(result.profile.semantics.rawValue) scores)",
      ] + soundRemarks
    return "\(piece.words)  \(facts.joined(separator: ", "))"
  }

  private var referenceLines: [String] {
    guard let reference = report.reference else { return [] }
    let verdict =
      reference.exactLogProb.map { "exact \(fixed($0, 3))" } ?? reference.spellingProblem ?? ""
    let spelled = reference.spelling == .asWritten ? "" : ", \(reference.spelling.words)"
    return ["  reference: \(reference.text)  (\(verdict)\(spelled))"] + rule
  }

  /// How texts were compared, if not in the usual way.
  private var rule: [String] {
    let usual = report.comparison == TextComparison() && report.counted == .word
    guard !usual else { return [] }
    return [
      "  compared: \(report.comparison.normalization.name); errors are of \(report.counted.words)"
    ]
  }

  private var table: TextColumns {
    let isJudged = report.reference != nil
    let parts = search.isFused ? ["acoustic", "lm", "hotwords", "ilm"] : []
    var table = TextColumns(
      [.right, .right] + parts.map { _ in .right } + [.right, .right]
        + (isJudged ? [.right, .right, .right] : [])
        + [.right, .left])
    table.add(
      ["#", "score"] + parts + ["exact", "p"] + (isJudged ? ["S I D", "risk", "gradient"] : [])
        + ["mbr", "text"])
    for (index, candidate) in report.candidates.enumerated() {
      let scores =
        ["\(index + 1)", fixed(candidate.hypothesis.logProb, 3)]
        + (search.isFused ? candidate.hypothesis.parts.map { fixed($0.nats, 3) } : [])
        + [fixed(candidate.exactLogProb, 3), fixed(candidate.posterior, 3)]
      table.add(
        scores + (isJudged ? judgement(of: candidate) : [])
          + [fixed(candidate.mbrRisk, 3), candidate.text.isEmpty ? "(nothing)" : candidate.text])
    }
    return table
  }

  private func judgement(of candidate: Candidate) -> [String] {
    let edits = candidate.edits.map { "\($0.substitutions) \($0.insertions) \($0.deletions)" }
    return [
      edits ?? "", candidate.contribution.map { fixed($0, 3) } ?? "",
      candidate.gradient.map { fixed($0, 3) } ?? "",
    ]
  }
}
