package import Text

/// Rules that rewrite texts before they are compared, as NIST's scoring tools read them (GLM files,
/// format NIST1): `A => B`, perhaps with a context, `A => B / [left] __ [right]`.
///
/// At each place of a text the first rule in the file's order that matches there, with its context,
/// is applied; its result is not rewritten again. `[ ]` or quotation marks around a part keep the
/// spaces at its ends. `;;` begins a comment. Header lines begin with `*`; `case_sensitive = "F"` makes
/// A and the contexts match capitals and small letters of ASCII alike. Other forms of the format
/// (alternatives in braces) are refused.
package struct RewritingRules: Sendable, Equatable {
  /// One rule, in bytes of UTF-8.
  struct Rule: Sendable, Equatable {
    var pattern: [UInt8]
    var replacement: [UInt8]
    var left: [UInt8] = []
    var right: [UInt8] = []
  }

  /// The limit of bytes in a line.
  static let lineLimit = 2000

  /// What reports call the rules: the file's path.
  package let name: String
  package let isCaseSensitive: Bool
  private let rules: [Rule]
  /// By the first byte of the pattern, in the order of the file.
  private let byFirstByte: [UInt8: [Int]]

  /// - Throws: `RewritingRuleError` with the line.
  package init(parsing text: String, name: String) throws(RewritingRuleError) {
    var reader = RewritingRuleReader(name: name)
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      try reader.read(line, number: index + 1)
    }
    self.name = name
    isCaseSensitive = reader.isCaseSensitive
    rules = reader.rules.map { reader.isCaseSensitive ? $0 : $0.folded }
    byFirstByte = Dictionary(grouping: rules.indices) { [rules] in rules[$0].pattern[0] }
  }

  package var count: Int { rules.count }

  /// The text with the rules applied, from its beginning to its end.
  package func applied(to text: String) -> String {
    let bytes = Array(text.utf8)
    let compared = isCaseSensitive ? bytes : bytes.map(Self.folded)
    var result: [UInt8] = []
    var place = 0
    while place < bytes.count {
      let fitting = byFirstByte[compared[place]]?.first { rules[$0].matches(compared, at: place) }
      if let fitting {
        result += rules[fitting].replacement
        place += rules[fitting].pattern.count
      } else {
        result.append(bytes[place])
        place += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Capitals of ASCII become small letters.
  static func folded(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}

extension RewritingRules.Rule {
  fileprivate var folded: Self {
    Self(
      pattern: pattern.map(RewritingRules.folded), replacement: replacement,
      left: left.map(RewritingRules.folded), right: right.map(RewritingRules.folded))
  }

  fileprivate func matches(_ text: [UInt8], at place: Int) -> Bool {
    let end = place + pattern.count
    return text[place...].starts(with: pattern) && place >= left.count
      && text[(place - left.count)...].starts(with: left) && end <= text.count
      && text[end...].starts(with: right)
  }
}

/// Why rewriting rules cannot be used.
package typealias RewritingRuleError = LocatedError<RewritingRuleProblem>

package enum RewritingRuleProblem: Equatable, Sendable {
  case noArrow, emptyPattern, contextWithoutPlace, unknownHeader, tooLong
}
