import Text

/// What a hypothesis spells, in quotes.
package func spoken(_ text: String) -> String {
  text.isEmpty ? "the empty hypothesis" : quoted(text)
}
