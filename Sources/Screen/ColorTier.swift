/// How many colours a terminal supports.
package enum ColorTier: String, CaseIterable, Comparable, Sendable {
  /// None: attributes only.
  case mono
  case eight = "8"
  case sixteen = "16"
  case indexed = "256"
  case truecolor

  package static func < (a: ColorTier, b: ColorTier) -> Bool { a.rank < b.rank }

  /// The richest tier a terminal with this many colours supports; 2^24 and more are true colour.
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

  /// The tier to use: the requested one, else none if `NO_COLOR` is set and not empty, else the
  /// terminal's; never more than the terminal's.
  package static func choose(
    requested: ColorTier?, noColor: String?, available: ColorTier
  ) -> ColorTier {
    if let requested { return min(requested, available) }
    if let noColor, !noColor.isEmpty { return .mono }
    return available
  }

  /// A theme's colour as displayed in this tier.
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

  /// A style as displayed in this tier.
  ///
  /// Without colours, a style with a background is shown in reverse, unless it specifies `mono`. If
  /// few colours make foreground and background equal, or leave no foreground, the terminal's own
  /// foreground is used, or black or white on the style's own background.
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

  /// The nearest of colours 16 to 255: the first 16 depend on the user's settings.
  static func nearestOf256(_ rgb: RGB) -> UInt8 {
    (16...255).min { rgb.distance(to: indexedColor($0)) < rgb.distance(to: indexedColor($1)) } ?? 16
  }

  /// The colour at an index of the 256-colour palette.
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

  /// Grey, which would be black with 8 colours, becomes the terminal's own colour.
  private static func ofEight(_ color: ANSIColor) -> TerminalColor {
    color == .brightBlack ? .terminal : .index(color.rawValue & 7)
  }

  private static func nearestOf16(_ rgb: RGB) -> ANSIColor {
    ANSIColor.allCases.min { rgb.distance(to: $0.nominal) < rgb.distance(to: $1.nominal) } ?? .white
  }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// A colour as sent to a terminal.
package enum TerminalColor: Hashable, Sendable {
  case terminal
  case index(UInt8)
  case rgb(RGB)
}

/// A style as sent to a terminal.
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
