import BeamSearch

/// A command typed after `:` with an argument; to add one, write a row in one of the tables.
package struct TypedCommand: Sendable {
  package let name: String
  /// The kind of argument, for help.
  package let argument: String
  package let help: String
  /// The arguments that Tab completes.
  let completions: @Sendable (WorkbenchState) -> [String]
  let action: @Sendable (inout WorkbenchState, String) -> [Effect]

  init(
    _ name: String, _ argument: String = "", help: String,
    completions: @escaping @Sendable (WorkbenchState) -> [String] = { _ in [] },
    action: @escaping @Sendable (inout WorkbenchState, String) -> [Effect]
  ) {
    self.name = name
    self.argument = argument
    self.help = help
    self.completions = completions
    self.action = action
  }

  /// A row that only changes the state.
  static func change(
    _ name: String, _ argument: String = "", help: String,
    completions: @escaping @Sendable (WorkbenchState) -> [String] = { _ in [] },
    action: @escaping @Sendable (inout WorkbenchState, String) -> Void
  ) -> TypedCommand {
    TypedCommand(name, argument, help: help, completions: completions) { state, text in
      action(&state, text)
      return []
    }
  }

  package static let all = search + places + files

  /// A parsed typed line.
  enum Parsed {
    case command(Command)
    case typed(TypedCommand, argument: String)
    case crash
    case empty
    case unknown(String)
  }

  static func parse(_ line: String) -> Parsed {
    let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
    guard let word = parts.first else { return .empty }
    if let row = all.first(where: { $0.name == word }) {
      return .typed(row, argument: parts.count > 1 ? parts[1] : "")
    }
    if let command = Command(rawValue: word) { return .command(command) }
    // For a test of the terminal's state after a crash: neither completed nor listed.
    if word == "debug-crash" { return .crash }
    if word == "q" { return .command(.quit) }
    return .unknown(word)
  }

  /// The longest common beginning of all possible completions of the text; `nil` for none.
  static func completion(of text: String, in state: WorkbenchState) -> String? {
    let lines =
      text.contains(" ")
      ? all.flatMap { row in row.completions(state).map { row.name + " " + $0 } }
      : Command.allCases.map(\.rawValue) + all.map { $0.name + " " }
    let fitting = lines.filter { $0.hasPrefix(text) }
    guard var common = fitting.first else { return nil }
    for other in fitting { common = String(zip(common, other).prefix { $0 == $1 }.map(\.0)) }
    return common
  }
}

extension WorkbenchState {
  mutating func runLine(_ line: String) -> [Effect] {
    switch TypedCommand.parse(line) {
    case .empty: return []
    case .crash: return [.crash]
    case .command(let command): return run(command)
    case .typed(let row, let argument): return row.action(&self, argument)
    case .unknown(let word):
      say(.error, ":\(word): found no such command; expected one listed by ?; Tab completes")
      return []
    }
  }
}
