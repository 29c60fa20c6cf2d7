import BeamSearch
package import Screen
package import Session

/// A random typist: bound and unbound keys, whole lines, text of all kinds, terminal resizes, and
/// results of background work in between. Deterministic for a seed.
package struct Monkey {
  package enum Input {
    case key(String)
    case resize(Size)
    case news(Action)
  }

  private var random: SplitMix64
  /// The rest of a line being typed.
  private var line: ArraySlice<String> = []

  package init(seed: UInt64) { random = SplitMix64(seed: seed) }

  package mutating func next() -> Input {
    if let key = line.popFirst() { return .key(key) }
    switch number(below: 100) {
    case ..<4: return .resize(size())
    case ..<8:
      line = ArraySlice(Self.keys(of: typedLine()) + ["<Enter>"])
      return .key(":")
    case ..<10: return .key(any(of: Self.oddKeys))
    case ..<12: return .news(news())
    default: return .key(any(of: Self.boundKeys))
    }
  }

  /// True with a probability of 1 in `count`.
  package mutating func happens(oneIn count: Int) -> Bool { number(below: count) == 0 }

  package mutating func any<Value>(of values: [Value]) -> Value {
    values[number(below: values.count)]
  }

  package mutating func number(below count: Int) -> Int { Int(random.next() % UInt64(count)) }

  /// From 1x1 to 300x100, half of them near the smallest that is drawn on.
  private mutating func size() -> Size {
    if happens(oneIn: 2) {
      return Size(rows: 20 + number(below: 15), columns: 74 + number(below: 40))
    }
    return Size(rows: 1 + number(below: 100), columns: 1 + number(below: 300))
  }

  // MARK: Lines

  private mutating func typedLine() -> String {
    let typed = any(of: TypedCommand.all)
    switch number(below: 8) {
    case 0: return any(of: Command.allCases).rawValue
    case 1: return any(of: Self.oddTexts)
    case 2: return "set \(any(of: SearchKnob.allCases).name) \(argument())"
    case 3: return "search " + any(of: SearchCatalog.profiles.map(\.name))
    case 4: return "dialect " + any(of: DialectCatalog.all.map(\.name) + ["none"])
    default: return typed.name + " " + argument()
    }
  }

  /// Nothing slow: a beam of a million does not test the screen.
  private mutating func argument() -> String {
    switch number(below: 6) {
    case 0: any(of: Self.oddTexts)
    case 1: "default"
    case 2: "t1 t2"
    default: "\(number(below: 8) - 1)"
    }
  }

  private static func keys(of text: String) -> [String] {
    text.map { $0 == " " ? "<Space>" : $0 == "<" ? "<Less>" : String($0) }
  }

  // MARK: Keys and news

  private static let boundKeys = Keymap.standardBindings.map(\.key.name)

  private static let oddKeys: [String] =
    ["<Enter>", "<Backspace>", "<Delete>", "<PageUp>", "<F1>", "<C-u>", "<C-k>", "<C-a>", "x"]
    + ["1", "\u{4E2D}", "e\u{301}", "\u{1F469}\u{200D}\u{1F680}", "<Click 3,70>"]

  private static let oddTexts: [String] = [
    "", " ", "-", "nan", "99999999999999999999", "1e308", "\u{4E2D}\u{6587} t1", "e\u{301}\u{301}",
    "\u{200D}\u{1F600}", "set", "theme mono", "t1 t2 t3 t1", String(repeating: "long ", count: 40),
  ]

  private mutating func news() -> Action {
    let id = JobID(kind: any(of: JobKind.allCases), number: number(below: 50))
    switch number(below: 4) {
    case 0: return happens(oneIn: 2) ? .tick : .beat
    case 1: return .progress(id, Double(number(below: 101)) / 100)
    case 2: return .failed(id, any(of: Self.oddTexts))
    default: return .notice(.warning, any(of: Self.oddTexts) + "\u{7}\n\t" + any(of: Self.oddTexts))
    }
  }
}
