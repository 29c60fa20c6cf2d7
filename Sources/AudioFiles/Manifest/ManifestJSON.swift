import Text

/// One JSON object per line, as NeMo writes them, or a list of such objects.
enum ManifestJSON {
  static func recognizes(_ text: ManifestText) -> Bool { ManifestObject.isJSON(text) }

  /// Keys other than `audio_filepath`, `text`, `offset`, `duration` and `channel` are ignored.
  static func records(_ text: ManifestText) throws(ManifestError) -> [ManifestRecord] {
    var records: [ManifestRecord] = []
    for object in try ManifestObject.all(in: text) {
      let file = try object.string("audio_filepath")
      guard !file.isEmpty else {
        throw ManifestError(
          .badValue, at: object.place, found: "an empty audio_filepath",
          expected: "the path of a file", advice: "add the path, or delete the line")
      }
      let record = ManifestRecord(
        id: file, file: file, text: try object.optionalString("text"),
        offset: try object.number("offset") ?? 0, duration: try object.number("duration"),
        channel: try object.channel(), line: object.number, place: object.place)
      try record.checkBounds()
      records.append(record)
    }
    return records
  }
}

extension ManifestRecord {
  /// Offsets begin at 0, durations above it.
  func checkBounds() throws(ManifestError) {
    if let duration, !(duration > 0 && duration.isFinite) {
      throw ManifestError(
        .badValue, at: place, found: "the duration \(duration)", expected: "seconds above 0",
        advice: "correct it, or leave it out")
    }
    guard !(offset >= 0 && offset.isFinite) else { return }
    throw ManifestError(
      .badValue, at: place, found: "the offset \(offset)", expected: "seconds from 0",
      advice: "correct it, or leave it out")
  }
}
