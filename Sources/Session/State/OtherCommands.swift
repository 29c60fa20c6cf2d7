extension Command {
  static let inquiry: [Command] = [
    .change(
      "fork", "f",
      help: "fork the search: later changes then apply from the cursor on"
    ) { $0.makeFork() },
    Command(
      "diff", "d",
      help: "go to the first difference from the base or the last fork; again: to the next"
    ) { $0.diff("") },
    Command("why", "w", help: "explain why the selected row or candidate is where it is") {
      $0.explainSelection()
    },
    .change("edit-reference", "r", help: "set or edit the reference text") { $0.editReference() },
    .change(
      "glossary", "K",
      help: "open the glossary at the term for what is selected (:glossary TERM)"
    ) { $0.openGlossary() },
  ]

  static let workbench: [Command] = [
    .change(
      "export", "e", help: "write the recognised text, or the screen, to a file (:export FILE)"
    ) { $0.openExport() },
    .change("themes", "t", help: "choose a theme") { $0.openThemePicker() },
    Command(
      "mouse", "M", help: "use the mouse to focus, move and scroll, or leave it to the terminal"
    ) { $0.toggleMouse() },
    .change(
      "help", "?", help: "show keys and commands; on a pruned or merged row or a knob, explain it"
    ) { $0.openHelp() },
    .change("command-line", ":", help: "type a command by name") {
      $0.overlay = .commandLine(LineEditor(history: $0.commandHistory))
    },
    Command("redraw", "<C-l>", help: "redraw the whole screen") { _ in [.redraw] },
    Command("suspend", "<C-z>", help: "suspend to the shell (fg returns)") { _ in [.suspend] },
    Command("cancel", "<Esc>", help: "stop the work in progress; close an overlay") {
      $0.cancel()
    },
    Command("back", "q", help: "close an overlay, or quit") { $0.back() },
    Command("quit", "Q", "<C-c>", help: "quit immediately") { _ in [.quit] },
  ]
}

/// Cancelling and quitting.
extension WorkbenchState {
  fileprivate mutating func editReference() {
    let text = files.indices.contains(fileIndex) ? files[fileIndex].reference ?? "" : ""
    overlay = .reference(LineEditor(text))
  }

  fileprivate mutating func cancel() -> [Effect] {
    forkAwaitingDiff = nil
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
