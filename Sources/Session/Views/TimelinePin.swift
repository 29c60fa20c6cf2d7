import Analysis

/// Something set or found at a frame, shown on the timeline's ruler.
package struct TimelinePin: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    /// Where the text that was searched for is emitted.
    case match
    case mark(Character)
    case breakpoint
    case warning
  }

  /// Encoder frame.
  package let frame: Int
  package let kind: Kind
}

extension WorkbenchState {
  /// All pins, those that matter most last, so that they are drawn over others.
  package var timelinePins: [TimelinePin] {
    let warned = warnings.compactMap { warning in
      warning.frames.map { TimelinePin(frame: $0.lowerBound, kind: .warning) }
    }
    let pins: [(step: Int, kind: TimelinePin.Kind)] =
      emissions.map { ($0.step, .match) } + bookmarks.breakpoints.sorted().map { ($0, .breakpoint) }
      + bookmarks.sortedMarks.map { ($0.frame, .mark($0.letter)) }
    return warned + pins.map { TimelinePin(frame: encoderFrame(ofStep: $0.step), kind: $0.kind) }
  }
}
