/// The marks and breakpoints of a sound file.
package struct Bookmarks: Sendable, Equatable {
  /// The step of the search (0-based) that each letter marks.
  package var marks: [Character: Int]

  /// Steps that a run stops at.
  package var breakpoints: Set<Int>

  package init(marks: [Character: Int] = [:], breakpoints: Set<Int> = []) {
    self.marks = marks
    self.breakpoints = breakpoints
  }

  /// By frame, then by letter.
  package var sortedMarks: [(letter: Character, frame: Int)] {
    marks.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map { ($0.key, $0.value) }
  }
}
