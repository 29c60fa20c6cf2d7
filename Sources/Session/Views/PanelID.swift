/// What the workbench knows of a panel besides its drawing; each is declared beside its view. To add
/// one, write it there, name it in `allCases`, and draw it in `Panels`.
package struct PanelID: RawRepresentable, Hashable, CaseIterable, Sendable,
  CustomStringConvertible
{
  /// Where it is shown when it is not alone.
  package enum Place: Sendable { case alone, lowerLeft, lowerRight }

  /// The name in commands, files and on the command line.
  package let rawValue: String
  /// The key that focuses it unless the user says otherwise.
  package let key: String
  package let title: String
  /// The title where it is one of several, if that is another.
  var shortTitle: String?
  /// What it is about, as the help of the command that focuses it says.
  let about: String
  var place = Place.alone
  /// Whose hypothesis `select-next` moves through; `nil`: that of the panel before.
  var subject: WorkbenchState.Subject?
  /// Whether `drill-in` shows its rows finer.
  var hasFineRows = false
  /// The row that is selected, so many on.
  var select: @Sendable (inout WorkbenchState, Int) -> [Effect] = { $0.selectHypothesis(by: $1) }
  /// More or less of what it has, if it has such.
  var turn: (@Sendable (inout WorkbenchState, _ up: Bool) -> [Effect])?
  /// What `drill-in` does in place of finer rows.
  var open: (@Sendable (inout WorkbenchState) -> [Effect])?
  /// The term of the glossary that fits it.
  let term: @Sendable (WorkbenchState) -> String

  package var tab: String { shortTitle ?? title }
  package var description: String { rawValue }

  /// In the order of their digits and of Tab.
  package static let allCases: [PanelID] = [
    .timeline, .beam, .joint, .risk, .lattice, .log, .ledger, .tree, .alignment, .knobs, .files,
  ]
  /// The panels that share a place each where the screen has room for several.
  package static let lowerLeft = allCases.filter { $0.place == .lowerLeft }
  package static let lowerRight = allCases.filter { $0.place == .lowerRight }
  /// The panels that share one place where the screen is small.
  package static let lower = lowerLeft + lowerRight + [.log]

  /// The panel `step` places on, round and round.
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
