/// The description of a panel, apart from its drawing, declared next to its view. To add one, write
/// it there, list it in `allCases`, and draw it in `Panels`.
package struct PanelID: RawRepresentable, Hashable, CaseIterable, Sendable,
  CustomStringConvertible
{
  /// Where it is shown on a screen with room for several panels.
  package enum Place: Sendable { case alone, lowerLeft, lowerRight }

  /// The name in commands, files and on the command line.
  package let rawValue: String
  /// The default key that focuses it.
  package let key: String
  package let title: String
  /// The title in a row of tabs, if different.
  var shortTitle: String?
  /// What it shows, for the help of the command that focuses it.
  let about: String
  var place = Place.alone
  /// What `select-next` selects in it; `nil`: the same as in the previous panel.
  var subject: WorkbenchState.Subject?
  /// Whether `drill-in` shows finer rows.
  var hasFineRows = false
  /// Moves the selection by a number of rows.
  var select: @Sendable (inout WorkbenchState, Int) -> [Effect] = { $0.selectHypothesis(by: $1) }
  /// Raises or lowers its value, or zooms, if it has something to change.
  var turn: (@Sendable (inout WorkbenchState, _ up: Bool) -> [Effect])?
  /// What `drill-in` does instead of showing finer rows.
  var open: (@Sendable (inout WorkbenchState) -> [Effect])?
  /// The matching term of the glossary.
  let term: @Sendable (WorkbenchState) -> String

  package var tab: String { shortTitle ?? title }
  package var description: String { rawValue }

  /// In the order of their digits and of Tab.
  package static let allCases: [PanelID] = [
    .timeline, .beam, .joint, .risk, .lattice, .log, .ledger, .tree, .alignment, .knobs, .files,
  ]
  /// The panels that share a place on a screen with room for several.
  package static let lowerLeft = allCases.filter { $0.place == .lowerLeft }
  package static let lowerRight = allCases.filter { $0.place == .lowerRight }
  /// The panels that share one place where the screen is small.
  package static let lower = lowerLeft + lowerRight + [.log]

  /// The panel `step` places later, wrapping around.
  package func moved(by step: Int) -> PanelID {
    let (all, count) = (Self.allCases, Self.allCases.count)
    return all[(((all.firstIndex(of: self) ?? 0) + step) % count + count) % count]
  }
}

extension PanelID {
  package init?(rawValue: String) {
    guard let panel = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = panel
  }
}
