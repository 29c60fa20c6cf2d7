/// Texts as words.
package enum TextErrors {
  /// The words of a text that was recognised: separated by spaces. How references and candidates are
  /// compared is for `TextComparer` to say.
  package static func words(_ text: String) -> [String] {
    text.split(separator: " ").map(String.init)
  }
}
