/// The progress of a long job, on one line.
package struct ProgressBar {
  package let title: String
  package let done: Int
  package let of: Int
  package var note = ""

  package init(title: String, done: Int, of: Int, note: String = "") {
    self.title = title
    self.done = done
    self.of = of
    self.note = note
  }

  package var line: String {
    let share = of > 0 ? Double(done) / Double(of) : 1
    let filled = Int((share * 24).rounded(.down))
    let bar =
      String(repeating: "#", count: filled) + String(repeating: "-", count: 24 - filled)
    return "\(title)  [\(bar)] \(done) of \(of)\(note.isEmpty ? "" : "  \(note)")"
  }
}
