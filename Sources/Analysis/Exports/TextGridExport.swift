import Text

extension ExportFormat {
  package static let textGrid = ExportFormat(
    suffix: "TextGrid", summary: "words and tokens with times, and the reference's, for Praat",
    content: .transcript { TextGrid(of: $0).text })
}

/// Intervals in tiers, as Praat reads them (Boersma, Weenink; "TextGrid file formats", the long text
/// format): every tier is one interval after the other from 0 to the end of the sound, silence
/// between them with an empty text.
struct TextGrid {
  /// Microseconds.
  private let duration: Int
  private let tiers: [(name: String, spans: [TextSpan])]

  /// Tiers for the words and tokens of the selected candidate, and for the reference's words if
  /// their times are known.
  init(of transcript: Transcript) {
    let spans = transcript.spans
    duration = TextSpan.microseconds(transcript.duration)
    tiers =
      [("words", spans.words), ("tokens", spans.tokens)]
      + (transcript.referenceSpans.map { [("reference", $0.words)] } ?? [])
  }

  /// In UTF-8.
  var text: String {
    let end = TextSpan.seconds(duration)
    var lines = [
      "File type = \"ooTextFile\"", "Object class = \"TextGrid\"", "", "xmin = 0", "xmax = \(end)",
      "tiers? <exists>", "size = \(tiers.count)", "item []:",
    ]
    for (index, tier) in tiers.enumerated() {
      let intervals = tiled(tier.spans)
      lines += [
        "    item [\(index + 1)]:", "        class = \"IntervalTier\"",
        "        name = \(Self.quoted(tier.name))", "        xmin = 0", "        xmax = \(end)",
        "        intervals: size = \(intervals.count)",
      ]
      for (number, interval) in intervals.enumerated() {
        lines += [
          "        intervals [\(number + 1)]:",
          "            xmin = \(TextSpan.seconds(interval.start))",
          "            xmax = \(TextSpan.seconds(interval.end))",
          "            text = \(Self.quoted(interval.text))",
        ]
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The spans with silence between them; each interval begins where the one before ends.
  private func tiled(_ spans: [TextSpan]) -> [(text: String, start: Int, end: Int)] {
    var intervals: [(text: String, start: Int, end: Int)] = []
    var edge = 0
    for span in spans {
      let (start, end) = span.microseconds
      if start != edge { intervals.append(("", edge, start)) }
      intervals.append((span.text, start, end))
      edge = end
    }
    if edge != duration { intervals.append(("", edge, duration)) }
    return intervals
  }

  /// A quote inside is doubled.
  private static func quoted(_ text: String) -> String {
    "\"" + text.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }
}
