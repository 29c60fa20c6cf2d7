/// Which key does what: the one table that keys, help, footer and README are made from.
package struct Keymap: Sendable, Equatable {
  /// One key bound to one command; a command may have several bindings.
  package struct Binding: Sendable, Equatable {
    package let key: KeyStroke
    package let command: Command

    package init(_ key: String, _ command: Command) {
      self.key = KeyStroke(key)
      self.command = command
    }
  }

  package let bindings: [Binding]
  private let commandOfKey: [KeyStroke: Command]

  /// - Throws: `DuplicateBinding` when a key is bound twice.
  package init(_ bindings: [Binding]) throws(DuplicateBinding) {
    var table: [KeyStroke: Command] = [:]
    for binding in bindings {
      if let first = table.updateValue(binding.command, forKey: binding.key) {
        throw DuplicateBinding(key: binding.key, first: first, second: binding.command)
      }
    }
    self.init(checked: bindings, table: table)
  }

  private init(checked bindings: [Binding], table: [KeyStroke: Command]) {
    self.bindings = bindings
    commandOfKey = table
  }

  package func command(for key: KeyStroke) -> Command? { commandOfKey[key] }

  /// The keys of a command, in the order they were bound.
  package func keys(for command: Command) -> [KeyStroke] {
    bindings.filter { $0.command == command }.map(\.key)
  }

  /// These bindings under a user's own: a key of theirs does what they say, a freed one nothing.
  package func rebound(
    _ own: [Binding], freeing freed: [KeyStroke] = []
  ) throws(DuplicateBinding) -> Keymap {
    let taken = Set(own.map(\.key) + freed)
    return try Keymap(own + bindings.filter { !taken.contains($0.key) })
  }

  /// A key bound to two commands.
  package struct DuplicateBinding: Error, Equatable, CustomStringConvertible {
    package let key: KeyStroke
    package let first: Command
    package let second: Command

    package var description: String {
      "key \(key.name) is bound to \(first.rawValue) and to \(second.rawValue); bind it once"
    }
  }

  /// The bindings the program starts with. A test proves that none is bound twice.
  package static let standard = Keymap(
    checked: standardBindings,
    table: Dictionary(
      standardBindings.map { ($0.key, $0.command) }, uniquingKeysWith: { first, _ in first }))

  package static let standardBindings: [Binding] = [
    Binding("l", .nextFrame), Binding("<Right>", .nextFrame),
    Binding("h", .previousFrame), Binding("<Left>", .previousFrame),
    Binding("L", .nextTenFrames), Binding("H", .previousTenFrames),
    Binding("]", .nextExpansion), Binding("[", .previousExpansion),
    Binding("n", .nextEvent), Binding("p", .previousEvent),
    Binding("g", .start), Binding("<Home>", .start),
    Binding("G", .end), Binding("<End>", .end),
    Binding("m", .setMark), Binding("'", .goToMark),
    Binding("b", .breakpoint), Binding("c", .nextStop), Binding("C", .previousStop),
    Binding("/", .find), Binding("N", .nextMatch), Binding("P", .previousMatch),
    Binding("W", .nextWarning),
    Binding("<Space>", .play), Binding("a", .listen), Binding("A", .listenAll),
    Binding("j", .selectNext), Binding("<Down>", .selectNext),
    Binding("k", .selectPrevious), Binding("<Up>", .selectPrevious),
    Binding("<Tab>", .focusNext), Binding("<BackTab>", .focusPrevious),
    Binding("1", .focusTimeline), Binding("2", .focusBeam), Binding("3", .focusJoint),
    Binding("4", .focusRisk), Binding("5", .focusLattice), Binding("6", .focusLog),
    Binding("7", .focusLedger), Binding("8", .focusTree),
    Binding("9", .focusAlignment), Binding("0", .focusKnobs), Binding("F", .focusFiles),
    Binding("<Enter>", .drillIn),
    Binding("+", .more), Binding("-", .less),
    Binding("u", .undo), Binding("<C-r>", .redo), Binding("f", .fork), Binding("d", .diff),
    Binding("O", .maximise), Binding("v", .latticeMeaning),
    Binding("x", .crosshair), Binding("{", .panBack), Binding("}", .panForward),
    Binding(">", .nextFile), Binding("<Less>", .previousFile),
    Binding("w", .why), Binding("r", .editReference), Binding("e", .export),
    Binding("t", .themes), Binding("M", .mouse),
    Binding("?", .help), Binding("K", .glossary), Binding(":", .commandLine),
    Binding("<C-l>", .redraw),
    Binding("<C-z>", .suspend), Binding("<Esc>", .cancel), Binding("q", .back),
    Binding("Q", .quit), Binding("<C-c>", .quit),
  ]
}
