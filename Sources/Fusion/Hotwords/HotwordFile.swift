import Files
import Text

/// A text file of hotwords: one phrase per line, optionally followed by its own boost, as in `HELLO
/// WORLD :2.5`, and by what keyword spotters take, `#0.35 @LABEL` (sherpa-onnx's format); the phrase
/// may be tokenised already, as in `▁HE LL O`. Empty lines and lines that begin with `#` are
/// ignored. A repeated phrase counts once, if the boost is the same.
package enum HotwordFile {
  /// Bytes of a line: a phrase is a few words.
  static let lineLimit = 4096

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

  /// What lines say that has no meaning for recognition; `nil` where none does.
  package static func remark(on hotwords: [Hotword], of path: String) -> String? {
    let thresholds = hotwords.count { $0.spotting.threshold != nil }
    let labels = hotwords.count { $0.spotting.label != nil }
    let found = [("#threshold", thresholds), ("@label", labels)].filter { $0.1 > 0 }
      .map { "\($0.0) of \($0.1) phrases" }
    return found.isEmpty
      ? nil : "\(path): \(found.joined(separator: " and ")) ignored: they are for keyword spotting"
  }

  /// `nil` for an empty line or a comment.
  private static func hotword(
    _ line: ArraySlice<UInt8>, at place: (file: String, line: Int), defaultBoost: Double
  ) throws(HotwordError) -> Hotword? {
    guard line.count <= lineLimit else {
      throw HotwordError(
        .tooLong, in: place.file, line: place.line, found: "\(line.count) bytes",
        expected: "a phrase of a few words, at most \(lineLimit) bytes",
        advice: "put one phrase on each line")
    }
    guard let text = String(validating: line, as: UTF8.self) else {
      throw HotwordError(
        .notText, in: place.file, line: place.line, found: "bytes that are not UTF-8",
        expected: "text in UTF-8", advice: "convert the file (iconv -t UTF-8)")
    }
    var words = text.split(whereSeparator: \.isWhitespace)
    guard let first = words.first, !first.hasPrefix("#") else { return nil }
    var (boost, spotting) = (defaultBoost, Hotword.Spotting())
    if let start = words.dropFirst().firstIndex(where: { $0.hasPrefix("@") }) {
      // The label may have spaces; what belongs to the phrase does not follow it.
      let rest = words[start...].prefix { $0.hasPrefix("@") || !isMark($0) }
      spotting.label = String(rest.joined(separator: " ").dropFirst())
      words.removeSubrange(start..<start + rest.count)
    }
    var boosts = 0
    while let last = words.last, isMark(last) {
      if last.hasPrefix(":") {
        boosts += 1
        guard boosts == 1 else {
          throw HotwordError(
            .badBoost, in: place.file, line: place.line, found: "two boosts", expected: "one",
            advice: "keep one of them")
        }
        boost = try number(last, .badBoost, "boost", "as in :2.5", at: place)
      }
      if last.hasPrefix("#") {
        spotting.threshold = try number(last, .badThreshold, "threshold", "as in #0.35", at: place)
      }
      words.removeLast()
    }
    guard !words.isEmpty else {
      throw HotwordError(
        .noPhrase, in: place.file, line: place.line, found: "a boost without a phrase",
        expected: "a phrase before it", advice: "add the phrase, or remove the line")
    }
    return Hotword(
      phrase: words.joined(separator: " "), boost: boost, line: place.line, spotting: spotting)
  }

  /// Whether a word at the end is a boost or a threshold; a lone `#` or a name like `#ONE` is not.
  private static func isMark(_ word: Substring) -> Bool {
    let second = word.dropFirst().first
    return word.hasPrefix(":")
      || (word.hasPrefix("#") && second.map { $0.isNumber || $0 == "." } == true)
  }

  private static func number(
    _ word: Substring, _ reason: HotwordFailure, _ name: String, _ example: String,
    at place: (file: String, line: Int)
  ) throws(HotwordError) -> Double {
    if let value = Double(word.dropFirst()), value > 0, value.isFinite { return value }
    throw HotwordError(
      reason, in: place.file, line: place.line, found: "the \(name) \"\(word)\"",
      expected: "a number above 0 after the \(word.first == ":" ? "colon" : "mark"), \(example)",
      advice: "correct the number")
  }
}
