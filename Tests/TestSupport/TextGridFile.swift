import Analysis
import Text

/// A TextGrid, read as Praat reads it: only numbers, quoted strings and flags in angle brackets
/// count, everything else is decoration.
package struct TextGridFile: Equatable {
  package struct Interval: Equatable {
    package let start: Double
    package let end: Double
    package let text: String
  }

  package struct Tier: Equatable {
    package let name: String
    package let intervals: [Interval]
  }

  package struct Flaw: Error, CustomStringConvertible {
    package let description: String
  }

  package let end: Double
  package let tiers: [Tier]

  /// - Throws: `Flaw` if it is not a TextGrid whose tiers fill the time from 0 to the end.
  package init(parsing text: String) throws(Flaw) {
    var reader = try Reader(text)
    guard try reader.text() == "ooTextFile", try reader.text() == "TextGrid" else {
      throw Flaw(description: "no TextGrid")
    }
    guard try reader.number() == 0 else { throw Flaw(description: "it does not begin at 0") }
    end = try reader.number()
    guard try reader.flag() == "exists" else { throw Flaw(description: "no tiers") }
    var tiers: [Tier] = []
    for _ in 0..<Int(try reader.number()) {
      guard try reader.text() == "IntervalTier" else { throw Flaw(description: "another tier") }
      let name = try reader.text()
      guard try reader.number() == 0, try reader.number() == end else {
        throw Flaw(description: "tier \(name) is not as long as the whole")
      }
      var intervals: [Interval] = []
      for _ in 0..<Int(try reader.number()) {
        intervals.append(
          Interval(start: try reader.number(), end: try reader.number(), text: try reader.text()))
      }
      let edges = [0] + intervals.map(\.end)
      guard intervals.map(\.start) == Array(edges.dropLast()), edges.last == end,
        intervals.allSatisfy({ $0.start < $0.end })
      else { throw Flaw(description: "tier \(name) has gaps or empty intervals: \(intervals)") }
      tiers.append(Tier(name: name, intervals: intervals))
    }
    self.tiers = tiers
    guard reader.isAtEnd else { throw Flaw(description: "more behind the last tier") }
  }

  /// The texts of a tier, without silence.
  package func texts(_ name: String) -> [String]? {
    spoken(name)?.map(\.text)
  }

  package func spoken(_ name: String) -> [Interval]? {
    tiers.first { $0.name == name }?.intervals.filter { !$0.text.isEmpty }
  }

  private enum Item {
    case text(String)
    case number(Double)
    case flag(String)
  }

  private struct Reader {
    private var items: ArraySlice<Item>

    var isAtEnd: Bool { items.isEmpty }

    init(_ text: String) throws(Flaw) {
      var items: [Item] = []
      var rest = text.unicodeScalars[...]
      while let first = rest.first {
        if first == "\"" {
          items.append(.text(try Self.quoted(&rest)))
        } else if first.properties.isWhitespace {
          rest.removeFirst()
        } else {
          let word = String(rest.prefix { !$0.properties.isWhitespace })
          rest = rest.dropFirst(word.unicodeScalars.count)
          if let number = Double(word) { items.append(.number(number)) }
          if word.hasPrefix("<"), word.hasSuffix(">") {
            items.append(.flag(String(word.dropFirst().dropLast())))
          }
        }
      }
      self.items = items[...]
    }

    private static func quoted(_ rest: inout Substring.UnicodeScalarView) throws(Flaw) -> String {
      rest.removeFirst()
      var text = String.UnicodeScalarView()
      while let scalar = rest.popFirst() {
        if scalar == "\"" {
          guard rest.first == "\"" else { return String(text) }
          rest.removeFirst()
        }
        text.append(scalar)
      }
      throw Flaw(description: "a text without an end: \(String(text))")
    }

    mutating func text() throws(Flaw) -> String {
      if case .text(let text) = items.popFirst() { return text }
      throw Flaw(description: "a text is missing")
    }

    mutating func number() throws(Flaw) -> Double {
      if case .number(let number) = items.popFirst() { return number }
      throw Flaw(description: "a number is missing")
    }

    mutating func flag() throws(Flaw) -> String {
      if case .flag(let flag) = items.popFirst() { return flag }
      throw Flaw(description: "a flag is missing")
    }
  }
}
