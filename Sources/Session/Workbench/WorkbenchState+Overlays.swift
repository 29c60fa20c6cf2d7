extension WorkbenchState {
  /// A key goes to what lies on top, else to the keymap.
  mutating func handle(_ key: KeyStroke) -> [Effect] {
    let isLine = overlay?.isLine ?? false
    if key.pasted != nil, !isLine {
      pending = nil
      say(
        .note,
        "pasted text is not run as keys; \(keymap.label(of: .commandLine)) opens a line to paste "
          + "into")
      return []
    }
    if !isLine, keymap.command(for: key) == .interrupt { return interrupt() }
    switch overlay {
    case .none: return handleUncovered(key)
    case .help(let scroll): return handleHelp(key, scroll: scroll)
    case .commandLine(let editor): return handleCommandLine(key, editor: editor)
    case .reference(let editor):
      return edit(key, editor, as: Overlay.reference) { $0.setReference($1) }
    case .find(let editor):
      return edit(key, editor, leavesEmpty: true, as: Overlay.find) { state, text in
        state.find(text)
        return []
      }
    case .export(let editor): return handleExport(key, editor: editor)
    case .knob(let item, let editor):
      return edit(key, editor, as: { .knob(item, $0) }) { $0.turn(item, to: $1) }
    case .glossary(let selected): return handleGlossary(key, selected: selected)
    case .tour(let tour): return handleTour(key, tour: tour)
    case .themes(let selected): return handleThemes(key, selected: selected)
    }
  }

  /// On a screen too small to draw, only keys that change nothing visible are accepted.
  func handleBlind(_ key: KeyStroke) -> [Effect] {
    switch keymap.command(for: key) {
    case .back, .quit, .interrupt: [.quit]
    case .redraw: [.redraw]
    case .suspend: [.suspend]
    default: []
    }
  }

  private mutating func handleHelp(_ key: KeyStroke, scroll: Int) -> [Effect] {
    switch keymap.command(for: key) {
    case .selectNext, .nextFrame: overlay = .help(scroll: min(helpRows.count - 1, scroll + 1))
    case .selectPrevious, .previousFrame: overlay = .help(scroll: max(0, scroll - 1))
    case .nextTenFrames: overlay = .help(scroll: min(helpRows.count - 1, scroll + 10))
    case .previousTenFrames: overlay = .help(scroll: max(0, scroll - 10))
    case .start: overlay = .help(scroll: 0)
    case .help, .glossary: openGlossary()
    case .back, .cancel: overlay = nil
    case .quit: return [.quit]
    default: break
    }
    return []
  }

  private mutating func handleCommandLine(_ key: KeyStroke, editor: LineEditor) -> [Effect] {
    guard key.name != "<Tab>" else {
      overlay = .commandLine(
        editor.replaced(with: TypedCommand.completion(of: editor.text, in: self)))
      return []
    }
    return edit(key, editor, leavesEmpty: true, as: Overlay.commandLine) { state, line in
      let kept = state.remember(line)
      return state.runLine(line) + kept
    }
  }

  /// A key for a typed line: Esc cancels, Enter accepts it, other keys edit it.
  mutating func edit(
    _ key: KeyStroke, _ editor: LineEditor, leavesEmpty: Bool = false,
    as open: (LineEditor) -> Overlay, enter: (inout WorkbenchState, String) -> [Effect]
  ) -> [Effect] {
    overlay = nil
    switch key.name {
    case "<Esc>", "<C-c>": return []
    case "<Backspace>" where leavesEmpty && editor.text.isEmpty: return []
    case "<Enter>": return enter(&self, editor.text)
    default:
      var editor = editor
      editor.handle(key)
      overlay = open(editor)
      return []
    }
  }

  /// Keeps a line for the history; one typed twice in a row once.
  mutating func remember(_ line: String) -> [Effect] {
    guard !line.isEmpty, commandHistory.last != line else { return [] }
    commandHistory.append(line)
    return [.remember(line)]
  }

  mutating func setReference(_ text: String) -> [Effect] {
    guard files.indices.contains(fileIndex) else { return [] }
    let words = text.split(separator: " ").joined(separator: " ")
    files[fileIndex].reference = words.isEmpty ? nil : words
    say(.note, words.isEmpty ? "reference removed" : "reference: \(words)")
    return assess()
  }

  // MARK: Themes

  mutating func openThemePicker() {
    themeBeforePicker = themeName
    overlay = .themes(selected: themeNames.firstIndex(of: themeName) ?? 0)
  }

  /// The selected theme is applied at once; Esc restores the old one.
  private mutating func handleThemes(_ key: KeyStroke, selected: Int) -> [Effect] {
    guard !themeNames.isEmpty else {
      overlay = nil
      return []
    }
    switch keymap.command(for: key) {
    case .selectNext, .themes, .focusNext: return preview(theme: (selected + 1) % themeNames.count)
    case .selectPrevious:
      return preview(theme: (selected + themeNames.count - 1) % themeNames.count)
    case .cancel, .back:
      overlay = nil
      return themeBeforePicker.map { [.useTheme($0)] } ?? []
    case .quit: return [.quit]
    default:
      if key.name == "<Enter>" { overlay = nil }
      return []
    }
  }

  private mutating func preview(theme index: Int) -> [Effect] {
    overlay = .themes(selected: index)
    return [.useTheme(themeNames[index])]
  }
}
