import Analysis
import Experiments
import Transducer

/// Saving and restoring a session.
extension WorkbenchState {
  /// What a saved session restores.
  package var savedView: SessionDocument.View {
    SessionDocument.View(
      file: fileIndex, search: SavedSearch(forks[0].setup.request), theme: themeName,
      cursor: cursor,
      beamRow: beamRow, candidate: candidateIndex, knobRow: knobRow, subject: subject,
      panels: focusRecord.recent, finePanels: PanelID.allCases.filter(isFine),
      isMaximised: maximised, lattice: latticeMeaning, watches: watches, forks: savedForks,
      fork: fork.name)
  }

  /// Restores what is possible at once; the cursor follows when the sound is searched.
  ///
  /// To be called before `begin`. The search is that of the state's own request.
  package mutating func reopen(_ view: SessionDocument.View) {
    fileIndex = max(0, min(files.count - 1, view.file))
    let rest = PanelID.allCases.filter { !view.panels.contains($0) }
    if let panel = view.panels.first {
      focusRecord = FocusRecord(
        panel: panel, recent: view.panels + rest, subject: view.subject)
    }
    finePanels = Set(view.finePanels)
    maximised = view.isMaximised
    latticeMeaning = view.lattice
    knobRow = view.knobRow
    watches = view.watches
    watchCounter = view.watches.map(\.number).max() ?? 0
    reopen(view.forks ?? [], showing: view.fork)
    savedPlace = SavedPlace(
      cursor: view.cursor, beamRow: view.beamRow, candidate: view.candidate)
  }

  /// Removes watchpoints whose tokens the model does not have.
  mutating func dropUnknownWatches() {
    guard let count = model?.scorer.vocabulary.tokens.count else { return }
    let strange = watches.filter { watch in
      watch.watchpoint.tokens.contains { !(0..<count).contains($0.index) }
    }
    guard !strange.isEmpty else { return }
    watches.removeAll(where: strange.contains)
    let numbers = strange.map { "\($0.number)" }.joined(separator: ", ")
    say(.warning, "watch \(numbers) of the session was dropped: the model has no such token")
  }

  /// Goes where the saved session was; called after the first search of a restored session.
  mutating func returnToSavedPlace() {
    guard let place = savedPlace else { return }
    savedPlace = nil
    cursor.frame = max(0, min(frameCount - 1, place.cursor.frame))
    let notable = step?.notableExpansions(prunedLimit: Self.notablePruned) ?? []
    cursor.expansion = place.cursor.expansion.flatMap { notable.indices.contains($0) ? $0 : nil }
    candidateIndex = max(0, min((decoding?.nBest.count ?? 1) - 1, place.candidate))
    beamRow = place.beamRow
    clampBeamRow()
  }

  /// A place in a sound that is not searched yet.
  struct SavedPlace: Sendable, Equatable {
    let cursor: Cursor
    let beamRow: Int
    let candidate: Int
  }
}

extension Watchpoint {
  /// The tokens it refers to.
  fileprivate var tokens: [TokenID] {
    switch self {
    case .best, .reference, .merge, .margin, .cap: []
    case .prune(let labels): labels
    case .token(let token, _): [token]
    }
  }
}
