import BeamSearch
import Scoring
import Text
import Transducer

extension ExportFormat {
  package static let nBestTable = ExportFormat(
    suffix: "tsv", summary: "the candidates with scores, tokens and times, one per line",
    content: .transcript { NBestTable(of: $0).text })
}

/// The final list as a table, its columns separated by tabs, for spreadsheets and data frames.
struct NBestTable {
  private let rows: [[String]]

  private static let heading = [
    "rank", "score", "exact_log_prob", "posterior", "sub", "ins", "del", "risk", "gradient",
    "mbr_risk", "text", "tokens", "times",
  ]

  init(of transcript: Transcript) {
    rows = transcript.report.candidates.enumerated().map { index, candidate in
      let hypothesis = candidate.hypothesis
      let edits = candidate.edits.map { [$0.substitutions, $0.insertions, $0.deletions] }
      return [
        "\(index + 1)", "\(hypothesis.logProb)", "\(candidate.exactLogProb)",
        "\(candidate.posterior)",
      ] + (edits?.map { "\($0)" } ?? ["", "", ""])
        + [
          candidate.contribution.map { "\($0)" } ?? "", candidate.gradient.map { "\($0)" } ?? "",
          "\(candidate.mbrRisk)", candidate.text,
          hypothesis.labels.map { transcript.vocabulary[$0] }.joined(separator: " "),
          hypothesis.timestamps.map { fixed(Double($0) * transcript.frameDuration, 3) }
            .joined(separator: " "),
        ]
    }
  }

  /// In UTF-8, the names of the columns first. Scores are natural logarithms, times the starts of
  /// the tokens' encoder frames in seconds; without a reference, its columns are empty.
  var text: String {
    ([Self.heading] + rows).map { row in
      row.map(Self.field).joined(separator: "\t") + "\n"
    }.joined()
  }

  /// A field has no tabs and no line ends.
  private static func field(_ text: String) -> String {
    String(text.map { $0 == "\t" || $0.isNewline ? " " : $0 })
  }
}
