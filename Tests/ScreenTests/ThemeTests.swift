import Screen
import Testing

@Suite struct ThemeTests {
  @Test func everyRoleHasALetterOfItsOwn() {
    let letters = StyleRole.allCases.map(\.letter)
    #expect(Set(letters).count == letters.count)
    #expect(letters.allSatisfy { $0.isASCII && !$0.isWhitespace })
    #expect(StyleRole.allCases.map(\.index) == Array(0..<StyleRole.allCases.count))
  }

  @Test func aRoleLooksLikeTheNearestKeyAboveIt() {
    let title = Style(attributes: .bold)
    let text = Style(attributes: .dim)
    let heat = Style(attributes: .italic)
    let theme = Theme(
      name: "t", appearance: .dark, styles: ["text": text, "title": title, "heat": heat])
    #expect(theme[.title] == title && theme[.titleFocused] == title)
    #expect(theme[.border] == text && theme[.best] == text && theme[.dim] == text)
    #expect(theme[.heat5] == heat)
    #expect(Theme(name: "", appearance: .light, styles: [:])[.error] == Style())
  }

  @Test func theRampIsStepped() {
    #expect(StyleRole.heat(-1) == .heat0 && StyleRole.heat(.nan) == .heat0)
    #expect(StyleRole.heat(0.5) == .heat4 && StyleRole.heat(0.99) == .heat7)
    #expect(StyleRole.heat(1) == .heat7 && StyleRole.heat(.infinity) == .heat7)
  }
}

@Suite struct ColorTests {
  @Test func contrastIsThatOfWCAG() throws {
    // Values of the W3C's definition, to two decimals.
    #expect(RGB(0).contrast(with: RGB(0xFFFFFF)) == 21)
    #expect(abs(RGB(0x777777).contrast(with: RGB(0xFFFFFF)) - 4.48) < 0.005)
    #expect(abs(RGB(0xFF0000).contrast(with: RGB(0xFFFFFF)) - 4.00) < 0.005)
    #expect(RGB(0x123456).contrast(with: RGB(0x123456)) == 1)
  }

  @Test func hexIsReadAndPrinted() {
    #expect(RGB(hex: "#0a0b0c") == RGB(red: 10, green: 11, blue: 12))
    #expect(RGB(hex: "#f0C") == RGB(0xFF00CC))
    #expect(RGB(0x00AB01).description == "#00ab01")
    for wrong in ["", "#", "123456", "#12345", "#12345g", "#1234567", "#+12345", "red"] {
      #expect(RGB(hex: wrong) == nil, "\(wrong)")
    }
  }

  @Test func everyOfThe256StandsForItself() {
    for index in 16...255 as ClosedRange<UInt8> {
      let color = ColorTier.indexedColor(index)
      guard case .index(let nearest) = ColorTier.indexed.resolve(.rgb(color)) else {
        Issue.record("no index")
        continue
      }
      // Greys and black occur twice.
      #expect(ColorTier.indexedColor(nearest) == color)
    }
    #expect(ColorTier.indexed.resolve(.rgb(RGB(0x5FAFF2))) == .index(75))
  }

  @Test func tiersShowWhatTheyCan() {
    let sky = ThemeColor.rgb(RGB(0x5C5CFF))
    #expect(ColorTier.truecolor.resolve(sky) == .rgb(RGB(0x5C5CFF)))
    #expect(ColorTier.sixteen.resolve(sky) == .index(12))
    #expect(ColorTier.eight.resolve(sky) == .index(4))
    #expect(ColorTier.mono.resolve(sky) == .terminal)
    let told = ThemeColor.rgb(RGB(0x5C5CFF), ansi: .brightCyan)
    #expect(ColorTier.sixteen.resolve(told) == .index(14))
    #expect(ColorTier.eight.resolve(told) == .index(6))
    #expect(ColorTier.indexed.resolve(.ansi(.brightRed)) == .index(9))
    #expect(ColorTier.eight.resolve(.ansi(.brightBlack)) == .terminal)
    #expect(ANSIColor.allCases.allSatisfy { ANSIColor(name: $0.name) == $0 })
    #expect(ANSIColor.brightBlue.name == "bright-blue")
  }

  @Test func withoutColoursAGroundIsReversed() {
    let style = Style(foreground: .ansi(.black), background: .ansi(.cyan), attributes: .bold)
    #expect(ColorTier.mono.resolve(style).attributes == [.bold, .reverse])
    var told = style
    told.mono = .underline
    #expect(ColorTier.mono.resolve(told).attributes == .underline)
    // Two near greys are the same of 8 colours; the text must stay visible.
    let near = Style(
      foreground: .rgb(RGB(0x101010), ansi: .black), background: .rgb(RGB(0x000000), ansi: .black))
    #expect(ColorTier.eight.resolve(near).foreground == .index(ANSIColor.white.rawValue))
    // Grey, which 8 colours lack, must not become an ink that may be the ground's colour.
    let gray = Style(foreground: .ansi(.brightBlack), background: .ansi(.white))
    #expect(ColorTier.eight.resolve(gray).foreground == .index(ANSIColor.black.rawValue))
  }

  @Test func theTierFollowsTheFlagThenTheEnvironment() {
    func choose(_ requested: ColorTier?, _ noColor: String?) -> ColorTier {
      ColorTier.choose(requested: requested, noColor: noColor, available: .indexed)
    }
    #expect(choose(nil, nil) == .indexed && choose(nil, "") == .indexed)
    #expect(choose(nil, "1") == .mono && choose(.sixteen, "1") == .sixteen)
    #expect(choose(.truecolor, nil) == .indexed && choose(.mono, nil) == .mono)
    #expect(
      [0, 8, 16, 88, 256, 1 << 24].map(ColorTier.init(colors:)) == [
        .mono, .eight, .sixteen, .sixteen, .indexed, .truecolor,
      ])
  }
}
