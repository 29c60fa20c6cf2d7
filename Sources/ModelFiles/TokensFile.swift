import Text
package import Transducer

/// The `tokens.txt` of icefall and sherpa-onnx: one token and its number per line, in any order.
///
/// A line is split at its last space or tab, so a token may contain spaces; a number alone is the
/// token of one space, as in sherpa-onnx. Numbers run from 0 without gaps. Blank and unknown are
/// recognised by name. The symbols `#0`, `#1` and so on with the highest numbers, which icefall
/// adds for its graphs, are not tokens of the model and are dropped.
package enum TokensFile {
  /// The names of blank, in any letter case; if a file has several, the first in this list is used.
  package static let blankNames = ["<blk>", "<blank>", "[blank]", "<b>", "<eps>", "<epsilon>"]
  /// The names of the unknown token, likewise.
  package static let unknownNames = ["<unk>", "[unk]", "<unknown>"]

  package static func read(_ path: String) throws(ModelFileError) -> Vocabulary {
    try parse(try WholeFile.read(path), path: path)
  }

  /// - Parameter path: for messages.
  package static func parse(
    _ bytes: [UInt8], path: String
  ) throws(ModelFileError) -> Vocabulary {
    let lines = try TokenLine.lines(bytes, path: path)
    var tokens = try dense(lines, path: path)
    let graphSymbols = tokens.reversed().prefix { isGraphSymbol($0) }.count
    tokens.removeLast(graphSymbols)
    guard let blank = first(of: blankNames, in: tokens) else {
      throw ModelFileError(
        .badTokens, in: path, at: "the file", found: "no blank among \(tokens.count) tokens",
        expected: "one of \(blankNames.joined(separator: ", "))",
        advice: "use the transducer's tokens file")
    }
    return Vocabulary(
      tokens: tokens, blankID: TokenID(blank),
      unkID: first(of: unknownNames, in: tokens).map { TokenID($0) })
  }

  /// The tokens by number.
  private static func dense(
    _ lines: [TokenLine], path: String
  ) throws(ModelFileError) -> [String] {
    var byNumber = [TokenLine?](repeating: nil, count: lines.count)
    // By bytes: Swift's strings are equal if canonically equivalent, such as the two Angstrom
    // signs.
    var byToken: [[UInt8]: TokenLine] = [:]
    for line in lines {
      // In that case a smaller number is missing.
      guard line.number < lines.count else { continue }
      if let first = byNumber[line.number] {
        throw problem(
          line, path: path, found: "number \(line.number) again, as in line \(first.line)",
          expected: "every number once")
      }
      if let first = byToken.updateValue(line, forKey: Array(line.token.utf8)) {
        throw problem(
          line, path: path, found: "the token \"\(line.token)\" again, as in line \(first.line)",
          expected: "every token once")
      }
      byNumber[line.number] = line
    }
    if let gap = byNumber.firstIndex(where: { $0 == nil }) {
      let highest = lines.max { $0.number < $1.number }
      throw ModelFileError(
        .badTokens, in: path, at: highest.map { "line \($0.line)" } ?? "the file",
        found: "number \(highest?.number ?? 0), but no token has number \(gap)",
        expected: "\(lines.count) tokens numbered 0 to \(lines.count - 1)",
        advice: "lines are missing; copy the file again")
    }
    return byNumber.compactMap { $0?.token }
  }

  private static func problem(
    _ line: TokenLine, path: String, found: String, expected: String
  ) -> ModelFileError {
    ModelFileError(
      .badTokens, in: path, at: "line \(line.line)", found: found, expected: expected,
      advice: "use the model's tokens file, or copy it again")
  }

  private static func first(of names: [String], in tokens: [String]) -> Int? {
    let lowercased = tokens.map { $0.lowercased() }
    return names.lazy.compactMap { lowercased.firstIndex(of: $0) }.first
  }

  private static func isGraphSymbol(_ token: String) -> Bool {
    token.first == "#" && token.count > 1 && token.dropFirst().allSatisfy { $0.isNumber }
  }
}

/// One line of a tokens file.
private struct TokenLine {
  let token: String
  let number: Int
  /// From 1.
  let line: Int

  /// All non-blank lines; at least one.
  static func lines(_ bytes: [UInt8], path: String) throws(ModelFileError) -> [TokenLine] {
    var lines: [TokenLine] = []
    let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    let split = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in split.enumerated() {
      guard let end = line.lastIndex(where: { !isSpace($0) }) else { continue }
      lines.append(try TokenLine(line[...end], line: index + 1, path: path))
    }
    guard lines.isEmpty else { return lines }
    throw ModelFileError(
      .badTokens, in: path, at: "the file", found: "no token",
      expected: "one token and its number per line", advice: "use the model's tokens file")
  }

  /// - Parameter bytes: without trailing white space.
  private init(_ bytes: ArraySlice<UInt8>, line: Int, path: String) throws(ModelFileError) {
    let cut = bytes.lastIndex(where: Self.isSpace)
    let digits = cut.map { bytes[($0 + 1)...] } ?? bytes
    let name = cut.map { bytes[..<$0] } ?? []
    let number = Int(String(decoding: digits, as: UTF8.self))
    guard let text = String(validating: name, as: UTF8.self) else {
      throw Self.problem(
        line, path, found: "bytes that are not UTF-8", expected: "text in UTF-8")
    }
    guard let number, number >= 0, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
      throw Self.problem(
        line, path, found: "\"\(String(decoding: bytes.prefix(60), as: UTF8.self))\"",
        expected: "a token, a space and the token's number")
    }
    token = text.isEmpty ? " " : text
    self.number = number
    self.line = line
  }

  private static func problem(
    _ line: Int, _ path: String, found: String, expected: String
  ) -> ModelFileError {
    ModelFileError(
      .badTokens, in: path, at: "line \(line)", found: found, expected: expected,
      advice: "use the model's tokens file, or copy it again")
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D
  }
}
