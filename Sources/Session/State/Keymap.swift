/// Which key does what: the single source for keys, help, footer and README.
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

  /// The first key of a command, as a screen names it; `nil` where it has none.
  package func key(of command: Command) -> String? { keys(for: command).first?.label }

  /// What a sentence says is to be typed for a command: its first key, or `:` and its name.
  package func label(of command: Command) -> String {
    key(of: command) ?? ":" + command.rawValue
  }

  /// These bindings overridden by the user's own; a freed key does nothing.
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
      "key \(key.name): found \(first.rawValue) and \(second.rawValue); expected one; bind it once"
    }
  }

  /// The default bindings. A test proves that no key is bound twice.
  package static let standard = Keymap(
    checked: standardBindings,
    table: Dictionary(
      standardBindings.map { ($0.key, $0.command) }, uniquingKeysWith: { first, _ in first }))

  package static let standardBindings = Command.allCases.flatMap { command in
    command.keys.map { Binding($0, command) }
  }
}
