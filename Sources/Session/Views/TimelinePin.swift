/// Something set or found at a frame, shown on the timeline's ruler.
package struct TimelinePin: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    case mark(Character)
  }

  /// Encoder frame.
  package let frame: Int
  package let kind: Kind
}

extension WorkbenchState {
  /// All pins, those that matter most last, so that they are drawn over others.
  package var timelinePins: [TimelinePin] {
    bookmarks.sortedMarks.map {
      TimelinePin(frame: encoderFrame(ofStep: $0.frame), kind: .mark($0.letter))
    }
  }
}
