import Analysis
import BeamSearch
import Transducer

extension Command {
  static let selection: [Command] =
    [
      Command("select-next", "j", "<Down>", help: "select the next row of the focused panel") {
        $0.focus.select(&$0, 1)
      },
      Command("select-previous", "k", "<Up>", help: "select the row above") {
        $0.focus.select(&$0, -1)
      },
      .change("focus-next", "<Tab>", help: "focus the next panel") {
        $0.focus = $0.focus.moved(by: 1)
      },
      .change("focus-previous", "<BackTab>", help: "focus the previous panel") {
        $0.focus = $0.focus.moved(by: -1)
      },
    ]
    + PanelID.allCases.map { panel in
      .change("focus-\(panel)", panel.key, help: "focus \(panel.about)") {
        $0.focus = panel
      }
    } + [
      Command(
        "drill-in", "<Enter>",
        help: "switch finer rows on or off (ledger by frame, alignment by token); edit a knob; "
          + "open a file"
      ) { $0.drillIn() },
      Command("more", "+", help: "raise the selected knob; zoom in (timeline, lattice)") {
        $0.change(up: true)
      },
      Command("less", "-", help: "lower the selected knob; zoom out") { $0.change(up: false) },
      Command("undo", "u", help: "undo the last edit of a knob, a token or the search") {
        $0.undo()
      },
      Command("redo", "<C-r>", help: "redo the last undone edit") { $0.redo() },
      .change(
        "maximise", "O", help: "show the focused panel on the whole screen, or restore the layout"
      ) { $0.maximised.toggle() },
      .change(
        "lattice-meaning", "v", help: "change what the lattice shows: posterior, label, blank"
      ) { $0.latticeMeaning = $0.latticeMeaning.next },
      .change(
        "crosshair", "x",
        help: "fix the cross-hair of the lattice to its row, or let it follow the path"
      ) { $0.toggleCrosshair() },
      .change(
        "pan-back", "{", help: "scroll timeline and lattice back; the cursor stays"
      ) { $0.pan(by: -1) },
      .change("pan-forward", "}", help: "scroll timeline and lattice forward") { $0.pan(by: 1) },
      Command("next-file", ">", help: "open the next sound file") { $0.openFile($0.fileIndex + 1) },
      Command("previous-file", "<Less>", help: "open the previous sound file") {
        $0.openFile($0.fileIndex - 1)
      },
      Command("next-wrong-file", ")", help: "open the next sound file decoded with word errors") {
        $0.openWrongFile()
      },
    ]
}

/// Selecting, and actions on the selected row.
extension WorkbenchState {
  /// Finer rows, or the action of Enter in a panel without them.
  fileprivate mutating func drillIn() -> [Effect] {
    if let open = focus.open { return open(&self) }
    if focus.hasFineRows {
      finePanels.formSymmetricDifference([focus])
    } else {
      say(.note, "\(focus.title) has no finer rows")
    }
    return []
  }

  /// `+` and `-`: raises or lowers what the focused panel has.
  fileprivate mutating func change(up: Bool) -> [Effect] {
    if let turn = focus.turn { return turn(&self, up) }
    say(.note, "\(focus.title) has nothing to raise, lower or zoom")
    return []
  }

  /// The selection in most panels: in the beam, or in the final list.
  mutating func selectHypothesis(by offset: Int) -> [Effect] {
    if subject == .candidate { return selectCandidate(by: offset) }
    beamRow += offset
    clampBeamRow()
    return []
  }

  mutating func scrollLog(by offset: Int) -> [Effect] {
    logScroll = max(0, min(log.count - 1, logScroll - offset))
    return []
  }

  private mutating func selectCandidate(by offset: Int) -> [Effect] {
    let count = decoding?.nBest.count ?? 0
    let next = max(0, min(count - 1, candidateIndex + offset))
    guard count > 0, next != candidateIndex else { return [] }
    candidateIndex = next
    return align() + fillLattice()
  }

  mutating func clampBeamRow() {
    beamRow = max(0, min((beamView?.rows.count ?? 1) - 1, beamRow))
  }

  /// Keeps the selection on the best, or on the hypothesis that was selected, or on its
  /// continuation.
  mutating func follow(_ labels: [TokenID]?) {
    guard beamRow > 0, let labels, let rows = beamView?.rows else { return clampBeamRow() }
    let same = rows.firstIndex { $0.labels == labels }
    let kin = rows.firstIndex { $0.labels.starts(with: labels) || labels.starts(with: $0.labels) }
    beamRow = same ?? kin ?? 0
  }

  var selectedBeamLabels: [TokenID]? {
    guard let rows = beamView?.rows, rows.indices.contains(beamRow) else { return nil }
    return rows[beamRow].labels
  }
}
