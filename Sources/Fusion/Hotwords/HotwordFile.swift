import Files
import Text

/// A text file of hotwords: one phrase per line, optionally followed by its own boost, as in `HELLO
/// WORLD :2.5` (sherpa-onnx's format). Empty lines and lines that begin with `#` are ignored. A
/// repeated phrase counts once, if the boost is the same.
package enum HotwordFile {
  /// - Parameter defaultBoost: for phrases without one; nats per label, finite and above 0.
  package static func read(
    _ path: String, defaultBoost: Double
  ) throws(HotwordError) -> [Hotword] {
    let bytes: [UInt8]
    do {
      bytes = try FusionFile.read(path)
    } catch {
      throw HotwordError(
        .unreadable, in: path, found: error.found, expected: "a text file with one phrase per line",
        advice: error.advice)
    }
    return try parse(bytes, path: path, defaultBoost: defaultBoost)
  }

  package static func parse(
    _ bytes: [UInt8], path: String, defaultBoost: Double
  ) throws(HotwordError) -> [Hotword] {
    var hotwords: [Hotword] = []
    var known: [String: Hotword] = [:]
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let content = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
    let lines = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let place = (file: path, line: index + 1)
      guard let hotword = try hotword(line, at: place, defaultBoost: defaultBoost) else { continue }
      if let first = known.updateValue(hotword, forKey: hotword.phrase) {
        guard first.boost != hotword.boost else { continue }
        throw HotwordError(
          .contradiction, in: path, line: hotword.line,
          found: "\"\(hotword.phrase)\" with boost \(hotword.boost)",
          expected: "\(first.boost), as in line \(first.line)", advice: "keep one of the lines")
      }
      hotwords.append(hotword)
    }
    guard hotwords.isEmpty else { return hotwords }
    throw HotwordError(
      .empty, in: path, found: "no phrase", expected: "one phrase per line",
      advice: "add a phrase, or do not use the file")
  }

  /// `nil` for an empty line or a comment.
  private static func hotword(
    _ line: ArraySlice<UInt8>, at place: (file: String, line: Int), defaultBoost: Double
  ) throws(HotwordError) -> Hotword? {
    guard let text = String(validating: line, as: UTF8.self) else {
      throw HotwordError(
        .notText, in: place.file, line: place.line, found: "bytes that are not UTF-8",
        expected: "text in UTF-8", advice: "convert the file (iconv -t UTF-8)")
    }
    var words = text.split(whereSeparator: \.isWhitespace)
    guard let first = words.first, !first.hasPrefix("#") else { return nil }
    var boost = defaultBoost
    if let last = words.last, last.hasPrefix(":") {
      guard let value = Double(last.dropFirst()), value > 0, value.isFinite else {
        throw HotwordError(
          .badBoost, in: place.file, line: place.line, found: "the boost \"\(last)\"",
          expected: "a number above 0 after the colon, as in :2.5", advice: "correct the number")
      }
      boost = value
      words.removeLast()
    }
    guard !words.isEmpty else {
      throw HotwordError(
        .noPhrase, in: place.file, line: place.line, found: "a boost without a phrase",
        expected: "a phrase before it", advice: "add the phrase, or remove the line")
    }
    return Hotword(phrase: words.joined(separator: " "), boost: boost, line: place.line)
  }
}
