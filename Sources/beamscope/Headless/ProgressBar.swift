/// How far a long job is, on one line.
struct ProgressBar {
  let title: String
  let done: Int
  let of: Int
  var note = ""

  var line: String {
    let share = of > 0 ? Double(done) / Double(of) : 1
    let filled = Int((share * 24).rounded(.down))
    let bar =
      String(repeating: "#", count: filled) + String(repeating: "-", count: 24 - filled)
    return "\(title)  [\(bar)] \(done) of \(of)\(note.isEmpty ? "" : "  \(note)")"
  }
}
