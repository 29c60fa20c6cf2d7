import CTerminal
import Foundation
import Screen
import TestSupport
import Testing

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("▁ENTER", 6), ("日本語", 6), ("한국", 4), ("e\u{301}", 1), ("ｱ", 1), ("Ａ", 2),
    ("👍", 2), ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("❤\u{FE0F}", 2), ("❤", 1), ("1\u{FE0F}\u{20E3}", 2),
    ("का", 2), ("\u{1112}\u{1161}\u{11AB}", 2), ("a\tb", 3), ("\u{1B}[0m", 4), ("│█⣿", 3),
    ("\u{301}", 1), ("x\u{200B}y", 3), ("\r\n", 1),
  ])
  func knownWidths(text: String, width: Int) {
    #expect(DisplayWidth.of(text) == width)
  }

  @Test func agreesWithTheSystemWhereVersionsOfUnicodeDoNotMatter() throws {
    let locale = try #require(newlocale(LC_CTYPE_MASK, "C.UTF-8", nil), "needs the locale C.UTF-8")
    let before = uselocale(locale)
    defer {
      uselocale(before)
      freelocale(locale)
    }
    let blocks: [ClosedRange<UInt32>] = [
      0x20...0x7E, 0xA1...0xAC, 0xAE...0x36F, 0x390...0x3A1, 0x400...0x4FF, 0x5D0...0x5EA,
      0x1100...0x115F, 0x2010...0x2027, 0x2190...0x2319, 0x231B...0x2328, 0x2500...0x25FF,
      0x2800...0x28FF, 0x3041...0x3096, 0x30A1...0x30FF, 0x3400...0x4DB5, 0x4E00...0x9FA5,
      0xAC00...0xD7A3, 0xFF01...0xFF9D, 0x1F600...0x1F64F, 0x20000...0x2A6D6,
    ]
    for value in blocks.joined() {
      let scalar = try #require(Unicode.Scalar(value))
      let system = Int(cterm_width(value))
      #expect(DisplayWidth.of(scalar) == system, "U+\(String(value, radix: 16))")
    }
  }

  @Test func cuttingKeepsWithinTheColumnsAndSaysThatItCut() {
    #expect(DisplayWidth.truncate("transducer", to: 6) == "trans…")
    #expect(DisplayWidth.truncate("日本語", to: 5) == "日本…")
    #expect(DisplayWidth.truncate("日本語", to: 4) == "日…")
    #expect(DisplayWidth.truncate("short", to: 5) == "short")
    #expect(DisplayWidth.truncate("short", to: 0) == "")
    #expect(DisplayWidth.truncateHead("transducer", to: 6) == "…ducer")
    #expect(DisplayWidth.pad("ab", to: 5, align: .right) == "   ab")
    #expect(DisplayWidth.pad("ab", to: 5, align: .centre) == " ab  ")
    var generator = SplitMix64(seed: 2)
    for _ in 0..<300 {
      let text = Samples.text(using: &generator)
      let columns = Int.random(in: 0...12, using: &generator)
      #expect(DisplayWidth.of(DisplayWidth.truncate(text, to: columns)) <= columns)
      #expect(DisplayWidth.of(DisplayWidth.truncateHead(text, to: columns)) <= columns)
      #expect(DisplayWidth.of(DisplayWidth.pad(text, to: columns)) == columns)
    }
  }

  @Test func nothingThatCommandsATerminalIsShown() {
    for value in (0...0x9F as ClosedRange<UInt32>) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let shown = SafeText.visible(Character(scalar))
      #expect(
        shown.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) })
    }
    #expect(SafeText.visible("\u{1B}") == "␛")
    #expect(SafeText.visible("\u{7F}") == "␡")
    #expect(SafeText.visible("\u{202E}") == "\u{FFFD}")
    #expect(SafeText.visible("é") == "é")
  }
}

enum Samples {
  static let pieces = [
    "a", "Z", " ", "é", "e\u{301}", "日", "한", "👍", "👩‍👩‍👧", "❤\u{FE0F}", "\u{301}", "\t", "\u{1B}", "│",
    "\u{200B}", "ｱ", "का", "🇩🇪", "\u{202E}", "\u{85}",
  ]

  static func text(using generator: inout SplitMix64) -> String {
    (0..<Int.random(in: 0...10, using: &generator)).map { _ in
      pieces.randomElement(using: &generator) ?? "a"
    }.joined()
  }
}
