import Text

extension ExportFormat {
  package static let ctm = ExportFormat(
    suffix: "ctm", summary: "one word per line with time and confidence (NIST)",
    content: .transcript { TimeMarks(of: $0).text })
}

/// A time-marked conversation file, as NIST's scoring tools read it (SCTK, "ctm"): file, channel,
/// start, duration, word, confidence, separated by spaces. Times are in seconds.
struct TimeMarks {
  private let lines: [String]

  /// The words of the selected candidate.
  init(of transcript: Transcript) {
    let name = Self.field(transcript.name)
    lines = zip(transcript.spans.words, transcript.confidences).map { word, confidence in
      let (start, end) = word.microseconds
      return [
        name, "1", TextSpan.seconds(start), TextSpan.seconds(end - start), Self.field(word.text),
        fixed(confidence, 4),
      ].joined(separator: " ")
    }
  }

  /// In UTF-8; empty where no word was recognised.
  var text: String { lines.map { $0 + "\n" }.joined() }

  /// A field has no spaces inside.
  private static func field(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: "_")
  }
}
