/// The n-grams of a model as a tree, numbered order by order.
///
/// Node 0 is the empty history, then come the unigrams in the order of their words, then the
/// bigrams by first word, and so on: the children of a node (the n-grams it begins) are contiguous,
/// sorted by word. 12 bytes for an n-gram of the highest order, 20 for others; values are Float as
/// in KenLM (Heafield, 2011), because ARPA files have no more digits.
struct NGramTree: Sendable {
  /// Number of n-grams of each order, from 1.
  private(set) var counts: [Int] = []
  /// By node: its last word.
  private var lastWord: [Int32] = [-1]
  /// By node: log10 of the probability.
  private var logProbs: [Float] = [0]
  /// By node: its longest proper suffix that can still change a score.
  private var links: [Int32] = [0]
  /// By node below the highest order: log10 of the back-off weight.
  private var backOffs: [Float] = [0]
  /// By node below the highest order, plus one: where its children begin.
  private var firstChild: [Int32] = [1]

  /// One n-gram of the order being added.
  struct Entry {
    /// The node of all its words but the last.
    var parent: Int32
    var word: Int32
    /// log10.
    var logProb: Float
    /// log10; 0 if there is none.
    var backOff: Float
    /// Its line in the file.
    var line: Int

    /// Sorts entries in node order.
    var key: UInt64 { UInt64(UInt32(bitPattern: parent)) << 32 | UInt64(UInt32(bitPattern: word)) }
  }

  var nodeCount: Int { lastWord.count }

  /// log10 P of the last word of a node given the others.
  func logProb(_ node: Int32) -> Double { Double(logProbs[Int(node)]) }

  /// log10 of a history's back-off weight.
  func backOff(_ node: Int32) -> Double { Double(backOffs[Int(node)]) }

  func link(_ node: Int32) -> Int32 { links[Int(node)] }

  func word(_ node: Int32) -> Int32 { lastWord[Int(node)] }

  /// The node of a single word.
  func unigram(_ word: Int32) -> Int32 { word + 1 }

  /// The nodes that extend a history by one word.
  func children(of history: Int32) -> Range<Int32> {
    firstChild[Int(history)]..<firstChild[Int(history) + 1]
  }

  /// The node of a history extended by one word.
  ///
  /// - Complexity: O(log c) for c children, O(1) for the empty history.
  func child(of history: Int32, word: Int32) -> Int32? {
    if history == 0 { return unigram(word) }
    var low = Int(firstChild[Int(history)])
    let end = Int(firstChild[Int(history) + 1])
    var high = end
    while low < high {
      let middle = (low + high) / 2
      if lastWord[middle] < word { low = middle + 1 } else { high = middle }
    }
    return low < end && lastWord[low] == word ? Int32(truncatingIfNeeded: low) : nil
  }

  /// The longest suffix of an n-gram that can still change a score: one that begins a longer n-gram
  /// or has a back-off weight.
  func state(_ node: Int32) -> Int32 {
    let isHistory = Int(node) < backOffs.count
    if node == 0 || (isHistory && (!children(of: node).isEmpty || backOffs[Int(node)] != 0)) {
      return node
    }
    return links[Int(node)]
  }

  /// Adds the n-grams of the next order. Throws at the second of two equal ones.
  ///
  /// - Parameter entries: with parents of the order below; unigrams in the order of their words.
  mutating func addOrder(_ entries: [Entry]) throws(DuplicateEntry) {
    var entries = entries
    let isSorted = zip(entries, entries.dropFirst()).allSatisfy { $0.key < $1.key }
    if !isSorted {
      entries.sort { ($0.key, $0.line) < ($1.key, $1.line) }
      for (first, second) in zip(entries, entries.dropFirst()) where first.key == second.key {
        throw DuplicateEntry(first: first.line, second: second.line)
      }
    }
    let parents = firstChild.count - 1..<nodeCount
    counts.append(entries.count)
    var next = 0
    for parent in parents {
      while next < entries.count, entries[next].parent == parent { next += 1 }
      firstChild.append(Int32(truncatingIfNeeded: parents.upperBound + next))
    }
    lastWord += entries.lazy.map(\.word)
    logProbs += entries.lazy.map(\.logProb)
    backOffs += entries.lazy.map(\.backOff)
  }

  /// After the highest order: drops its back-off weights, and links every n-gram to its longest
  /// proper suffix that can still change a score.
  mutating func finish() {
    backOffs.removeLast(counts.last ?? 0)
    links.reserveCapacity(nodeCount)
    links += repeatElement(0, count: counts.first ?? 0)
    for history in backOffs.indices.dropFirst() {
      for node in children(of: Int32(truncatingIfNeeded: history)) {
        let word = lastWord[Int(node)]
        var end = links[history]
        var found = child(of: end, word: word)
        while found == nil, end != 0 {
          end = links[Int(end)]
          found = child(of: end, word: word)
        }
        links.append(found.map(state) ?? 0)
      }
    }
  }
}

/// Two entries for the same n-gram, by line.
struct DuplicateEntry: Error, Equatable {
  let first: Int
  let second: Int
}
