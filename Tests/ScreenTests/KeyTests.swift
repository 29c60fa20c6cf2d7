import Screen
import Testing

@Suite struct KeyTests {
  static let keys: [Key] =
    [
      .character("a"), .character("Z"), .character("<"), .character(">"), .character("#"),
      .character("日"), .character("e\u{301}"), .space, .up, .down, .left, .right, .home, .end,
      .pageUp, .pageDown, .enter, .escape, .tab, .backTab, .backspace, .delete, .insert,
      .function(1), .function(12), .control("l"), .control("\\"), .control("_"),
      .resize(Size(rows: 30, columns: 100)), .click(Point(row: 3, column: 17)),
      .scrollUp(Point(row: 0, column: 0)), .scrollDown(Point(row: 9, column: 1)),
      .paste(""), .paste("Az 09"), .paste("<q>\n%41\t日\u{1B}e\u{301}"),
    ]

  @Test(arguments: keys) func aNameReadsBackAsItsKey(key: Key) throws {
    #expect(try Key(parsing: key.name) == key)
  }

  @Test func aScriptReadsBackAsItsKeys() throws {
    #expect(try Key.sequence(parsing: Self.keys.map(\.name).joined()) == Self.keys)
    #expect(try Key.sequence(parsing: Self.keys.map(\.name).joined(separator: "\n")) == Self.keys)
  }

  @Test func commentsAndSpacesMeanNothing() throws {
    let text = "# a session\nll <Space>\n  # and then\n:q<enter>\n#\n"
    #expect(
      try Key.sequence(parsing: text) == [
        .character("l"), .character("l"), .space, .character(":"), .character("q"), .enter,
        .character("#"),
      ])
  }

  @Test func aBracketAloneOnItsLineIsTheKey() throws {
    #expect(
      try Key.sequence(parsing: ">\n<\n<Esc>\n") == [
        .character(">"), .character("<"), .escape,
      ])
  }

  @Test(arguments: [
    ("<S-Tab>", Key.backTab), ("<c-L>", .control("l")), ("<C-i>", .tab), ("<C-[>", .escape),
    ("<pgdn>", .pageDown), ("<RESIZE 80x24>", .resize(Size(rows: 24, columns: 80))),
  ])
  func otherSpellings(text: String, key: Key) throws {
    #expect(try Key(parsing: text) == key)
  }

  @Test func errorsSayWhatAndWhere() {
    #expect(throws: KeyError.self) { try Key(parsing: "ab") }
    #expect(throws: KeyError.self) { try Key(parsing: "") }
    for (text, found, offset) in [
      ("ab<Lefft>", "<Lefft>", 2), ("j\nk<Up", "<Up", 3), ("<Resize 80>", "<Resize 80>", 0),
      ("<F99>", "<F99>", 0), ("<C-1>", "<C-1>", 0), ("x\u{1B}", "␛", 1),
    ] {
      do throws(KeyError) {
        _ = try Key.sequence(parsing: text)
        Issue.record("\(text) was read")
      } catch {
        #expect(error.text == found)
        #expect(error.offset == offset)
      }
    }
  }
}
