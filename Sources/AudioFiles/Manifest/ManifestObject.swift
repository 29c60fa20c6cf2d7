import Audio
import Foundation
import Text

/// A JSON object of a manifest, read strictly.
struct ManifestObject {
  let json: JSON
  let place: String
  /// Of the line, or of the element of a list; counted from 1.
  let number: Int

  /// File extensions of JSON.
  static let extensions: Set<String> = ["json", "jsonl", "ndjson"]

  static func isJSON(_ text: ManifestText) -> Bool {
    let first = text.lines.first?.text.first { !$0.isWhitespace }
    return extensions.contains(text.fileExtension) || first == "{" || first == "["
  }

  /// The text of the first object, or its beginning.
  static func start(of text: ManifestText) -> Substring {
    let first = text.lines.first { $0.text.contains("{") }?.text ?? ""
    return first.utf8.count > 20 ? first : text.text.prefix(4096)
  }

  /// One object per line, or the elements of one list.
  static func all(in text: ManifestText) throws(ManifestError) -> [ManifestObject] {
    if let list = text.lines.first, list.text.first(where: { !$0.isWhitespace }) == "[" {
      let whole = try value(Array(text.text.utf8), at: text.path)
      guard case .array(let elements) = whole else { return [] }
      return elements.enumerated().map {
        ManifestObject(json: $1, place: "\(text.path), element \($0 + 1)", number: $0 + 1)
      }
    }
    var objects: [ManifestObject] = []
    for line in text.lines {
      let place = text.place(line)
      let json = try value(Array(line.text.utf8), at: place)
      objects.append(ManifestObject(json: json, place: place, number: line.number))
    }
    return objects
  }

  private static func value(_ bytes: [UInt8], at place: String) throws(ManifestError) -> JSON {
    do {
      return try JSONReader.read(bytes[...])
    } catch {
      throw ManifestError(
        .badLine, at: place,
        found:
          "invalid JSON (\(error.found) at byte \(error.offset), instead of \(error.expected))",
        expected: "one JSON object per line, or one list of objects", advice: "correct the line")
    }
  }

  func has(_ key: String) -> Bool { json[key] != nil }

  /// - Throws: where the line is no object, lacks the key, or has something else than a string.
  func string(_ key: String) throws(ManifestError) -> String {
    guard case .object = json else { throw wrong("the line", "an object") }
    guard let value = json[key] else {
      throw ManifestError(
        .missingKey, at: place, found: "no key \"\(key)\"", expected: "one",
        advice: "add it, or delete the line")
    }
    guard let text = value.string else { throw wrong(key, "a string") }
    return text
  }

  /// `nil` where the key is absent.
  func optionalString(_ key: String) throws(ManifestError) -> String? {
    has(key) ? try string(key) : nil
  }

  /// Seconds; `nil` where the key is absent or null.
  func number(_ key: String) throws(ManifestError) -> Double? {
    switch json[key] {
    case nil, .null: return nil
    case let value?:
      guard let number = value.double else { throw wrong(key, "a number") }
      return number
    }
  }

  /// By its name or its number from 1.
  func channel(_ key: String = "channel") throws(ManifestError) -> SoundChannel {
    switch json[key] {
    case nil, .null: return .mix
    case let value?:
      let text = value.string ?? value.double.flatMap { Int(exactly: $0) }.map { "\($0)" }
      guard let channel = text.flatMap({ SoundChannel($0) }) else {
        guard let text else { throw wrong(key, "mix, left, right or a number from 1") }
        throw ManifestError(
          .badValue, at: place, found: "the \(key) \(text)",
          expected: "mix, left, right or a number from 1",
          advice: "channels count from 1; correct the line")
      }
      return channel
    }
  }

  /// The object of a key.
  func object(_ key: String) -> ManifestObject? {
    json[key].map { ManifestObject(json: $0, place: place, number: number) }
  }

  func wrong(_ key: String, _ expected: String) -> ManifestError {
    ManifestError(
      .badValue, at: place, found: "the wrong type of value for \(key)", expected: expected,
      advice: "correct the line")
  }
}
