/// All ways to cut one word into pieces of a vocabulary, longer pieces before shorter: so the first
/// way is the greedy one (longest match at each place) wherever that leads to the end of the word.
///
/// Lazy: a long word has very many ways, and the caller takes as many as it wants. At least one.
package struct WordSpellings: Sequence, IteratorProtocol, Sendable {
  /// One piece in a place: usually one label, several for a character spelled by its bytes.
  package struct Piece: Sendable {
    package var labels: [TokenID]
    /// In Unicode scalars of the word.
    package var length: Int
  }

  /// Per place in the word: the pieces that begin there and from whose end the word's end can be
  /// reached, longest first.
  package let choices: [[Piece]]
  /// The pieces of the way to be returned next, as (place, index into its choices).
  private var path: [(place: Int, choice: Int)] = []
  private var isDone = false

  /// - Parameter choices: not empty from any place that a choice leads to, but the end.
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

  /// Moves to the next way: the last piece that has a shorter one in its place gives way to it.
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
