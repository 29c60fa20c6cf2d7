/// Rows of cells as aligned text: two spaces between columns, no trailing spaces.
package struct TextColumns {
  package enum Alignment { case left, right }

  private let alignments: [Alignment]
  private var rows: [[String]] = []

  package init(_ alignments: [Alignment]) { self.alignments = alignments }

  package mutating func add(_ row: [String]) {
    precondition(row.count == alignments.count, "a cell for each column")
    rows.append(row)
  }

  /// Each line starts with `indent`.
  package func lines(indent: String = "") -> [String] {
    let widths = alignments.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - row[column].count)
        return alignments[column] == .left ? row[column] + space : space + row[column]
      }
      let line = indent + cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
