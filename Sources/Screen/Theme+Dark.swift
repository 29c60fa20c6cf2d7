extension Theme {
  /// The built-in theme: that of `themes/dark.toml`.
  package static let dark = Theme(name: "dark", appearance: .dark, styles: darkStyles)
}

private enum Palette {
  static let gray = ThemeColor.rgb(RGB(0x9AA4B0), ansi: .brightBlack)
  static let line = ThemeColor.rgb(RGB(0x748090), ansi: .brightBlack)
  static let strong = ThemeColor.rgb(RGB(0xFFFFFF), ansi: .brightWhite)
  static let paper = ThemeColor.rgb(RGB(0x101418), ansi: .black)
  static let silver = ThemeColor.rgb(RGB(0xAEBCCB), ansi: .white)
  static let navy = ThemeColor.rgb(RGB(0x2C4A6E), ansi: .blue)
  static let sky = ThemeColor.rgb(RGB(0x6CC0F5), ansi: .brightCyan)
  static let cyan = ThemeColor.rgb(RGB(0x7ADCD4), ansi: .cyan)
  static let green = ThemeColor.rgb(RGB(0x5FD39B), ansi: .green)
  static let yellow = ThemeColor.rgb(RGB(0xF0D24A), ansi: .brightYellow)
  static let orange = ThemeColor.rgb(RGB(0xF2A03D), ansi: .yellow)
  static let vermilion = ThemeColor.rgb(RGB(0xFF8060), ansi: .brightRed)
  static let purple = ThemeColor.rgb(RGB(0xDFA0CF), ansi: .brightMagenta)
  static let heat0 = ThemeColor.rgb(RGB(0x626C86), ansi: .brightBlack)
  static let heat1 = ThemeColor.rgb(RGB(0x6A7BA8), ansi: .brightBlack)
  static let heat2 = ThemeColor.rgb(RGB(0x5F93BD), ansi: .cyan)
  static let heat3 = ThemeColor.rgb(RGB(0x53ADBD), ansi: .cyan)
  static let heat4 = ThemeColor.rgb(RGB(0x62C4A5), ansi: .brightGreen)
  static let heat5 = ThemeColor.rgb(RGB(0x98D67E), ansi: .brightGreen)
  static let heat6 = ThemeColor.rgb(RGB(0xD6E261), ansi: .brightYellow)
  static let heat7 = ThemeColor.rgb(RGB(0xFFF6B0), ansi: .brightWhite)
}

private let darkStyles: [String: Style] = [
  "text": Style(),
  "text.dim": Style(foreground: Palette.gray, mono: [.dim]),
  "text.label": Style(foreground: Palette.gray, mono: []),
  "text.value": Style(),
  "text.disabled": Style(foreground: Palette.gray, attributes: [.italic], mono: [.dim]),
  "text.header": Style(foreground: Palette.gray, attributes: [.bold]),
  "text.key": Style(foreground: Palette.yellow, attributes: [.bold]),
  "text.link": Style(foreground: Palette.sky, attributes: [.underline]),
  "title": Style(foreground: Palette.silver),
  "title.focused": Style(foreground: Palette.sky, attributes: [.bold], mono: [.bold, .reverse]),
  "border": Style(foreground: Palette.line),
  "border.focused": Style(foreground: Palette.sky, attributes: [.bold]),
  "popup": Style(),
  "status": Style(foreground: Palette.silver, attributes: [.bold]),
  "prompt": Style(attributes: [.bold]),
  "cursor": Style(foreground: Palette.paper, background: Palette.sky, attributes: [.bold]),
  "cursor.frame": Style(foreground: Palette.yellow, attributes: [.bold]),
  "selected": Style(foreground: Palette.strong, background: Palette.navy),
  "match": Style(
    foreground: Palette.paper, background: Palette.yellow, mono: [.underline, .reverse]),
  "breakpoint": Style(foreground: Palette.vermilion, attributes: [.bold], mono: [.bold, .reverse]),
  "token": Style(),
  "token.blank": Style(foreground: Palette.gray, mono: [.dim]),
  "token.new": Style(foreground: Palette.green, attributes: [.bold], mono: [.bold, .underline]),
  "token.hotword": Style(foreground: Palette.purple, attributes: [.underline]),
  "fate.kept": Style(),
  "fate.new": Style(foreground: Palette.green, mono: [.bold]),
  "fate.merged": Style(foreground: Palette.sky, mono: [.underline]),
  "fate.pruned": Style(foreground: Palette.gray, mono: [.dim]),
  "fate.best": Style(foreground: Palette.yellow, attributes: [.bold]),
  "fate.forced": Style(foreground: Palette.purple, attributes: [.bold], mono: [.reverse]),
  "reference": Style(foreground: Palette.cyan, mono: [.underline]),
  "edit.correct": Style(foreground: Palette.green, mono: []),
  "edit.substitution": Style(foreground: Palette.yellow, attributes: [.bold]),
  "edit.insertion": Style(foreground: Palette.sky, attributes: [.underline]),
  "edit.deletion": Style(foreground: Palette.vermilion, mono: [.reverse]),
  "push.up": Style(foreground: Palette.sky, attributes: [.bold]),
  "push.down": Style(foreground: Palette.orange, mono: [.dim]),
  "chart.bar": Style(foreground: Palette.sky),
  "chart.negative": Style(foreground: Palette.orange, mono: [.dim]),
  "chart.axis": Style(foreground: Palette.gray, mono: [.dim]),
  "chart.path": Style(foreground: Palette.yellow, attributes: [.bold]),
  "chart.envelope": Style(foreground: Palette.purple, mono: [.underline]),
  "heat.0": Style(foreground: Palette.heat0, mono: [.dim]),
  "heat.1": Style(foreground: Palette.heat1, mono: [.dim]),
  "heat.2": Style(foreground: Palette.heat2, mono: [.dim]),
  "heat.3": Style(foreground: Palette.heat3, mono: []),
  "heat.4": Style(foreground: Palette.heat4, mono: []),
  "heat.5": Style(foreground: Palette.heat5, mono: []),
  "heat.6": Style(foreground: Palette.heat6, mono: [.bold]),
  "heat.7": Style(foreground: Palette.heat7, mono: [.bold]),
  "info": Style(foreground: Palette.sky),
  "warning": Style(foreground: Palette.orange, attributes: [.bold]),
  "error": Style(foreground: Palette.vermilion, attributes: [.bold], mono: [.bold, .reverse]),
  "changed": Style(foreground: Palette.purple, attributes: [.bold], mono: [.underline]),
]
