import AudioFiles
import Files
package import Text

/// A file of texts by utterance: id, tab, text, one per line.
package enum TextTable {
  /// Writes texts, replacing what was there.
  package static func write(_ texts: [(id: String, text: String)], to path: String)
    throws(InputError)
  {
    let lines = texts.map { "\($0.id)\t\($0.text)\n" }.joined()
    do {
      try FileOutput.write(Array(lines.utf8), to: path)
    } catch {
      throw InputError(
        place: path, found: error.description, expected: "a writable file",
        advice: "check the folder and its permissions")
    }
  }
}
