import Audio
import Text

/// lhotse's cuts: JSON lines of `MonoCut`, with the recording's file and the supervisions' texts.
enum LhotseCuts {
  static func recognizes(_ text: ManifestText) -> Bool {
    guard ManifestObject.isJSON(text) else { return false }
    let start = ManifestObject.start(of: text)
    return !start.contains("\"audio_filepath\"")
      && ["\"supervisions\"", "\"recording\"", "\"tracks\""].contains { start.contains($0) }
  }

  static func records(_ text: ManifestText) throws(ManifestError) -> [ManifestRecord] {
    var records: [ManifestRecord] = []
    for cut in try ManifestObject.all(in: text) {
      if cut.has("tracks") {
        throw refusal(cut, "a mixed cut", "cuts of one recording", "write them out with lhotse")
      }
      guard let recording = cut.object("recording"), case .object = recording.json else {
        throw refusal(
          cut, "no recording", "a recording with a file", "keep the recordings in the cuts")
      }
      let (file, channel) = try source(of: recording, channel: cut.json["channel"])
      let record = ManifestRecord(
        id: try cut.string("id"), file: file, text: try words(of: cut),
        offset: try cut.number("start") ?? 0, duration: try cut.number("duration"),
        channel: channel, line: cut.number, place: cut.place)
      try record.checkBounds()
      records.append(record)
    }
    return records
  }

  /// Only files: a source of type `command` would be run by lhotse, and one of type `url` fetched.
  private static func source(
    of recording: ManifestObject, channel: JSON?
  ) throws(ManifestError) -> (file: String, SoundChannel) {
    guard case .array(let sources) = recording.json["sources"] else {
      throw recording.wrong("recording.sources", "a list")
    }
    let wanted = channel?.double.flatMap { Int(exactly: $0) }
    if case .array = channel {
      throw refusal(recording, "several channels", "one", "make one cut of each channel")
    }
    let channels = sources.map { source in
      guard case .array(let list) = source["channels"] else { return [Int]() }
      return list.compactMap { $0.double.flatMap { Int(exactly: $0) } }
    }
    let index = channels.firstIndex { $0.contains(wanted ?? 0) } ?? 0
    guard index < sources.count else {
      throw refusal(recording, "no source", "a file", "add its path")
    }
    let source = ManifestObject(
      json: sources[index], place: recording.place, number: recording.number)
    let type = try source.string("type")
    guard type == "file" else {
      throw refusal(
        recording, "a source of type \(type), which is never run or fetched", "type file",
        "save the sound to a file, and name it")
    }
    let file = try source.string("source")
    let inFile = wanted.flatMap { channels[index].firstIndex(of: $0) }
    return (file, channels[index].count < 2 ? .mix : inFile.map { .number($0 + 1) } ?? .mix)
  }

  /// The supervisions' texts, in their order in time; `nil` where no supervision has one.
  private static func words(of cut: ManifestObject) throws(ManifestError) -> String? {
    guard case .array(let supervisions) = cut.json["supervisions"] else { return nil }
    let spoken = supervisions.compactMap { one in
      one["text"]?.string.map { (start: one["start"]?.double ?? 0, text: $0) }
    }
    guard !spoken.isEmpty else { return nil }
    return spoken.enumerated().sorted {
      ($0.element.start, $0.offset) < ($1.element.start, $1.offset)
    }
    .map(\.element.text).joined(separator: " ")
  }

  private static func refusal(
    _ object: ManifestObject, _ found: String, _ expected: String, _ advice: String
  ) -> ManifestError {
    ManifestError(
      .badValue, at: object.place, found: found, expected: expected, advice: advice)
  }
}
