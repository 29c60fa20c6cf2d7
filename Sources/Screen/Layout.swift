/// The length one part requests, in cells.
package enum Extent: Hashable, Sendable {
  /// Exactly this many cells, if available.
  case fixed(Int)
  /// A share of what the fixed parts leave, in proportion to `weight`, with a minimum of `atLeast`
  /// cells.
  case share(_ weight: Int = 1, atLeast: Int = 0)
}

/// Splits lengths and rectangles; parts never overlap and add up to the whole.
package enum Layout {
  /// Lengths of the parts of `total` cells, in order.
  ///
  /// Fixed parts and minima are allocated first, in order if space is short; the rest goes to the
  /// shares by weight, rounded so that nothing is lost. Without a share the remainder is unused, so
  /// the sum may be less than `total`.
  package static func lengths(of total: Int, into parts: [Extent]) -> [Int] {
    var left = max(0, total)
    var lengths = parts.map { part in
      let wanted =
        switch part {
        case .fixed(let cells): cells
        case .share(_, let atLeast): atLeast
        }
      let given = min(max(0, wanted), left)
      left -= given
      return given
    }
    // Shares divide all the space left by the fixed parts, including minima, so that a minimum only
    // affects a share that would fall below it: each cell goes to the share furthest behind.
    let shares = parts.indices.filter { if case .share = parts[$0] { true } else { false } }
    let weights = parts.map { if case .share(let weight, _) = $0 { max(1, weight) } else { 0 } }
    while left > 0, !shares.isEmpty {
      var neediest = shares[0]
      for index in shares.dropFirst()
      where lengths[index] * weights[neediest] < lengths[neediest] * weights[index] {
        neediest = index
      }
      lengths[neediest] += 1
      left -= 1
    }
    return lengths
  }
}

extension Rect {
  /// Parts of this rectangle from top to bottom.
  package func rows(_ parts: [Extent]) -> [Rect] {
    var at = row
    return Layout.lengths(of: rows, into: parts).map { length in
      defer { at += length }
      return Rect(row: at, column: column, rows: length, columns: columns)
    }
  }

  /// Parts of this rectangle from left to right.
  package func columns(_ parts: [Extent]) -> [Rect] {
    var at = column
    return Layout.lengths(of: columns, into: parts).map { length in
      defer { at += length }
      return Rect(row: row, column: at, rows: rows, columns: length)
    }
  }

  /// The first `count` rows (or fewer if unavailable), and the rest.
  package func splitTop(_ count: Int) -> (top: Rect, rest: Rect) {
    let parts = rows([.fixed(count), .share()])
    return (parts[0], parts[1])
  }

  /// The last `count` rows (or fewer if unavailable), and what lies above.
  package func splitBottom(_ count: Int) -> (rest: Rect, bottom: Rect) {
    let (top, bottom) = splitTop(rows - min(max(0, count), rows))
    return (top, bottom)
  }

  /// The first `count` columns (or fewer if unavailable), and the rest.
  package func splitLeft(_ count: Int) -> (left: Rect, rest: Rect) {
    let parts = columns([.fixed(count), .share()])
    return (parts[0], parts[1])
  }

  /// The last `count` columns (or fewer if unavailable), and what lies to the left.
  package func splitRight(_ count: Int) -> (rest: Rect, right: Rect) {
    let (left, right) = splitLeft(columns - min(max(0, count), columns))
    return (left, right)
  }

  /// A rectangle of `size`, clipped to this one and centred in it, for a pop-up.
  package func centred(_ size: Size) -> Rect {
    let rows = min(size.rows, self.rows)
    let columns = min(size.columns, self.columns)
    return Rect(
      row: row + (self.rows - rows) / 2, column: column + (self.columns - columns) / 2,
      rows: rows, columns: columns)
  }
}
