/// Which encoder frames a strip of columns shows.
///
/// Short utterances are stretched (up to four columns a frame); of long ones a window is shown that
/// keeps the cursor in its middle, one column a frame.
package struct TimelineScale: Sendable, Equatable {
  package let firstFrame: Int
  package let frameCount: Int
  package let columnsPerFrame: Int

  package init(totalFrames: Int, cursor: Int, columns: Int) {
    let columns = max(1, columns)
    guard totalFrames > columns else {
      firstFrame = 0
      frameCount = totalFrames
      columnsPerFrame = totalFrames == 0 ? 1 : max(1, min(4, columns / totalFrames))
      return
    }
    columnsPerFrame = 1
    frameCount = columns
    firstFrame = max(0, min(totalFrames - columns, cursor - columns / 2))
  }

  /// The columns in use.
  package var columns: Int { frameCount * columnsPerFrame }

  package func frame(atColumn column: Int) -> Int { firstFrame + column / columnsPerFrame }

  /// The first column of a frame; `nil` where it is out of the window.
  package func column(ofFrame frame: Int) -> Int? {
    guard frame >= firstFrame, frame < firstFrame + frameCount else { return nil }
    return (frame - firstFrame) * columnsPerFrame
  }
}
