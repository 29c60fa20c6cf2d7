import Files
import Text

/// N-gram models in the text format of ARPA, as SRILM, KenLM and others write them.
///
/// `\data\`, a line `ngram N=COUNT` for each order, a section `\N-grams:` for each with lines of
/// log10 P, N words and optionally log10 of the back-off weight, and `\end\`. Lines before `\data\`
/// and after `\end\` are ignored, as are blank lines. Fields are separated by spaces or tabs.
package enum ArpaFile {
  /// The highest order that is read.
  package static let maxOrder = 32

  package static func read(_ path: String) throws(ArpaError) -> NGramModel {
    let bytes: [UInt8]
    do {
      bytes = try FusionFile.read(path)
    } catch {
      throw ArpaError(
        .unreadable, in: path, found: error.found,
        expected: "a language model in ARPA format", advice: error.advice)
    }
    return try parse(bytes, path: path)
  }

  /// - Parameter path: for messages.
  /// - Complexity: O(b + n log n) for b bytes and n n-grams; O(b) where they are sorted.
  package static func parse(_ bytes: [UInt8], path: String) throws(ArpaError) -> NGramModel {
    var reader = ArpaReader(bytes, path: path)
    return try reader.read()
  }
}
