/// A hypothesis's position inside a word: the first of the sorted words with this prefix, and the
/// prefix's length in bytes. Equal texts give equal prefixes.
struct WordPrefix: Hashable, Sendable {
  var first: Int32
  var length: Int32

  /// Between words.
  static let empty = WordPrefix(first: 0, length: 0)
  /// Inside an unknown word.
  static let unknown = WordPrefix(first: -1, length: -1)
}

/// The words of a language model, sorted by their bytes, for lookup piece by piece.
struct WordIndex: Sendable {
  private var bytes: [UInt8] = []
  /// By index in the sorted order, plus one.
  private var offsets: [Int] = [0]
  /// By index in the sorted order.
  private var ids: [WordID] = []

  /// - Parameter words: texts as they may occur, with the word of each; of equal texts the first is
  ///   used.
  init(_ words: [(text: [UInt8], id: WordID)]) {
    let order = words.indices.sorted { a, b in
      let (x, y) = (words[a].text, words[b].text)
      return x == y ? a < b : x.lexicographicallyPrecedes(y)
    }
    var last: [UInt8]?
    for place in order where words[place].text != last {
      last = words[place].text
      bytes += words[place].text
      offsets.append(bytes.count)
      ids.append(words[place].id)
    }
  }

  /// The word equal to a prefix; `nil` if there is none.
  func word(_ prefix: WordPrefix) -> WordID? {
    guard prefix.length > 0, length(Int(prefix.first)) == Int(prefix.length) else { return nil }
    return ids[Int(prefix.first)]
  }

  /// The prefix with more bytes at its end.
  ///
  /// - Complexity: O(log W) comparisons for W words.
  func prefix(_ prefix: WordPrefix, appending piece: some Collection<UInt8>) -> WordPrefix {
    guard prefix != .unknown, !piece.isEmpty else { return prefix }
    let start =
      prefix.length == 0
      ? []
      : bytes[offsets[Int(prefix.first)]...].prefix(
        Int(prefix.length))
    let wanted = Array(start) + Array(piece)
    var low = Int(prefix.first)
    var high = ids.count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].lexicographicallyPrecedes(wanted) { low = middle + 1 } else { high = middle }
    }
    guard low < ids.count, self[low].starts(with: wanted) else { return .unknown }
    return WordPrefix(
      first: Int32(truncatingIfNeeded: low), length: Int32(truncatingIfNeeded: wanted.count))
  }

  private subscript(place: Int) -> ArraySlice<UInt8> { bytes[offsets[place]..<offsets[place + 1]] }

  private func length(_ place: Int) -> Int { offsets[place + 1] - offsets[place] }
}
