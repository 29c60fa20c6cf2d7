/// Draws a screen as an SVG image, for example for a README.
package enum SVGExport {
  /// Cell extent in user units; a common monospaced font is 0.6 em wide.
  private static let cellWidth = 8.4
  private static let cellHeight = 18.0
  private static let margin = 12.0

  /// The image of `grid` in the true colours of `theme`, on the background the theme is made for.
  package static func render(_ grid: CellGrid, theme: Theme) -> String {
    let width = number(Double(grid.columns) * cellWidth + 2 * margin)
    let height = number(Double(grid.rows) * cellHeight + 2 * margin)
    var lines = [
      #"<svg xmlns="http://www.w3.org/2000/svg" width="\#(width)" height="\#(height)" "#
        + #"viewBox="0 0 \#(width) \#(height)" font-family="ui-monospace, 'DejaVu Sans Mono', "#
        + #"Menlo, Consolas, monospace" font-size="14">"#,
      #"<rect width="100%" height="100%" rx="8" fill="\#(theme.appearance.ground)"/>"#,
    ]
    for row in 0..<grid.rows {
      for run in runs(of: grid, row: row, theme: theme) {
        lines += draw(run, row: row, theme: theme)
      }
    }
    return lines.joined(separator: "\n") + "\n</svg>\n"
  }

  /// Adjacent cells with the same style; a wide grapheme is a separate run, since fonts differ in
  /// its width.
  private struct Run {
    var column: Int
    var columns: Int
    var text: String
    var style: Style
  }

  private static func runs(of grid: CellGrid, row: Int, theme: Theme) -> [Run] {
    var runs: [Run] = []
    for column in 0..<grid.columns {
      let cell = grid[row, column]
      guard cell.width > 0 else { continue }
      var style = theme[cell.role]
      style.attributes.formUnion(cell.attributes)
      let columns = Int(cell.width)
      if let last = runs.last, last.style == style, columns == 1, last.columns == last.text.count {
        runs[runs.count - 1].columns += columns
        runs[runs.count - 1].text.append(cell.character)
      } else {
        runs.append(
          Run(column: column, columns: columns, text: String(cell.character), style: style))
      }
    }
    return runs
  }

  private static func draw(_ run: Run, row: Int, theme: Theme) -> [String] {
    var ink = color(run.style.foreground, own: theme.appearance.ink)
    var ground = color(run.style.background, own: theme.appearance.ground)
    if run.style.attributes.contains(.reverse) { swap(&ink, &ground) }
    let x = number(margin + Double(run.column) * cellWidth)
    let top = margin + Double(row) * cellHeight
    let width = number(Double(run.columns) * cellWidth)
    var lines: [String] = []
    if ground != theme.appearance.ground {
      lines.append(
        #"<rect x="\#(x)" y="\#(number(top))" width="\#(width)" "#
          + #"height="\#(number(cellHeight))" fill="\#(ground)"/>"#)
    }
    guard run.text.contains(where: { $0 != " " }) || run.style.attributes.contains(.underline)
    else { return lines }
    // textLength keeps the columns aligned in any font.
    lines.append(
      #"<text x="\#(x)" y="\#(number(top + 0.74 * cellHeight))" textLength="\#(width)" "#
        + #"lengthAdjust="spacingAndGlyphs" xml:space="preserve" fill="\#(ink)""#
        + attributes(run.style.attributes) + ">\(escape(run.text))</text>")
    return lines
  }

  private static func attributes(_ attributes: CellAttributes) -> String {
    var text = ""
    if attributes.contains(.bold) { text += #" font-weight="bold""# }
    if attributes.contains(.italic) { text += #" font-style="italic""# }
    if attributes.contains(.underline) { text += #" text-decoration="underline""# }
    if attributes.contains(.dim) { text += #" opacity="0.6""# }
    return text
  }

  private static func color(_ color: ThemeColor, own: RGB) -> RGB {
    switch color {
    case .terminal: own
    case .ansi(let ansi): ansi.nominal
    case .rgb(let rgb, _): rgb
    }
  }

  private static func escape(_ text: String) -> String {
    text.reduce(into: "") { escaped, character in
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      default: escaped.append(character)
      }
    }
  }

  /// One decimal, without a trailing zero.
  private static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}
