/// How many colours a terminal shows.
package enum ColorTier: String, CaseIterable, Comparable, Sendable {
  /// None: attributes only.
  case mono
  case eight = "8"
  case sixteen = "16"
  case indexed = "256"
  case truecolor

  package static func < (a: ColorTier, b: ColorTier) -> Bool { a.rank < b.rank }

  /// The richest tier that a terminal of so many colours shows; 2^24 and more are true colour.
  package init(colors: Int) {
    self =
      switch colors {
      case ..<8: .mono
      case ..<16: .eight
      case ..<256: .sixteen
      case ..<(1 << 24): .indexed
      default: .truecolor
      }
  }

  /// The tier to use: what was asked for by name, else none if `NO_COLOR` is set and not empty, else all
  /// that the terminal has; never more than it has.
  package static func choose(
    requested: ColorTier?, noColor: String?, available: ColorTier
  ) -> ColorTier {
    if let requested { return min(requested, available) }
    if let noColor, !noColor.isEmpty { return .mono }
    return available
  }

  /// A theme's colour as this tier shows it.
  package func resolve(_ color: ThemeColor) -> TerminalColor {
    switch (self, color) {
    case (.mono, _), (_, .terminal): .terminal
    case (.eight, .ansi(let ansi)): Self.ofEight(ansi)
    case (_, .ansi(let ansi)): .index(ansi.rawValue)
    case (.truecolor, .rgb(let rgb, _)): .rgb(rgb)
    case (.indexed, .rgb(let rgb, _)): .index(Self.nearestOf256(rgb))
    case (.sixteen, .rgb(let rgb, let ansi)): .index((ansi ?? Self.nearestOf16(rgb)).rawValue)
    case (.eight, .rgb(let rgb, let ansi)): Self.ofEight(ansi ?? Self.nearestOf16(rgb))
    }
  }

  /// A style as this tier shows it.
  ///
  /// Where there are no colours, what would have had a background is in reverse, unless the style says
  /// what it wants there. Where few colours make foreground and background the same, or leave no
  /// foreground, it is the terminal's own, and on a ground of the style's own black or white.
  package func resolve(_ style: Style) -> TerminalStyle {
    guard self != .mono else {
      var attributes = style.attributes
      if style.background != .terminal { attributes.insert(.reverse) }
      return TerminalStyle(
        foreground: .terminal, background: .terminal, attributes: style.mono ?? attributes)
    }
    var resolved = TerminalStyle(
      foreground: resolve(style.foreground), background: resolve(style.background),
      attributes: style.attributes)
    if resolved.foreground == resolved.background, resolved.foreground != .terminal,
      style.foreground != style.background
    {
      resolved.foreground = .terminal
    }
    if case .index(let ground) = resolved.background, resolved.foreground == .terminal,
      style.foreground != .terminal
    {
      let isDark = Self.indexedColor(ground).luminance < 0.2
      resolved.foreground = .index(isDark ? ANSIColor.white.rawValue : ANSIColor.black.rawValue)
    }
    return resolved
  }

  /// The nearest of colours 16 to 255: the first 16 are whatever the user made of them.
  static func nearestOf256(_ rgb: RGB) -> UInt8 {
    (16...255).min { rgb.distance(to: indexedColor($0)) < rgb.distance(to: indexedColor($1)) } ?? 16
  }

  /// What a terminal shows for an index of its 256 colours.
  package static func indexedColor(_ index: UInt8) -> RGB {
    if let ansi = ANSIColor(rawValue: index) { return ansi.nominal }
    if index >= 232 {
      let level = 8 + 10 * (index - 232)
      return RGB(red: level, green: level, blue: level)
    }
    let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
    let cube = Int(index) - 16
    return RGB(red: levels[cube / 36], green: levels[cube / 6 % 6], blue: levels[cube % 6])
  }

  /// Grey, which would be black among 8, is the terminal's own colour.
  private static func ofEight(_ color: ANSIColor) -> TerminalColor {
    color == .brightBlack ? .terminal : .index(color.rawValue & 7)
  }

  private static func nearestOf16(_ rgb: RGB) -> ANSIColor {
    ANSIColor.allCases.min { rgb.distance(to: $0.nominal) < rgb.distance(to: $1.nominal) } ?? .white
  }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// A colour as a terminal is told it.
package enum TerminalColor: Hashable, Sendable {
  case terminal
  case index(UInt8)
  case rgb(RGB)
}

/// A style as a terminal is told it.
package struct TerminalStyle: Hashable, Sendable {
  package var foreground: TerminalColor
  package var background: TerminalColor
  package var attributes: CellAttributes

  package init(
    foreground: TerminalColor, background: TerminalColor, attributes: CellAttributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }
}
