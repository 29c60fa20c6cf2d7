import Audio
import Text

/// Which column of a table has what.
struct ManifestColumns {
  private var id: Int?
  private var file: Int?
  private var text: Int?
  private var offset: Int?
  private var duration: Int?
  private var end: Int?
  private var channel: Int?
  /// The allowed numbers of columns.
  let widths: ClosedRange<Int>

  /// Utterance id or file, text, and perhaps seconds.
  static let unnamed = ManifestColumns(
    file: 0, text: 1, duration: 2, widths: 2...3)

  private init(file: Int, text: Int, duration: Int, widths: ClosedRange<Int>) {
    self.file = file
    self.text = text
    self.duration = duration
    self.widths = widths
  }

  /// By the names that NeMo, Common Voice, DeepSpeech, SpeechBrain and others give them.
  ///
  /// - Returns: `nil` unless a text and a file or an id are named.
  init?(header: [String]) {
    let names = header.map { $0.lowercased() }
    func column(_ known: [String]) -> Int? {
      known.lazy.compactMap { names.firstIndex(of: $0) }.first
    }
    file = column([
      "audio_filepath", "audio_path", "audio", "path", "file", "file_name", "filename", "wav",
      "wav_filename", "wav_path",
    ])
    id = column(["id", "utt_id", "utterance_id", "utt", "utterance"])
    text = column(["text", "transcript", "transcription", "sentence", "reference", "wrd"])
    offset = column(["offset", "start"])
    duration = column(["duration"])
    end = column(["end"])
    channel = column(["channel"])
    widths = names.count...names.count
    guard text != nil, file != nil || id != nil else { return nil }
  }

  func record(
    of fields: [String], line: Int, at place: String
  ) throws(ManifestError) -> ManifestRecord {
    func field(_ column: Int?) -> String? {
      column.flatMap { $0 < fields.count ? fields[$0] : nil }
    }
    guard let name = field(file) ?? field(id), !name.isEmpty else {
      throw ManifestError(
        .missingKey, at: place, found: "no id", expected: "utterance id or file, and text",
        advice: "add the id, or delete the line")
    }
    var record = ManifestRecord(
      id: field(id).flatMap { $0.isEmpty ? nil : $0 } ?? name, file: name, text: field(text) ?? "",
      line: line, place: place)
    record.offset = try seconds(field(offset), "offset", at: place) ?? 0
    record.duration = try seconds(field(duration), "duration", at: place)
    if record.duration == nil, let end = try seconds(field(end), "end", at: place) {
      record.duration = end - record.offset
    }
    if let name = field(channel), !name.isEmpty {
      guard let channel = SoundChannel(name) else {
        throw bad("the channel \"\(name)\"", "mix, left, right or a number from 1", place)
      }
      record.channel = channel
    }
    try record.checkBounds()
    return record
  }

  private func seconds(
    _ field: String?, _ name: String, at place: String
  ) throws(ManifestError) -> Double? {
    guard let field, !field.isEmpty else { return nil }
    guard let value = Double(field), value.isFinite else {
      throw bad("the \(name) \"\(field)\"", "seconds", place)
    }
    return value
  }

  private func bad(_ found: String, _ expected: String, _ place: String) -> ManifestError {
    ManifestError(
      .badValue, at: place, found: found, expected: expected,
      advice: "correct it; the text must not contain the columns' separator")
  }
}
