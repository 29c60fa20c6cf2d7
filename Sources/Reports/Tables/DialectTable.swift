import BeamSearch

/// The dialects as text, made from their switches.
package enum DialectTable {
  /// A Markdown table: a row for each convention, a column for each dialect; a dagger marks a
  /// convention that the searches here do not follow.
  package static var markdown: String {
    let dialects = DialectCatalog.all
    let head = row([""] + dialects.map { "`\($0.name)`" })
    let rule = row([String](repeating: "---", count: dialects.count + 1))
    let searches = row(
      ["searches"]
        + dialects.map { $0.searches.map { "`\($0)`" }.joined(separator: " ") })
    let habits = DialectHabit.allCases.map { habit in
      row([habit.title] + dialects.map { cell(habit, of: $0) })
    }
    return ([head, rule, searches] + habits).joined(separator: "\n")
  }

  private static func row(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |"
  }

  private static func cell(_ habit: DialectHabit, of dialect: Dialect) -> String {
    dialect.switches.filter { $0.habit == habit }
      .map { $0.value + scope(of: $0, in: dialect) + ($0.isFollowed ? "" : " \u{2020}") }
      .joined(separator: "; ")
  }

  /// The searches that a switch applies to, if not all of the project's.
  private static func scope(of habit: DialectSwitch, in dialect: Dialect) -> String {
    habit.searches.isEmpty || habit.searches.count == dialect.searches.count
      ? "" : " (\(habit.searches.joined(separator: ", ")))"
  }
}
