import BeamSearch

/// The knobs of the searches as text.
package enum KnobTable {
  /// A Markdown table: knob, the searches that heed it, what it does.
  package static var markdown: String {
    let rows = SearchKnob.allCases.map { knob in
      let heeding = knob.heedingSearches
      let scope =
        heeding.count == SearchCatalog.profiles.count
        ? "all" : heeding.map { "`\($0)`" }.joined(separator: " ")
      let argument = knob.argument.map { $0 == "|" ? "\\|" : String($0) }.joined()
      return "| `\(knob.name)` \(argument) | \(scope) | \(knob.help) |"
    }
    return (["| Knob | Searches | What it does |", "| --- | --- | --- |"] + rows)
      .joined(separator: "\n")
  }
}
