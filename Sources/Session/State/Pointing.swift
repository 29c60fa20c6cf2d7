/// A mouse event and what the mouse pointed at.
package struct Pointing: Sendable, Equatable {
  package enum MouseEvent: Sendable, Equatable {
    case click
    case wheel(up: Bool)
  }

  package let mouseEvent: MouseEvent
  /// `nil` outside panels.
  package let panel: PanelID?
  /// The encoder frame under the pointer, where the panel shows time.
  package let frame: Int?

  package init(_ mouseEvent: MouseEvent, panel: PanelID?, frame: Int?) {
    self.mouseEvent = mouseEvent
    self.panel = panel
    self.frame = frame
  }
}
