/// Numbers for the words of several sequences, in the order of their first appearance: comparing
/// integers is much faster than comparing strings.
struct WordNumbers {
  /// Each sequence as numbers.
  private(set) var sequences: [[Int]] = []
  /// The word of each number.
  private(set) var words: [String] = []

  init(_ texts: [[String]]) {
    var numbers: [String: Int] = [:]
    for text in texts {
      var sequence: [Int] = []
      for word in text {
        let number = numbers[word] ?? words.count
        if number == words.count {
          numbers[word] = number
          words.append(word)
        }
        sequence.append(number)
      }
      sequences.append(sequence)
    }
  }
}
