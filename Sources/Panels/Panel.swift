package import Screen
package import Session

/// One panel: state in, cells out. Holds nothing and changes nothing.
package protocol Panel: Sendable {
  var id: PanelID { get }
  func title(_ state: WorkbenchState) -> String
  /// The text after the panel's name on its title line.
  func subtitle(_ state: WorkbenchState) -> String
  /// Draws the content; the title line is not part of the canvas.
  func render(_ state: WorkbenchState, on canvas: inout Canvas)
  /// The encoder frame that is shown at a place of the content of a given size.
  func frame(at point: Point, _ state: WorkbenchState, size: Size) -> Int?
}

extension Panel {
  package func title(_ state: WorkbenchState) -> String { id.title }

  package func subtitle(_ state: WorkbenchState) -> String { "" }
  package func frame(at point: Point, _ state: WorkbenchState, size: Size) -> Int? { nil }
}

/// All panels; to add one, write its file and a line here.
package enum PanelCatalog {
  package static let panels: [any Panel] = [
    TimelinePanel(), BeamPanel(), JointPanel(), RiskPanel(), LatticePanel(), LogPanel(),
    LedgerPanel(), TreePanel(), AlignmentPanel(), KnobsPanel(), FilesPanel(),
  ]
}
