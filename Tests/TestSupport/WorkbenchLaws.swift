import Analysis
import BeamSearch
import Scoring
package import Session
import Transducer

/// Invariants of a workbench after any sequence of actions.
package enum WorkbenchLaws {
  /// The violated invariants, in words; empty if none.
  package static func violations(in state: WorkbenchState) -> [String] {
    places(state) + results(state) + work(state) + overlay(state)
  }

  private static func check(_ laws: [(Bool, String)]) -> [String] {
    laws.filter { !$0.0 }.map(\.1)
  }

  /// Cursor and selections point at something.
  private static func places(_ state: WorkbenchState) -> [String] {
    let rows = state.beamView?.rows.count ?? 1
    let candidates = state.decoding?.nBest.count ?? 1
    let expansion = state.cursor.expansion.map { index in
      state.expansionView?.rows.indices.contains(index) ?? false
    }
    return check([
      ((0..<max(1, state.frameCount)).contains(state.cursor.frame), "frame of the cursor"),
      ((0..<max(1, rows)).contains(state.beamRow), "row of the beam"),
      ((0..<max(1, candidates)).contains(state.candidateIndex), "candidate"),
      (expansion ?? true, "expansion under the cursor"),
      ((0..<max(1, state.files.count)).contains(state.fileIndex), "file"),
      ((0..<max(1, state.files.count)).contains(state.fileRow), "row of the files"),
      ((0..<max(1, state.log.count)).contains(state.logScroll), "scroll of the log"),
    ])
  }

  /// Computed results are consistent.
  private static func results(_ state: WorkbenchState) -> [String] {
    let frames = state.events.map(\.frame)
    let labels = state.selectedCandidate?.labels
    return check([
      (state.decoding == nil || state.utterance != nil, "a decoding without an utterance"),
      (
        state.risk.map { $0.candidates.count == state.decoding?.nBest.count } ?? true,
        "a risk report of another list"
      ),
      (state.lattice.map { $0.labels == labels } ?? true, "a map of another candidate"),
      (zip(frames, frames.dropFirst()).allSatisfy { $0 < $1 }, "events out of order"),
      (frames.allSatisfy { (0..<state.frameCount).contains($0) }, "an event outside of time"),
      (state.alignment == nil || state.risk?.reference != nil, "an alignment with nothing"),
    ])
  }

  private static func work(_ state: WorkbenchState) -> [String] {
    let kinds = state.jobs.keys.map(\.kind)
    return check([
      (Set(kinds).count == kinds.count, "two jobs of a kind"),
      (state.jobs.values.allSatisfy { (0...1).contains($0) }, "a share of a job"),
      (state.log.count <= WorkbenchState.logLimit, "a log without end"),
    ])
  }

  private static func overlay(_ state: WorkbenchState) -> [String] {
    switch state.overlay {
    case .help(let scroll): check([(state.helpRows.indices.contains(scroll), "scroll of help")])
    case .themes(let selected):
      check([(state.themeNames.indices.contains(selected), "selected theme")])
    case .commandLine(let editor), .reference(let editor):
      check([((0...editor.text.count).contains(editor.cursor), "cursor of the line")])
    default: []
    }
  }
}
