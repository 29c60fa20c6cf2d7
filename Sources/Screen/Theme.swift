/// What a role looks like.
package struct Style: Hashable, Sendable {
  package var foreground: ThemeColor
  package var background: ThemeColor
  package var attributes: CellAttributes
  /// The attributes where there are no colours; `nil`: the same, in reverse if there is a background.
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
  /// The ground a theme is made for.
  package enum Appearance: String, CaseIterable, Sendable {
    case dark, light

    /// What contrast is reckoned against where the ground is the terminal's own.
    package var ground: RGB { self == .dark ? RGB(0x000000) : RGB(0xFFFFFF) }

    /// What text is drawn in where its colour is the terminal's own.
    package var ink: RGB { self == .dark ? RGB(0xE6E6E6) : RGB(0x1A1A1A) }
  }

  package let name: String
  package let appearance: Appearance
  /// By the place of the role among all.
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
  /// The place among all roles, from 0.
  package var index: Int { Self.indices[self] ?? 0 }

  private static let indices = Dictionary(
    uniqueKeysWithValues: zip(allCases, allCases.indices))

  /// Every key a theme may style: the roles, and the groups that roles with a dot belong to.
  package static let themeKeys = Set(allCases.flatMap(\.keys))
}
