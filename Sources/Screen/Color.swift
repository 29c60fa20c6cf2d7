/// A colour of the screen, 8 bits per channel, sRGB.
package struct RGB: Hashable, Sendable, CustomStringConvertible {
  package let red: UInt8
  package let green: UInt8
  package let blue: UInt8

  package init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// From `0xRRGGBB`; higher bits are ignored.
  package init(_ value: UInt32) {
    self.init(
      red: UInt8(value >> 16 & 0xFF), green: UInt8(value >> 8 & 0xFF), blue: UInt8(value & 0xFF))
  }

  /// From `#rrggbb` or `#rgb`; `nil` for anything else.
  package init?(hex text: some StringProtocol) {
    guard text.first == "#" else { return nil }
    let digits = text.dropFirst()
    guard digits.allSatisfy(\.isHexDigit), let value = UInt32(digits, radix: 16) else { return nil }
    switch digits.count {
    case 6: self.init(value)
    case 3:
      let (red, green, blue) = (value >> 8 & 15, value >> 4 & 15, value & 15)
      self.init(red * 0x110000 | green * 0x1100 | blue * 0x11)
    default: return nil
    }
  }

  /// `#rrggbb`.
  package var description: String {
    let value = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
    let digits = String(value, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// Relative luminance according to WCAG 2.2, 0 (black) to 1 (white).
  package var luminance: Double {
    0.2126 * Self.linear(red) + 0.7152 * Self.linear(green) + 0.0722 * Self.linear(blue)
  }

  /// Contrast ratio according to WCAG 2.2, 1 (none) to 21 (black on white); 4.5 is the minimum for
  /// text.
  package func contrast(with other: RGB) -> Double {
    let (low, high) = (min(luminance, other.luminance), max(luminance, other.luminance))
    return (high + 0.05) / (low + 0.05)
  }

  /// Squared perceptual distance, "redmean" (T. Riemersma, Colour metric, CompuPhase).
  func distance(to other: RGB) -> Int {
    let mean = (Int(red) + Int(other.red)) / 2
    let (dr, dg, db) = (
      Int(red) - Int(other.red), Int(green) - Int(other.green), Int(blue) - Int(other.blue)
    )
    return (512 + mean) * dr * dr / 256 + 4 * dg * dg + (767 - mean) * db * db / 256
  }

  private static func linear(_ channel: UInt8) -> Double {
    linearLight[Int(channel)]
  }

  /// sRGB to linear light; the power 2.4 = 12/5 by Newton's method, because the standard library
  /// has no pow.
  private static let linearLight: [Double] = (0...255).map { value in
    let channel = Double(value) / 255
    guard channel > 0.04045 else { return channel / 12.92 }
    let base = (channel + 0.055) / 1.055
    // x = base^(12/5) solves x^5 = base^12.
    let target = (0..<12).reduce(1.0) { power, _ in power * base }
    var x = 1.0
    for _ in 0..<60 { x -= (x * x * x * x * x - target) / (5 * x * x * x * x) }
    return x
  }
}

/// A colour in a theme.
package enum ThemeColor: Hashable, Sendable {
  /// The terminal's own foreground or background.
  case terminal
  /// One of the 16 ANSI colours, whose appearance the user's terminal defines.
  case ansi(ANSIColor)
  /// An exact colour, and its substitute if there are only 16 (`nil`: the nearest).
  case rgb(RGB, ansi: ANSIColor? = nil)
}

/// The 16 ANSI colours by their usual names.
package enum ANSIColor: UInt8, CaseIterable, Hashable, Sendable {
  case black, red, green, yellow, blue, magenta, cyan, white
  case brightBlack, brightRed, brightGreen, brightYellow
  case brightBlue, brightMagenta, brightCyan, brightWhite

  /// The name in theme files: `bright-blue`.
  package var name: String {
    let name = "\(self)"
    guard name.hasPrefix("bright") else { return name }
    return "bright-" + name.dropFirst(6).lowercased()
  }

  /// The colour with this name.
  package init?(name: some StringProtocol) {
    guard let color = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = color
  }

  /// xterm's value for it: a guess, since the user may have changed it.
  package var nominal: RGB { RGB(Self.xterm[Int(rawValue)]) }

  private static let xterm: [UInt32] = [
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
  ]
}
