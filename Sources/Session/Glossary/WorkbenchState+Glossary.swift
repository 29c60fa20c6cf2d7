import Analysis
import BeamSearch
import Experiments

extension WorkbenchState {
  /// `K`: opens the term for what is selected.
  mutating func openGlossary() {
    overlay = .glossary(selected: Glossary.index(of: focus.term(self)) ?? 0)
  }

  /// `:glossary TERM`.
  mutating func openGlossary(at name: String) {
    guard !name.isEmpty else { return openGlossary() }
    guard let index = Glossary.index(of: name) else {
      return say(
        .error, ":glossary: found \"\(name)\"; expected a term; Tab completes, none lists all")
    }
    overlay = .glossary(selected: index)
  }

  /// `?`: the term that the cursor is on, if any; otherwise the keys.
  mutating func openHelp() {
    guard let place = termUnderCursor.flatMap(Glossary.index) else {
      overlay = .help(scroll: 0)
      return
    }
    overlay = .glossary(selected: place)
  }

  /// The fate of the selected hypothesis unless it was kept or is new, or the selected knob.
  var termUnderCursor: String? {
    switch focus {
    case .beam:
      switch selectedFate {
      case .merged, .pruned: selectedFate.flatMap(term)
      case .kept, .new, .ended, nil: nil
      }
    case .knobs: selectedKnob.flatMap(term)
    default: nil
    }
  }

  private var selectedKnob: KnobItem? {
    let view = knobsView
    return view.rows.indices.contains(view.selected) ? view.rows[view.selected].item : nil
  }

  private func term(for item: KnobItem) -> String? {
    switch item {
    case .search: Glossary.index(of: searchName).map { Glossary.terms[$0].name }
    case .dialect: nil
    case .knob(let knob): knob.term
    }
  }

  /// The term for the selected row of the beam.
  var termOfFate: String { selectedFate.flatMap(term) ?? "beam" }

  private var selectedFate: Fate? {
    guard let rows = beamView?.rows, rows.indices.contains(beamRow) else { return nil }
    return rows[beamRow].fate
  }

  private func term(for fate: Fate) -> String? {
    switch fate {
    case .kept: "blank"
    case .new: "label"
    case .ended: nil
    case .merged: "merge"
    case .pruned(.symbolCap, _): "cap"
    case .pruned: "prune"
    }
  }

  /// The search, if there is a term for it.
  var clockTerm: String {
    Glossary.index(of: searchName).map { Glossary.terms[$0].name } ?? "expansion"
  }

  mutating func handleGlossary(_ key: KeyStroke, selected: Int) -> [Effect] {
    let count = Glossary.terms.count
    switch keymap.command(for: key) {
    case .selectNext, .nextFrame: overlay = .glossary(selected: (selected + 1) % count)
    case .selectPrevious, .previousFrame:
      overlay = .glossary(selected: (selected + count - 1) % count)
    case .nextTenFrames: overlay = .glossary(selected: min(count - 1, selected + 10))
    case .previousTenFrames: overlay = .glossary(selected: max(0, selected - 10))
    case .start: overlay = .glossary(selected: 0)
    case .end: overlay = .glossary(selected: count - 1)
    case .back, .cancel, .glossary: overlay = nil
    case .help: overlay = .help(scroll: 0)
    case .quit: return [.quit]
    default: break
    }
    return []
  }
}
