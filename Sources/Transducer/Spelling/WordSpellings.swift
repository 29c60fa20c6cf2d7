/// All segmentations of one word into pieces of a vocabulary, longer pieces before shorter: so the
/// first is the greedy one (longest match at each position) if that reaches the end of the word.
///
/// Lazy: a long word has very many, and the caller takes as many as it needs. At least one.
package struct WordSpellings: Sequence, IteratorProtocol, Sendable {
  /// One piece at a position: usually one label, several for a character spelled by its bytes.
  package struct Piece: Sendable {
    package var labels: [TokenID]
    /// In Unicode scalars of the word.
    package var length: Int
  }

  /// For each position in the word: the pieces that begin there and from which the word's end can
  /// be reached, longest first.
  package let choices: [[Piece]]
  /// The pieces of the next segmentation, as (position, index into its choices).
  private var path: [(place: Int, choice: Int)] = []
  private var isDone = false

  /// - Parameter choices: not empty at any position a choice leads to, except the end.
  init(choices: [[Piece]]) {
    self.choices = choices
    extendGreedily(from: 0)
  }

  package mutating func next() -> [TokenID]? {
    guard !isDone else { return nil }
    let labels = path.flatMap { choices[$0.place][$0.choice].labels }
    advance()
    return labels
  }

  private mutating func extendGreedily(from start: Int) {
    var place = start
    while place < choices.count {
      path.append((place, 0))
      place += choices[place][0].length
    }
  }

  /// Moves to the next segmentation: the last piece with a shorter alternative is replaced by it.
  private mutating func advance() {
    while let last = path.popLast() {
      let choice = last.choice + 1
      guard choice < choices[last.place].count else { continue }
      path.append((last.place, choice))
      extendGreedily(from: last.place + choices[last.place][choice].length)
      return
    }
    isDone = true
  }
}
