/// The index of a word in a language model.
package struct WordID: Hashable, Sendable {
  package let rawValue: Int32

  init(_ index: Int) { rawValue = Int32(truncatingIfNeeded: index) }

  package var index: Int { Int(rawValue) }
}

/// Words as bytes (UTF-8), numbered in order of arrival.
struct WordTable: Sendable {
  private var bytes: [UInt8] = []
  /// One more than there are words.
  private var offsets: [Int] = [0]
  /// Open addressing: word numbers, or -1; a power of two, at most half full.
  private var slots: [Int32] = Array(repeating: -1, count: 16)

  var count: Int { offsets.count - 1 }

  subscript(id: WordID) -> ArraySlice<UInt8> { bytes[offsets[id.index]..<offsets[id.index + 1]] }

  func text(of id: WordID) -> String { String(decoding: self[id], as: UTF8.self) }

  func find(_ text: String) -> WordID? {
    let word = Array(text.utf8)
    return find(word, word.indices)
  }

  /// The word in a range of bytes.
  func find(_ source: [UInt8], _ range: Range<Int>) -> WordID? {
    let found = slots[slot(of: source, range)]
    return found < 0 ? nil : WordID(Int(found))
  }

  /// Adds a word; `isNew` is false if it already existed.
  mutating func insert(
    _ source: [UInt8], _ range: Range<Int>
  ) -> (id: WordID, isNew: Bool) {
    let place = slot(of: source, range)
    if slots[place] >= 0 { return (WordID(Int(slots[place])), false) }
    let id = WordID(count)
    slots[place] = id.rawValue
    bytes.append(contentsOf: source[range])
    offsets.append(bytes.count)
    if count * 2 > slots.count { grow() }
    return (id, true)
  }

  /// The slot that holds a word, or would hold it.
  private func slot(of source: [UInt8], _ range: Range<Int>) -> Int {
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: Self.hash(source, range)) & mask
    while slots[place] >= 0, !isWord(Int(slots[place]), source, range) {
      place = (place + 1) & mask
    }
    return place
  }

  private func isWord(_ id: Int, _ source: [UInt8], _ range: Range<Int>) -> Bool {
    let start = offsets[id]
    guard offsets[id + 1] - start == range.count else { return false }
    for offset in 0..<range.count
    where bytes[start + offset] != source[range.lowerBound + offset] { return false }
    return true
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 4)
    for id in 0..<count {
      slots[slot(of: bytes, offsets[id]..<offsets[id + 1])] = Int32(truncatingIfNeeded: id)
    }
  }

  /// FNV-1a (Fowler, Noll, Vo, 1991), mixed once more to improve the low bits.
  private static func hash(_ source: [UInt8], _ range: Range<Int>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in range { hash = (hash ^ UInt64(source[index])) &* 0x0000_0100_0000_01b3 }
    return hash ^ (hash >> 32)
  }
}
