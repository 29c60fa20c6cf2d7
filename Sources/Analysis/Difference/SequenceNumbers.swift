import BeamSearch
import Transducer

/// A number for each node of two traces, equal if and only if they spell the same labels or text.
struct SequenceNumbers {
  /// By node.
  let first: [Int]
  let second: [Int]

  /// One more symbol after a sequence: a label, or a byte of text.
  private struct Link: Hashable {
    let prefix: Int
    let symbol: Int
  }

  /// - Complexity: O(N) for N nodes, and their bytes.
  init(_ a: ComparedTrace, _ b: ComparedTrace, byText: Bool) {
    var numbers: [Link: Int] = [:]
    first = Self.numbers(of: a, byText: byText, &numbers)
    second = Self.numbers(of: b, byText: byText, &numbers)
  }

  private static func numbers(
    of side: ComparedTrace, byText: Bool, _ numbers: inout [Link: Int]
  ) -> [Int] {
    let bytes = byText ? side.vocabulary.tokens.indices.map { side.spelled(TokenID($0)) } : []
    var found: [Int] = []
    found.reserveCapacity(side.trace.nodes.count)
    for node in side.trace.nodes {
      guard let parent = node.parent, let label = node.label else {
        found.append(0)
        continue
      }
      var number = found[parent.index]
      for symbol in byText ? bytes[label.index] : [label.index] {
        // A text does not begin with a space.
        if byText, number == 0, symbol == ComparedTrace.space { continue }
        let link = Link(prefix: number, symbol: symbol)
        number = numbers[link] ?? numbers.count + 1
        numbers[link] = number
      }
      found.append(number)
    }
    return found
  }
}

extension ComparedTrace {
  static let space = 0x20

  /// The text of a label, byte by byte.
  fileprivate func spelled(_ label: TokenID) -> [Int] { vocabulary.bytes(of: label).map(Int.init) }

  /// The text of labels, byte by byte, without a space at its beginning.
  func spelled(_ labels: [TokenID]) -> [Int] {
    Array(labels.flatMap { spelled($0) }.drop { $0 == Self.space })
  }
}
