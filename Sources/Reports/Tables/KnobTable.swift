import BeamSearch

/// The knobs of the searches as text.
package enum KnobTable {
  /// A Markdown table: knob, the searches that use it, what it does.
  package static var markdown: String {
    let rows = SearchKnob.allCases.map { knob in
      let applicable = knob.applicableSearches
      let scope =
        applicable.count == SearchCatalog.profiles.count
        ? "all" : applicable.map { "`\($0)`" }.joined(separator: " ")
      let argument = knob.argument.map { $0 == "|" ? "\\|" : String($0) }.joined()
      return "| `\(knob.name)` \(argument) | \(scope) | \(knob.help) |"
    }
    return (["| Knob | Searches | What it does |", "| --- | --- | --- |"] + rows)
      .joined(separator: "\n")
  }
}
