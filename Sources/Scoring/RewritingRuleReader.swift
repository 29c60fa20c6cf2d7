import Text

/// Reads rewriting rules line by line.
struct RewritingRuleReader {
  let name: String
  private(set) var rules: [RewritingRules.Rule] = []
  private(set) var isCaseSensitive = true

  init(name: String) { self.name = name }

  mutating func read(_ line: Substring, number: Int) throws(RewritingRuleError) {
    guard line.utf8.count <= RewritingRules.lineLimit else {
      throw problem(
        .tooLong, number, "\(line.utf8.count) bytes",
        "at most \(RewritingRules.lineLimit) bytes in a line", "shorten the rule")
    }
    let data = Self.withoutComment(line)
    guard !data.isEmpty else { return }
    if data.hasPrefix("*") {
      try readHeader(data, number: number)
    } else {
      rules.append(try rule(data, number: number))
    }
  }

  private static func withoutComment(_ line: Substring) -> Substring {
    trimmed(line.firstRange(of: ";;").map { line[..<$0.lowerBound] } ?? line)
  }

  private mutating func readHeader(_ line: Substring, number: Int) throws(RewritingRuleError) {
    let value = line.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "\"" || $0 == "'" }
    ).dropFirst().first.map { $0.uppercased() }
    let field = line.dropFirst().prefix { $0 != "=" && $0 != "\"" && $0 != "'" }.uppercased()
    let isTrue = value.map { ["T", "TRUE"].contains($0) }
    let isFalse = value.map { ["F", "FALSE"].contains($0) } ?? false
    if field.contains("CASE_SENSITIVE"), isTrue == true || isFalse {
      isCaseSensitive = isTrue == true
      return
    }
    let isHarmless =
      ["NAME", "DESC", "MAX_NRULES"].contains { field.contains($0) }
      || field.contains("FORMAT") && value == "NIST1"
      || field.contains("COPY_NO_HIT") && isTrue == true
    guard !isHarmless else { return }
    throw problem(
      .unknownHeader, number, "\"\(line)\"",
      "* name, desc, format 'NIST1', max_nrules, copy_no_hit 'T' or case_sensitive 'T' or 'F'",
      "remove the line, or correct its value")
  }

  private func rule(
    _ line: Substring, number: Int
  ) throws(RewritingRuleError) -> RewritingRules.Rule {
    guard let arrow = line.firstRange(of: "=>") else {
      throw problem(
        .noArrow, number, "\"\(line)\"", "A => B", "write the rule with => (;; begins a comment)")
    }
    let pattern = Self.unwrapped(line[..<arrow.lowerBound])
    guard !pattern.isEmpty else {
      throw problem(
        .emptyPattern, number, "nothing before =>", "the text to be replaced",
        "write it before =>, in [ ] if it has spaces at its ends")
    }
    let rest = line[arrow.upperBound...]
    guard let slash = Self.contextMark(in: rest) else {
      return .init(pattern: Array(pattern.utf8), replacement: Array(Self.unwrapped(rest).utf8))
    }
    let context = rest[rest.index(after: slash)...]
    guard let slot = context.firstIndex(of: "_") else {
      throw problem(
        .contextWithoutPlace, number, "a / without __",
        "B / [left] __ [right], without alternatives",
        "put B in [ ] if the / belongs to it; write one rule for each alternative")
    }
    return .init(
      pattern: Array(pattern.utf8), replacement: Array(Self.unwrapped(rest[..<slash]).utf8),
      left: Array(Self.unwrapped(context[..<slot]).utf8),
      right: Array(Self.unwrapped(context[slot...].drop { $0 == "_" }).utf8))
  }

  /// The last slash outside brackets.
  private static func contextMark(in text: Substring) -> Substring.Index? {
    var mark: Substring.Index?
    var depth = 0
    for index in text.indices {
      switch text[index] {
      case "[": depth += 1
      case "]": depth = max(0, depth - 1)
      case "/" where depth == 0: mark = index
      default: break
      }
    }
    return mark
  }

  /// Without the spaces around it, and without the brackets or quotation marks that keep those
  /// inside.
  private static func unwrapped(_ text: Substring) -> Substring {
    let text = trimmed(text)
    let isWrapped =
      text.count > 1
      && ((text.first == "[" && text.last == "]") || (text.first == "\"" && text.last == "\""))
    return isWrapped ? text.dropFirst().dropLast() : text
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  private func problem(
    _ reason: RewritingRuleProblem, _ line: Int, _ found: String, _ expected: String,
    _ advice: String
  ) -> RewritingRuleError {
    RewritingRuleError(
      reason, in: name, line: line, found: found, expected: expected, advice: advice)
  }
}
