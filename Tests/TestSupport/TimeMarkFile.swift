/// A time-marked conversation file (CTM), validated.
package struct TimeMarkFile: Equatable {
  package struct Word: Equatable {
    package let text: String
    package let start: Double
    package let end: Double
    package let confidence: Double
  }

  package struct Flaw: Error, CustomStringConvertible {
    package let description: String
  }

  package let words: [Word]

  /// - Throws: `Flaw` where a line breaks the rules: six fields; the file's name and one channel;
  ///   words one after the other and inside the sound; confidences 0...1.
  package init(parsing text: String, of file: String, duration: Double) throws(Flaw) {
    var words: [Word] = []
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 6, fields[0] == file, fields[1] == "1", let start = Double(fields[2]),
        let length = Double(fields[3]), let confidence = Double(fields[5]), !fields[4].isEmpty
      else { throw Flaw(description: "no line of a CTM file of \(file): \(line)") }
      let word = Word(
        text: fields[4], start: start, end: start + length, confidence: confidence)
      // Sums of decimal numbers round.
      guard start >= (words.last?.end ?? 0) - 1e-9, length > 0, word.end <= duration + 1e-9,
        (0...1).contains(confidence)
      else { throw Flaw(description: "out of order, or out of range: \(line)") }
      words.append(word)
    }
    self.words = words
  }
}
