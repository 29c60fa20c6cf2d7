/// The look of a role.
package struct Style: Hashable, Sendable {
  package var foreground: ThemeColor
  package var background: ThemeColor
  package var attributes: CellAttributes
  /// The attributes used without colours; `nil`: the same, in reverse if there is a background.
  package var mono: CellAttributes?

  package init(
    foreground: ThemeColor = .terminal, background: ThemeColor = .terminal,
    attributes: CellAttributes = [], mono: CellAttributes? = nil
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
    self.mono = mono
  }
}

/// A look for every role.
package struct Theme: Hashable, Sendable {
  /// The background a theme is made for.
  package enum Appearance: String, CaseIterable, Sendable {
    case dark, light

    /// The assumed background for contrast if it is the terminal's own.
    package var ground: RGB { self == .dark ? RGB(0x000000) : RGB(0xFFFFFF) }

    /// The assumed text colour if it is the terminal's own.
    package var ink: RGB { self == .dark ? RGB(0xE6E6E6) : RGB(0x1A1A1A) }
  }

  package let name: String
  package let appearance: Appearance
  /// By role index.
  private var styles: [Style]

  /// A theme from the styles of its keys: a role without one looks like the nearest key above it.
  package init(name: String, appearance: Appearance, styles: [String: Style]) {
    self.name = name
    self.appearance = appearance
    self.styles = StyleRole.allCases.map { role in
      role.keys.lazy.compactMap { styles[$0] }.first ?? Style()
    }
  }

  package subscript(role: StyleRole) -> Style { styles[role.index] }
}

extension StyleRole {
  /// The index among all roles, from 0.
  package var index: Int { Self.indices[self] ?? 0 }

  private static let indices = Dictionary(
    uniqueKeysWithValues: zip(allCases, allCases.indices))

  /// Every key a theme may style: the roles, and the groups of roles with a dot.
  package static let themeKeys = Set(allCases.flatMap(\.keys))
}
