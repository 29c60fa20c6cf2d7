extension Command {
  static let inquiry: [Command] = [
    .change(
      "fork", "f",
      help: "make the present search a fork: what is changed then counts from the cursor on"
    ) { $0.makeFork() },
    Command(
      "diff", "d",
      help: "go to where this fork and the base (or the last) part, then to where they differ anew"
    ) { $0.diff("") },
    Command("why", "w", help: "say what became of the selected row or candidate, and why") {
      $0.explainSelection()
    },
    .change("edit-reference", "r", help: "set or edit the reference text") { $0.editReference() },
    .change(
      "glossary", "K",
      help: "explain the word that fits what is selected, and others (:glossary TERM)"
    ) { $0.openGlossary() },
  ]

  static let workbench: [Command] = [
    .change(
      "export", "e", help: "write what was recognised, or the screen, to a file (:export FILE)"
    ) { $0.openExport() },
    .change("themes", "t", help: "choose a theme") { $0.openThemePicker() },
    Command(
      "mouse", "M", help: "let the mouse focus, move and scroll, or leave it to the terminal"
    ) { $0.toggleMouse() },
    .change(
      "help", "?", help: "show the keys and commands; on a fate of the beam or a knob, what it is"
    ) { $0.openHelp() },
    .change("command-line", ":", help: "type a command by name") {
      $0.overlay = .commandLine(LineEditor(history: $0.commandHistory))
    },
    Command("redraw", "<C-l>", help: "draw the whole screen anew") { _ in [.redraw] },
    Command("suspend", "<C-z>", help: "suspend to the shell (fg comes back)") { _ in [.suspend] },
    Command("cancel", "<Esc>", help: "stop the work in progress; close what is open") {
      $0.cancel()
    },
    Command("back", "q", help: "close what is open, or quit") { $0.back() },
    Command("quit", "Q", "<C-c>", help: "quit at once") { _ in [.quit] },
  ]
}

/// Stopping and leaving.
extension WorkbenchState {
  fileprivate mutating func editReference() {
    let text = files.indices.contains(fileIndex) ? files[fileIndex].reference ?? "" : ""
    overlay = .reference(LineEditor(text))
  }

  fileprivate mutating func cancel() -> [Effect] {
    asker = nil
    if jobs.isEmpty, rival != nil { rival = nil }
    let stopped = jobs.keys.sorted { $0.number < $1.number }.map(Effect.cancel)
    if !stopped.isEmpty { say(.note, "stopped \(currentJob?.kind.rawValue ?? "the work")") }
    jobs = [:]
    playing = false
    return stopped
  }

  fileprivate mutating func back() -> [Effect] {
    if maximised {
      maximised = false
      return []
    }
    if rival != nil {
      rival = nil
      return []
    }
    if cursor.expansion != nil {
      cursor.expansion = nil
      return []
    }
    return [.quit]
  }
}
