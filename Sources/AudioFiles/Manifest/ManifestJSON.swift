import Foundation
import Text

/// One JSON object per line, as NeMo writes them.
enum ManifestJSON {
  /// File extensions of this format.
  static let extensions: Set<String> = ["json", "jsonl", "ndjson"]

  private struct Line: Decodable {
    let file: String
    let text: String
    let duration: Double?
    let offset: Double?

    enum CodingKeys: String, CodingKey {
      case file = "audio_filepath"
      case text, duration, offset
    }
  }

  /// Keys other than `audio_filepath`, `text`, `duration` and `offset` are ignored.
  static func records(
    _ lines: [ManifestText.Line], of path: String
  ) throws(ManifestError) -> [ManifestRecord] {
    let decoder = JSONDecoder()
    var records: [ManifestRecord] = []
    for line in lines {
      let place = "\(path), line \(line.number)"
      let values: Line
      do {
        values = try decoder.decode(Line.self, from: Data(line.text.utf8))
      } catch {
        throw problem(error, at: place)
      }
      try check(values, at: place)
      records.append(
        ManifestRecord(
          id: values.file, file: values.file, text: values.text, duration: values.duration,
          line: line.number))
    }
    return records
  }

  private static func check(_ values: Line, at place: String) throws(ManifestError) {
    guard !values.file.isEmpty else {
      throw ManifestError(
        .badValue, at: place, found: "an empty audio_filepath", expected: "the path of a file",
        advice: "add the path, or delete the line")
    }
    if let duration = values.duration, duration <= 0 {
      throw ManifestError(
        .badValue, at: place, found: "the duration \(duration)", expected: "seconds above 0",
        advice: "correct it, or remove the key")
    }
    if let offset = values.offset, offset != 0 {
      throw ManifestError(
        .badValue, at: place, found: "part of a file, from \(offset) s on",
        expected: "whole files", advice: "split the audio into one file per utterance")
    }
  }

  private static func problem(_ error: any Error, at place: String) -> ManifestError {
    func name(_ path: [any CodingKey]) -> String { path.last?.stringValue ?? "the line" }
    switch error as? DecodingError {
    case .keyNotFound(let key, _):
      return ManifestError(
        .missingKey, at: place, found: "no key \"\(key.stringValue)\"",
        expected: "\"audio_filepath\" and \"text\"", advice: "add it, or delete the line")
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      let expected =
        switch type {
        case is String.Type: "a string"
        case is Double.Type: "a number"
        default: "an object"
        }
      return ManifestError(
        .badValue, at: place, found: "the wrong type of value for \(name(context.codingPath))",
        expected: expected, advice: "correct the line")
    case .dataCorrupted(let context):
      let detail = (context.underlyingError as NSError?)?.userInfo[NSDebugDescriptionErrorKey]
      return ManifestError(
        .badLine, at: place,
        found: "invalid JSON (\((detail as? String) ?? context.debugDescription))",
        expected: "one JSON object per line",
        advice: "correct the line; a JSON list is not JSON lines")
    default:
      return ManifestError(
        .badLine, at: place, found: error.localizedDescription,
        expected: "one JSON object per line", advice: "correct the line")
    }
  }
}
