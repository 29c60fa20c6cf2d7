import Analysis
import BeamSearch
package import Session
package import Text
import Transducer

/// The contents of a panel as JSON, from the same views as the screen.
package struct PanelReport {
  private let panel: PanelID
  private let state: WorkbenchState

  package init(_ panel: PanelID, of state: WorkbenchState) {
    self.panel = panel
    self.state = state
  }

  package var json: JSON {
    let view = view
    let place: [(String, JSON)] = [
      ("panel", .string("\(panel)")), ("model", .optional(state.model?.name)),
      ("audio", .optional(state.utterance?.name)), ("search", .string(state.headerView.search)),
      ("unit", .string(state.stepName)), ("frame", .integer(state.cursor.frame)),
      ("encoder_frame", .integer(state.encoderFrame)), ("time", .number(state.cursorTime)),
      ("hypothesis", .integer(state.beamRow)), ("candidate", .integer(state.candidateIndex)),
      ("subject", .string(state.subject.rawValue)), ("view", view ?? .null),
    ]
    return .object(place + (view == nil ? [("reason", .string(reason))] : []))
  }

  private var reason: String {
    (panel == .alignment ? state.alignmentProblem : nil) ?? state.emptyText
  }

  /// `nil` where the panel has nothing to show.
  private var view: JSON? {
    guard let vocabulary = state.model?.scorer.vocabulary else { return nil }
    let frames = state.utterance?.encoded.count ?? 0
    return switch panel {
    case .timeline: TimelineView(state: state, columns: frames)?.json
    case .beam: beam(vocabulary)
    case .joint: state.jointView?.json
    case .risk: RiskJSON(state, vocabulary).json
    case .lattice: LatticeJSON(state, frames: frames, vocabulary: vocabulary)?.json
    case .log: log
    case .ledger: state.ledgerView?.json(of: state.subjectName, vocabulary: vocabulary)
    case .tree: state.treeView?.json
    case .alignment: state.alignmentView?.json
    case .knobs: state.knobsView.json
    case .files: state.filesView.json
    default: nil
    }
  }

  private func beam(_ vocabulary: Vocabulary) -> JSON? {
    guard let view = state.beamView else { return nil }
    let expansions = state.expansionView.map { JSON.array($0.rows.map(\.json)) }
    return .object([
      ("living", .integer(view.livingCount)), ("cutoff", .optional(view.cutoff)),
      ("rows", .array(view.rows.map(\.json))), ("expansions", expansions ?? .null),
    ])
  }

  private var log: JSON {
    .object([
      ("explanation", .strings(state.explanation)),
      (
        "entries",
        .array(
          state.log.map {
            .object([("kind", .string("\($0.kind)")), ("text", .string($0.text))])
          })
      ),
      (
        "warnings",
        .array(
          state.warnings.map {
            $0.json(frameDuration: state.utterance?.encoded.frameDuration ?? 0)
          })
      ),
    ])
  }
}
