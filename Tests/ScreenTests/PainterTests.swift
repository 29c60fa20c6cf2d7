import Screen
import Testing

@testable import Curses

@Suite struct PainterTests {
  /// Widths as ncurses takes them from a C library that knows no sequences.
  private func sent(_ character: Character) -> String {
    Painter.text(of: Cell(character)) { value in
      Unicode.Scalar(value).map { Int32(DisplayWidth.of($0)) } ?? -1
    }
  }

  @Test func whatIsSentTakesTheColumnsOfTheCell() {
    #expect(sent("a") == "a")
    #expect(sent("日") == "日")
    #expect(sent("e\u{301}") == "e\u{301}")
    // Sequences are reduced to what every terminal counts the same.
    #expect(sent("👩‍👩‍👧") == "👩")
    #expect(sent("❤\u{FE0F}") == "❤ ")
    #expect(sent("🇩🇪") == "🇩🇪")
    #expect(sent("a\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}") == "a\u{301}\u{302}\u{303}\u{304}")
    #expect(Painter.text(of: Cell("日")) { _ in -1 } == "? ")
  }
}
