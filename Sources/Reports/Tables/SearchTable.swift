import BeamSearch

/// The searches as text, made from their profiles.
package enum SearchTable {
  /// A Markdown table: name, what it does, score semantics, source.
  package static var markdown: String {
    let rows = SearchCatalog.profiles.map { profile in
      "| `\(profile.name)` | \(profile.summary) | `\(profile.semantics.rawValue)` "
        + "| \(profile.source) |"
    }
    return (["| Name | Search | Scores | Follows |", "| --- | --- | --- | --- |"] + rows)
      .joined(separator: "\n")
  }
}
