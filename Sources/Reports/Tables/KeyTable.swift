package import Session

/// The key bindings as text.
package enum KeyTable {
  /// A Markdown table: keys, command, what it does, with the texts of the program's help.
  package static func markdown(keymap: Keymap) -> String {
    let rows = Command.allCases.map { command in
      let keys = keymap.keys(for: command).map { "`\($0.name)`" }.joined(separator: " ")
      return "| \(keys) | `\(command.rawValue)` | \(command.help) |"
    }
    return (["| Keys | Command | What it does |", "| --- | --- | --- |"] + rows)
      .joined(separator: "\n")
  }
}
