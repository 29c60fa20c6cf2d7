import Session
import Testing
import Text

struct KeymapTests {
  @Test func standardBindingsAreUnique() throws {
    let keymap = try Keymap(Keymap.standardBindings)
    #expect(keymap == Keymap.standard)
  }

  @Test func everyCommandButThoseOfOverlaysHasAKey() {
    let bound = Set(Keymap.standard.bindings.map(\.command))
    #expect(Command.allCases.filter { !bound.contains($0) } == [])
  }

  @Test func aKeyBoundTwiceIsRefused() {
    let error = #expect(throws: Keymap.DuplicateBinding.self) {
      try Keymap([Keymap.Binding("x", .why), Keymap.Binding("x", .quit)])
    }
    #expect(error?.description == "key x: found why and quit; expected one; bind it once")
  }
}

struct ReboundKeymapTests {
  @Test func ownBindingsReplaceAndFreedKeysDoNothing() throws {
    let keymap = try Keymap.standard.rebound(
      [Keymap.Binding("l", .why), Keymap.Binding("<F1>", .help)], freeing: [KeyStroke("q")])
    #expect(keymap.command(for: KeyStroke("l")) == .why)
    #expect(keymap.command(for: KeyStroke("q")) == nil)
    #expect(keymap.keys(for: .help).map(\.name) == ["<F1>", "?"])
    #expect(keymap.keys(for: .nextFrame).map(\.name) == ["<Right>"])
    #expect(keymap.command(for: KeyStroke("h")) == .previousFrame)
  }
}

struct LineEditorTests {
  /// Text before, keys, text after, cursor after.
  @Test(arguments: [
    ("", ["a", "b", "<Left>", "c"], "acb", "ac"),
    ("abc", ["<Backspace>", "<Home>", "<Delete>"], "b", ""),
    ("one two", ["<C-a>", "<C-k>"], "", ""),
    ("one two", ["<Left>", "<C-u>"], "o", ""),
    ("x", ["<Space>", "y"], "x y", "x y"),
    ("", ["<Backspace>", "<Delete>", "<Left>"], "", ""),
    ("\u{00E9}\u{4E2D}", ["<Left>", "<Backspace>"], "\u{4E2D}", ""),
  ])
  func editing(before: String, keys: [String], after: String, left: String) {
    var editor = LineEditor(before)
    for key in keys { editor.handle(KeyStroke(key)) }
    #expect(editor.text == after)
    #expect(editor.textBeforeCursor == left)
  }

  @Test func historyGoesBackAndForth() {
    var editor = LineEditor(history: ["beam 4", "cap 2"])
    editor.handle(KeyStroke("<Up>"))
    #expect(editor.text == "cap 2")
    editor.handle(KeyStroke("<Up>"))
    editor.handle(KeyStroke("<Up>"))
    #expect(editor.text == "beam 4")
    editor.handle(KeyStroke("<Down>"))
    editor.handle(KeyStroke("<Down>"))
    #expect(editor.text == "")
  }
}

struct FormatTests {
  @Test(arguments: [
    (0.0, "0"), (1.0, "1.0"), (0.87, ".87"), (0.004, "4e-3"),
    (0.00096, "1e-3"), (0.0000004, "4e-7"),
  ])
  func probabilities(value: Double, text: String) {
    #expect(probability(value) == text)
  }

  @Test func fixedNumbers() {
    #expect(fixed(-0.001, 2) == "0.00")
    #expect(fixed(-1.5, 2) == "-1.50")
    #expect(fixed(-.infinity, 2) == "-inf")
    #expect(fixed(.nan, 1) == "nan")
  }
}

struct TimelineScaleTests {
  /// Every visible column belongs to a frame, and the cursor is always among them.
  @Test(arguments: [(0, 80), (1, 80), (17, 80), (80, 80), (81, 80), (1500, 100), (5, 1)])
  func cursorIsVisible(frames: Int, columns: Int) {
    for cursor in stride(from: 0, to: frames, by: max(1, frames / 50)) {
      let scale = TimelineScale(totalFrames: frames, cursor: cursor, columns: columns)
      #expect(scale.columns <= columns)
      let column = scale.column(ofFrame: cursor)
      #expect(column != nil)
      #expect(column.map(scale.frame(atColumn:)) == cursor)
      let owned = (0..<scale.columns).filter { scale.frame(atColumn: $0) == cursor }
      #expect(owned.count == scale.width(ofFrame: cursor) && owned.first == column)
      #expect(scale.firstFrame >= 0 && scale.firstFrame + scale.frameCount <= frames)
    }
  }

  /// At any zoom the columns divide the frames, and each frame's first column shows it.
  @Test(arguments: [(1, 80), (17, 80), (81, 80), (1500, 100), (5, 1)])
  func columnsShareTheFrames(frames: Int, columns: Int) {
    for zoom in -6...4 {
      let scale = TimelineScale(
        totalFrames: frames, cursor: frames / 3, columns: columns,
        window: TimeWindow(zoom: zoom))
      let shown = (0..<scale.columns).map { scale.frames(atColumn: $0) }
      #expect(scale.columns <= columns && scale.frameCount >= 1)
      #expect(Set(shown.joined()).count == scale.frameCount)
      for (before, after) in zip(shown, shown.dropFirst()) {
        #expect(after == before || after.lowerBound == before.upperBound + 1)
      }
      for frame in Set(shown.joined()) {
        let column = scale.column(ofFrame: frame)
        #expect(column.map { shown[$0].contains(frame) } == true, "frame \(frame), zoom \(zoom)")
      }
    }
  }
}
