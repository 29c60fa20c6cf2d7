import BeamSearch
import Experiments

/// The knobs panel: selecting, turning and editing.
extension WorkbenchState {
  mutating func selectKnob(by offset: Int) -> [Effect] {
    knobRow = max(0, min(knobsView.rows.count - 1, knobsView.selected + offset))
    return []
  }

  /// `+` and `-`: the selected knob one value up or down.
  mutating func turnKnob(up: Bool) -> [Effect] {
    let item = knobsView.rows[knobsView.selected].item
    guard let text = plan.turned(item, up: up, options: optionsAtCursor) else {
      say(
        .note,
        "\(item.name) has no \(up ? "higher" : "lower") value; press "
          + "\(keymap.label(of: .drillIn)) to type one")
      return []
    }
    return turn(item, to: text)
  }

  /// `Enter`: edits the selected knob's value in place.
  mutating func editKnob() -> [Effect] {
    let row = knobsView.rows[knobsView.selected]
    overlay = .knob(row.item, LineEditor(row.value))
    return []
  }

  /// Searches again with a knob, the search or the dialect set as typed, or reports why not. In a
  /// fork a knob is set from the cursor's step on.
  mutating func turn(_ item: KnobItem, to text: String) -> [Effect] {
    let (before, former) = (fork.setup, self.text(of: item))
    do throws(SearchError) {
      try use(try setting(item, to: text))
    } catch {
      say(.error, "\(error)")
      return []
    }
    fork.edits.record(
      "\(item.name) \(former) to \(self.text(of: item))", from: before, to: fork.setup)
    switch item {
    case .search: reportUnusedKnobs()
    case .dialect: sayHabits()
    case .knob: break
    }
    return searchAgain()
  }

  private func setting(_ item: KnobItem, to text: String) throws(SearchError) -> SearchSetup {
    guard case .knob(let knob) = item, forkIndex > 0 else {
      var changed = fork.setup
      changed.request = try request.setting(item, to: text, plan: plan)
      return changed
    }
    return try fork.setup.setting(
      knob, to: text, from: cursor.frame, plan: plan, contextSize: contextSize)
  }

  /// The value of a knob at the cursor, of the search or the dialect, as a user types it.
  func text(of item: KnobItem) -> String {
    switch item {
    case .search: return plan.profile.name
    case .dialect: return plan.dialect?.name ?? DialectCatalog.noneName
    case .knob(let knob):
      let applicable = plan.profile.applicable(in: optionsAtCursor)
      return applicable.first { $0.knob == knob }?.value.text ?? "not used by this search"
    }
  }

  /// `u`: the search as it was before the fork's latest edit.
  mutating func undo() -> [Effect] {
    guard let edit = fork.edits.undo() else {
      say(.note, "nothing to undo")
      return []
    }
    return restore(edit.before, saying: "undid \(edit.what)")
  }

  /// `Ctrl-R`: the edit that was undone last, again.
  mutating func redo() -> [Effect] {
    guard let edit = fork.edits.redo() else {
      say(.note, "nothing to redo")
      return []
    }
    return restore(edit.after, saying: "redid \(edit.what)")
  }

  private mutating func restore(_ setup: SearchSetup, saying news: String) -> [Effect] {
    do throws(SearchError) {
      try use(setup)
    } catch {
      say(.error, "\(news): \(error)")
      return []
    }
    say(.note, "\(news): now \(summary(of: fork))")
    return searchAgain()
  }

  private mutating func reportUnusedKnobs() {
    let idle = request.settings.filter { !$0.knob.isApplicable(to: plan.profile) }
    guard !idle.isEmpty else { return }
    let names = idle.map(\.knob.name).joined(separator: ", ")
    say(.note, "\(plan.profile.name) does not use \(names): kept for a search that does")
  }

  private mutating func sayHabits() {
    guard let dialect = plan.dialect else { return }
    let habits = dialect.switches(for: plan.profile).filter { !$0.settings.isEmpty }
      .map { "\($0.habit.title): \($0.value)" }
    say(.note, "like \(dialect.name): " + habits.joined(separator: "; "))
  }
}
