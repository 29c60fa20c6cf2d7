/// How much of time the timeline and the lattice show, and where.
package struct TimeWindow: Sendable, Equatable {
  /// Each step above 0 halves the frames that are shown, each below doubles them.
  package private(set) var zoom = 0
  /// Frames from the cursor to where the window looks.
  package private(set) var pan = 0

  package init(zoom: Int = 0, pan: Int = 0) {
    self.zoom = zoom
    self.pan = pan
  }

  private static let nearest = 4
  /// The columns of a narrow screen: when these show everything, nothing more is gained.
  private static let narrow = 64

  /// False if it cannot zoom any further.
  mutating func zoom(by step: Int, totalFrames: Int) -> Bool {
    let isMore =
      step > 0 ? zoom < Self.nearest : zoom > 0 || Self.narrow << -zoom < totalFrames
    if isMore { zoom += step }
    return isMore
  }

  /// Moves by a quarter of a narrow screen, within the sound.
  mutating func pan(by step: Int, cursor: Int, totalFrames: Int) {
    let frames = max(1, zoom < 0 ? 16 << -zoom : 16 >> zoom)
    let place = max(0, min(totalFrames - 1, cursor + pan + step * frames))
    pan = place - cursor
  }

  /// Follows the cursor.
  mutating func follow() { pan = 0 }
}

/// Which encoder frames a strip of columns shows.
///
/// Short utterances are stretched over the strip (up to four columns per frame, and not all frames
/// equally wide where the columns do not divide evenly); of long ones a window is shown that keeps the
/// cursor in its middle, one column per frame. Zoom halves or doubles the frames that are shown.
package struct TimelineScale: Sendable, Equatable {
  package let firstFrame: Int
  package let frameCount: Int
  /// The columns in use.
  package let columns: Int

  package init(totalFrames: Int, cursor: Int, columns: Int, window: TimeWindow = TimeWindow()) {
    let columns = max(1, columns)
    let natural = min(totalFrames, columns)
    let zoom = window.zoom
    let frames =
      zoom < 0 ? min(totalFrames, natural << -zoom) : max(min(natural, 1), natural >> zoom)
    frameCount = frames
    self.columns = min(columns, (4 << max(0, zoom)) * frames)
    firstFrame = max(0, min(totalFrames - frames, cursor + window.pan - frames / 2))
  }

  /// Columns a frame takes on average; below 1 where a column has several frames.
  package var columnsPerFrame: Double {
    frameCount == 0 ? 1 : Double(columns) / Double(frameCount)
  }

  /// Frames of a column, the most there are in any.
  package var framesPerColumn: Int { max(1, (frameCount + columns - 1) / max(1, columns)) }

  /// The last frame that begins at or before the column.
  package func frame(atColumn column: Int) -> Int {
    firstFrame + ((column + 1) * frameCount - 1) / max(1, columns)
  }

  /// The same; `nil` beside the columns in use.
  package func visibleFrame(atColumn column: Int) -> Int? {
    frameCount > 0 && (0..<columns).contains(column) ? frame(atColumn: column) : nil
  }

  /// The frames that a column shows, one at least.
  package func frames(atColumn column: Int) -> ClosedRange<Int> {
    let last = frame(atColumn: column)
    return min(last, firstFrame + (column * frameCount + columns - 1) / max(1, columns))...last
  }

  /// The first column of a frame; `nil` where it is out of the window.
  package func column(ofFrame frame: Int) -> Int? {
    guard frame >= firstFrame, frame < firstFrame + frameCount else { return nil }
    return start(frame - firstFrame)
  }

  /// How many columns a visible frame takes, or shares with its neighbours.
  package func width(ofFrame frame: Int) -> Int {
    max(1, start(frame - firstFrame + 1) - start(frame - firstFrame))
  }

  private func start(_ index: Int) -> Int { index * columns / max(1, frameCount) }
}
