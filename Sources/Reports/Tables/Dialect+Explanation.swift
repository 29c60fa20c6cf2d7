package import BeamSearch

extension Dialect {
  /// Every switch with its meaning.
  package var explanation: String {
    let lines = switches.map { habit in
      let scope = habit.searches.isEmpty ? "" : " [\(habit.searches.joined(separator: ", "))]"
      return "  \(habit.habit.title): \(habit.value)\(habit.isFollowed ? "" : " (not used here)")"
        + "\(scope)\n    \(habit.meaning)"
    }
    return (["\(name): \(summary)"] + lines).joined(separator: "\n")
  }
}
