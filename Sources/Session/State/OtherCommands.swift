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
    Command("back", "q", help: "close an overlay, or quit; asks first if something would be lost") {
      $0.back()
    },
    Command("interrupt", "<C-c>", help: "stop the work in progress; again: quit") {
      $0.interrupt()
    },
    Command("quit", "Q", help: "quit immediately") { _ in [.quit] },
  ]
}

/// Cancelling and quitting.
extension WorkbenchState {
  fileprivate mutating func editReference() {
    let text = files.indices.contains(fileIndex) ? files[fileIndex].reference ?? "" : ""
    overlay = .reference(LineEditor(text))
  }

  mutating func cancel() -> [Effect] {
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
    return leave(by: .back)
  }

  /// Work first, then the program: a second time means it.
  mutating func interrupt() -> [Effect] {
    guard !jobs.isEmpty || playing else { return leave(by: .interrupt) }
    let isRunning = playing && jobs.isEmpty
    let stopped = cancel()
    if isRunning { say(.note, "stopped playing") }
    if let last = log.last, !stopped.isEmpty || isRunning {
      message = LogEntry(
        .note, "\(last.text); \(keymap.label(of: .interrupt)) again quits")
    }
    return stopped
  }

  /// Quits, unless that loses something that was not asked about yet.
  private mutating func leave(by command: Command) -> [Effect] {
    let loss = unkept
    guard !isLeaving, loss != kept, let words = loss.words else { return [.quit] }
    isLeaving = true
    let remedy = loss.isSavable ? ", :save FILE keeps forks and marks" : ""
    say(.warning, "\(words) would be lost; \(keymap.label(of: command)) again quits\(remedy)")
    return []
  }
}

extension WorkbenchState {
  /// What quitting would lose.
  struct Unkept: Sendable, Equatable {
    /// By name.
    var forks: [String] = []
    var marks = 0
    /// Files that were decoded, if more than the open one.
    var results = 0

    /// Whether a session file keeps some of it.
    var isSavable: Bool { !forks.isEmpty || marks > 0 }

    /// `nil` if there is nothing.
    var words: String? {
      func count(_ number: Int, _ thing: String) -> String? {
        number == 0 ? nil : "\(number) \(thing)\(number == 1 ? "" : "s")"
      }
      let parts = [
        count(forks.count, "fork"), count(marks, "mark"),
        results == 0 ? nil : "the results of \(results) files",
      ].compactMap(\.self)
      guard let last = parts.last else { return nil }
      return parts.count == 1
        ? last : parts.dropLast().joined(separator: ", ") + " and " + last
    }
  }

  var unkept: Unkept {
    let decoded = files.count { if case .decoded = $0.outcome { true } else { false } }
    return Unkept(
      forks: forks.dropFirst().map(\.name)
        + shelvedForks.values.flatMap { $0.map(\.name) }.sorted(),
      marks: files.reduce(0) { $0 + $1.bookmarks.marks.count + $1.bookmarks.breakpoints.count },
      results: decoded > 1 ? decoded : 0)
  }
}
