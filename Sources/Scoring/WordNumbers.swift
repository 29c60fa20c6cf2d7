/// Numbers for the words of several sequences, in the order of their first appearance: comparing
/// integers is much faster than comparing strings.
struct WordNumbers {
  /// Each sequence as numbers.
  private(set) var sequences: [[Int]] = []
  /// The word of each number.
  private(set) var words: [String] = []

  init(_ texts: [[String]]) {
    // By code points, as in `EditAlignment`.
    var numbers: [[UInt8]: Int] = [:]
    for text in texts {
      var sequence: [Int] = []
      for word in text {
        let bytes = Array(word.utf8)
        let number = numbers[bytes] ?? words.count
        if number == words.count {
          numbers[bytes] = number
          words.append(word)
        }
        sequence.append(number)
      }
      sequences.append(sequence)
    }
  }
}
