import Testing
import Text

struct PlainTextTests {
  /// What a terminal may obey, and how it is shown.
  private static let unsafe: [(text: String, shown: String)] = [
    ("\u{1B}[31m", "\\u{1B}[31m"), ("\u{1B}]0;title\u{7}", "\\u{1B}]0;title\\u{7}"),
    ("a\u{0}b", "a\\u{0}b"), ("a\rb", "a\\rb"), ("\u{9B}2J", "\\u{9B}2J"),
    ("\u{7F}", "\\u{7F}"), ("a\u{202E}b", "a\\u{202E}b"), ("\u{2066}x", "\\u{2066}x"),
    ("\u{2028}", "\\u{2028}"), ("\u{200F}", "\\u{200F}"), ("\r\n", "\\r\n"),
  ]

  @Test(arguments: unsafe)
  func commandsAreShown(text: String, shown: String) {
    #expect(PlainText.lines(text) == shown)
  }

  @Test func ordinaryTextIsUnchanged() {
    for text in ["", "a b\tc\nd", "▁FEBRUARY", "日本語", "e\u{301}", "👩‍🚀", "\u{200D}"] {
      #expect(PlainText.lines(text) == text)
    }
    #expect(PlainText.line("a\tb\nc") == "a\\tb\\nc")
  }

  @Test func errorsAreOneLine() {
    let error = InputError(
      place: "a\nb\u{1B}c", found: "x", expected: "y", advice: "z")
    #expect("\(error)" == "a\\nb\\u{1B}c: found x; expected y; z")
  }

  @Test(arguments: unsafe)
  func jsonEscapesThem(text: String, shown: String) throws {
    let json = JSON.string(text).text
    #expect(!json.unicodeScalars.contains(where: PlainText.isUnsafe))
  }
}
