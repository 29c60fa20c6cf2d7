import Screen
import TestSupport
import Testing

@Suite struct GeometryTests {
  @Test func partsAddUpAndDoNotOverlap() {
    var generator = SplitMix64(seed: 1)
    for _ in 0..<500 {
      let total = Int.random(in: 0...60, using: &generator)
      var parts = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
        Bool.random(using: &generator)
          ? Extent.fixed(Int.random(in: 0...30, using: &generator))
          : .share(Int.random(in: 1...4, using: &generator), atLeast: 3)
      }
      parts.append(.share())
      let lengths = Layout.lengths(of: total, into: parts)
      #expect(lengths.reduce(0, +) == total)
      #expect(lengths.allSatisfy { $0 >= 0 })
      let rect = Rect(row: 2, column: 3, rows: total, columns: total)
      let rows = rect.rows(parts)
      #expect(rows.map(\.rows) == lengths)
      for (above, below) in zip(rows, rows.dropFirst()) { #expect(above.endRow == below.row) }
      #expect(rect.columns(parts).map(\.columns) == lengths)
    }
  }

  @Test func sharesFollowTheirWeightsWhereThereIsSpace() {
    #expect(Layout.lengths(of: 90, into: [.share(2), .share(1)]) == [60, 30])
    #expect(Layout.lengths(of: 20, into: [.share(3), .share(1, atLeast: 8)]) == [12, 8])
    #expect(Layout.lengths(of: 10, into: [.fixed(3), .share(), .share()]) == [3, 4, 3])
    #expect(Layout.lengths(of: 10, into: [.fixed(3), .fixed(4)]) == [3, 4])
    #expect(Layout.lengths(of: 5, into: [.fixed(3), .fixed(4)]) == [3, 2])
  }

  @Test func splittingNeverGoesInsideOut() {
    let rect = Rect(row: 1, column: 1, rows: 4, columns: 6)
    #expect(rect.splitTop(9).top == rect)
    #expect(rect.splitTop(9).rest.isEmpty)
    #expect(rect.splitBottom(1).bottom == Rect(row: 4, column: 1, rows: 1, columns: 6))
    #expect(rect.splitBottom(9).rest.isEmpty)
    #expect(rect.splitRight(2).right == Rect(row: 1, column: 5, rows: 4, columns: 2))
    #expect(rect.splitLeft(-3).left.isEmpty)
    #expect(rect.inset(by: 2).isEmpty)
    #expect(rect.inset(by: 1) == Rect(row: 2, column: 2, rows: 2, columns: 4))
    #expect(
      rect.centred(Size(rows: 2, columns: 80)) == Rect(row: 2, column: 1, rows: 2, columns: 6))
    #expect(
      rect.intersection(Rect(row: 3, column: 4, rows: 9, columns: 9))
        == Rect(row: 3, column: 4, rows: 2, columns: 3))
    #expect(rect.intersection(Rect(row: 30, column: 40, rows: 9, columns: 9)).isEmpty)
  }
}
