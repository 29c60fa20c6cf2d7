/// Which encoder frames a strip of columns shows.
///
/// Short utterances are stretched over the strip (up to four columns a frame, and not all frames
/// equally wide where the columns do not divide evenly); of long ones a window is shown that keeps the
/// cursor in its middle, one column a frame.
package struct TimelineScale: Sendable, Equatable {
  package let firstFrame: Int
  package let frameCount: Int
  /// The columns in use.
  package let columns: Int

  package init(totalFrames: Int, cursor: Int, columns: Int) {
    let columns = max(1, columns)
    guard totalFrames > columns else {
      firstFrame = 0
      frameCount = totalFrames
      self.columns = min(columns, 4 * totalFrames)
      return
    }
    frameCount = columns
    self.columns = columns
    firstFrame = max(0, min(totalFrames - columns, cursor - columns / 2))
  }

  /// Columns a frame takes on average, 1...4.
  package var columnsPerFrame: Double {
    frameCount == 0 ? 1 : Double(columns) / Double(frameCount)
  }

  package func frame(atColumn column: Int) -> Int {
    // The last frame that begins at or before the column.
    firstFrame + ((column + 1) * frameCount - 1) / max(1, columns)
  }

  /// The first column of a frame; `nil` where it is out of the window.
  package func column(ofFrame frame: Int) -> Int? {
    guard frame >= firstFrame, frame < firstFrame + frameCount else { return nil }
    return start(frame - firstFrame)
  }

  /// How many columns a visible frame takes.
  package func width(ofFrame frame: Int) -> Int {
    start(frame - firstFrame + 1) - start(frame - firstFrame)
  }

  private func start(_ index: Int) -> Int { index * columns / max(1, frameCount) }
}
