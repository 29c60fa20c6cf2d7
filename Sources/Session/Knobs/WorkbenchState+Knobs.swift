import BeamSearch

/// The knobs panel: selecting, turning and editing.
extension WorkbenchState {
  mutating func selectKnob(by offset: Int) {
    knobRow = max(0, min(knobsView.rows.count - 1, knobsView.selected + offset))
  }

  /// `+` and `-`: the selected knob one value up or down.
  mutating func turnKnob(up: Bool) -> [Effect] {
    let item = knobsView.rows[knobsView.selected].item
    guard let text = plan.turned(item, up: up) else {
      say(.note, "\(item.name) has no \(up ? "higher" : "lower") value; Enter types one")
      return []
    }
    return turn(item, to: text)
  }

  /// `Enter`: the selected knob's value is edited where it stands.
  mutating func editKnob() {
    let row = knobsView.rows[knobsView.selected]
    overlay = .knob(row.item, LineEditor(row.value))
  }

  mutating func handleKnob(_ key: KeyStroke, _ item: KnobItem, editor: LineEditor) -> [Effect] {
    var editor = editor
    switch key.name {
    case "<Esc>", "<C-c>": overlay = nil
    case "<Enter>":
      overlay = nil
      return turn(item, to: editor.text)
    default:
      editor.handle(key)
      overlay = .knob(item, editor)
    }
    return []
  }

  /// Searches again with a knob, the search or the dialect set as typed, or says why not.
  mutating func turn(_ item: KnobItem, to text: String) -> [Effect] {
    let (before, former) = (request, plan.text(of: item))
    do throws(SearchError) {
      try use(try request.setting(item, to: text, plan: plan))
      edits.record("\(item.name) \(former) to \(plan.text(of: item))", from: before, to: request)
    } catch {
      say(.error, "\(item.name): \(error)")
      return []
    }
    switch item {
    case .search: sayWhatWaits()
    case .dialect: sayHabits()
    case .knob: break
    }
    return searchAgain()
  }

  /// `u`: the knobs as they were before the latest edit.
  mutating func undo() -> [Effect] {
    guard let edit = edits.undo() else {
      say(.note, "no edit of a knob to undo")
      return []
    }
    return restore(edit.before, saying: "undid \(edit.what)")
  }

  /// `Ctrl-R`: the edit that was undone last, again.
  mutating func redo() -> [Effect] {
    guard let edit = edits.redo() else {
      say(.note, "no edit of a knob to do again")
      return []
    }
    return restore(edit.after, saying: "did again \(edit.what)")
  }

  private mutating func restore(_ request: SearchRequest, saying news: String) -> [Effect] {
    do throws(SearchError) {
      try use(request)
    } catch {
      say(.error, "\(news): \(error)")
      return []
    }
    say(.note, "\(news): now \(headerView.search)")
    return searchAgain()
  }

  private mutating func sayWhatWaits() {
    let idle = request.settings.filter { !$0.knob.isHeeded(by: plan.profile) }
    guard !idle.isEmpty else { return }
    let names = idle.map(\.knob.name).joined(separator: ", ")
    say(.note, "\(plan.profile.name) does not heed \(names): that waits for a search that does")
  }

  private mutating func sayHabits() {
    guard let dialect = plan.dialect else { return }
    let habits = dialect.switches(for: plan.profile).filter { !$0.settings.isEmpty }
      .map { "\($0.habit.title): \($0.value)" }
    say(.note, "as \(dialect.name): " + habits.joined(separator: "; "))
  }
}
