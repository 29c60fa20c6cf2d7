extension WorkbenchState {
  mutating func point(_ pointing: Pointing) -> [Effect] {
    if overlay != nil { return pointOverlay(pointing) }
    guard let panel = pointing.panel else { return [] }
    focus = panel
    switch pointing.mouseEvent {
    case .click:
      if let frame = pointing.frame { moveTo(encoderFrame: frame) }
      return []
    case .wheel(let up):
      if panel == .timeline { return run(up ? .previousFrame : .nextFrame) }
      return run(up ? .selectPrevious : .selectNext)
    }
  }

  /// The wheel scrolls what lies on top; a click does not reach through it.
  private mutating func pointOverlay(_ pointing: Pointing) -> [Effect] {
    guard case .wheel(let up) = pointing.mouseEvent else { return [] }
    switch overlay {
    case .help, .themes:
      let key = keymap.keys(for: up ? .selectPrevious : .selectNext).first
      return key.map { handle($0) } ?? []
    default: return []
    }
  }

  /// To the first step at which the search is at the frame.
  private mutating func moveTo(encoderFrame frame: Int) {
    moveTo(frame: (0..<frameCount).first { encoderFrame(ofStep: $0) >= frame } ?? frameCount - 1)
  }

  mutating func toggleMouse() -> [Effect] {
    mouse.toggle()
    say(
      .note,
      mouse
        ? "the mouse focuses, moves and scrolls; hold Shift to select text"
        : "the mouse is left to the terminal again")
    return [.useMouse(mouse)]
  }

  /// Plays the sound around the cursor, or all of it.
  mutating func listen(toAll: Bool) -> [Effect] {
    guard utterance != nil else {
      say(.note, "there is no sound yet")
      return []
    }
    return [.listen(startJob(.listen), file: fileIndex, around: toAll ? nil : cursorTime)]
  }
}
