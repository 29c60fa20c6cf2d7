import Foundation
import Kernels
import TestSupport
import Testing

@Suite("Attention against Double")
struct AttentionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var count: Int
    var heads: Int
    var dim: Int
    var window: AttentionWindow
    var reach: Int

    var testDescription: String {
      "T \(count), H \(heads), D \(dim), \(window.left ?? -1) left, \(window.right ?? -1) right"
    }
  }

  static let cases = [
    Case(count: 1, heads: 1, dim: 3, window: AttentionWindow(left: nil, right: nil), reach: 2),
    Case(count: 30, heads: 4, dim: 36, window: AttentionWindow(left: nil, right: nil), reach: 5),
    Case(count: 27, heads: 2, dim: 16, window: AttentionWindow(left: 9, right: 2), reach: 4),
    Case(count: 40, heads: 2, dim: 10, window: AttentionWindow(left: 0, right: 0), reach: 0),
    Case(count: 21, heads: 1, dim: 8, window: AttentionWindow(left: nil, right: 3), reach: 30),
    Case(count: 21, heads: 3, dim: 27, window: AttentionWindow(left: 4, right: nil), reach: 3),
  ]

  @Test(arguments: cases)
  func equalsDouble(_ c: Case) {
    var random = SplitMix64(seed: 1)
    let rows = random.matrix(c.count, 3 * c.dim, scale: 2)
    let table = random.matrix(c.heads, 2 * c.reach + 1, scale: 2)
    var memory = AttentionMemory(heads: c.heads, dim: c.dim)
    memory.append(rows)
    let found = memory.attend(rows, first: 0, window: c.window, bias: RelativeBias(table))
    // Weights and sums of up to 40 products of values below 4.
    #expect(maxDifference(found.storage, reference(c, rows: rows, table: table)) < 2e-5)
  }

  @Test(arguments: cases, 0..<4)
  func anyGroupingGivesTheSameBits(_ c: Case, seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    let rows = random.matrix(c.count, 3 * c.dim, scale: 2)
    let bias = RelativeBias(random.matrix(c.heads, 2 * c.reach + 1))
    var whole = AttentionMemory(heads: c.heads, dim: c.dim)
    whole.append(rows)
    let expected = whole.attend(rows, first: 0, window: c.window, bias: bias)

    guard let right = c.window.right else { return }
    var memory = AttentionMemory(heads: c.heads, dim: c.dim)
    var found = Matrix(rows: 0, columns: c.dim)
    var taken = 0
    while found.rows < c.count {
      let more = min(c.count - taken, Int.random(in: 0...7, using: &random))
      memory.append(rows.rows(taken..<taken + more))
      taken += more
      let ready = taken == c.count ? taken : max(found.rows, taken - right)
      let queries = rows.rows(found.rows..<ready)
      found.append(memory.attend(queries, first: found.rows, window: c.window, bias: bias))
      if let left = c.window.left { memory.forget(before: found.rows - left) }
    }
    #expect(found == expected)
  }

  @Test func forgettingKeepsTheWindow() {
    var random = SplitMix64(seed: 9)
    let rows = random.matrix(300, 12)
    let bias = RelativeBias(random.matrix(1, 5))
    let window = AttentionWindow(left: 10, right: 0)
    var whole = AttentionMemory(heads: 1, dim: 4)
    whole.append(rows)
    var short = whole
    short.forget(before: 280)
    let queries = rows.rows(290..<300)
    #expect(
      short.attend(queries, first: 290, window: window, bias: bias)
        == whole.attend(queries, first: 290, window: window, bias: bias))
  }

  private func reference(_ c: Case, rows: Matrix, table: Matrix) -> [Double] {
    let headDim = c.dim / c.heads
    var result = [Double](repeating: 0, count: c.count * c.dim)
    for query in 0..<c.count {
      let first = max(0, query - (c.window.left ?? c.count))
      let last = min(c.count - 1, query + (c.window.right ?? c.count))
      for head in 0..<c.heads {
        let columns = head * headDim..<(head + 1) * headDim
        let scores = (first...last).map { key in
          let product = columns.reduce(0.0) {
            $0 + Double(rows[query, $1]) * Double(rows[key, c.dim + $1])
          }
          let distance = max(-c.reach, min(c.reach, key - query)) + c.reach
          return product / Double(headDim).squareRoot() + Double(table[head, distance])
        }
        let weights = softmax(scores)
        for column in columns {
          result[query * c.dim + column] = zip(first...last, weights).reduce(0) {
            $0 + $1.1 * Double(rows[$1.0, 2 * c.dim + column])
          }
        }
      }
    }
    return result
  }
}
