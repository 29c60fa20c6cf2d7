extension WorkbenchState {
  /// A key goes to what lies on top, else to the keymap.
  mutating func handle(_ key: KeyStroke) -> [Effect] {
    switch overlay {
    case .none: return handleUncovered(key)
    case .help(let scroll): return handleHelp(key, scroll: scroll)
    case .commandLine(let editor): return handleCommandLine(key, editor: editor)
    case .reference(let editor): return handleReference(key, editor: editor)
    case .find(let editor): return handleFind(key, editor: editor)
    case .export(let editor): return handleExport(key, editor: editor)
    case .knob(let item, let editor): return handleKnob(key, item, editor: editor)
    case .glossary(let selected): return handleGlossary(key, selected: selected)
    case .tour(let tour): return handleTour(key, tour: tour)
    case .themes(let selected): return handleThemes(key, selected: selected)
    }
  }

  /// Where nothing can be seen, only what changes nothing that would be seen later.
  func handleBlind(_ key: KeyStroke) -> [Effect] {
    switch keymap.command(for: key) {
    case .back, .quit: [.quit]
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
    var editor = editor
    switch key.name {
    case "<Esc>", "<C-c>": overlay = nil
    case "<Enter>":
      overlay = nil
      let kept = remember(editor.text)
      return runLine(editor.text) + kept
    case "<Tab>":
      if let completed = TypedCommand.completion(of: editor.text, in: self) {
        editor.replace(with: completed)
      }
      overlay = .commandLine(editor)
    case "<Backspace>" where editor.text.isEmpty: overlay = nil
    default:
      editor.handle(key)
      overlay = .commandLine(editor)
    }
    return []
  }

  /// Keeps a line for the history; one typed twice in a row once.
  mutating func remember(_ line: String) -> [Effect] {
    guard !line.isEmpty, commandHistory.last != line else { return [] }
    commandHistory.append(line)
    return [.remember(line)]
  }

  private mutating func handleReference(_ key: KeyStroke, editor: LineEditor) -> [Effect] {
    var editor = editor
    switch key.name {
    case "<Esc>", "<C-c>": overlay = nil
    case "<Enter>":
      overlay = nil
      return setReference(editor.text)
    default:
      editor.handle(key)
      overlay = .reference(editor)
    }
    return []
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

  /// The theme under the selection is shown at once; Esc puts the old one back.
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
