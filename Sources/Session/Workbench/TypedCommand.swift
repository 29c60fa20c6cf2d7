import BeamSearch

/// What can be typed after `:`: every command by its name, and these with an argument.
package enum TypedCommand {
  package enum Setting: String, Sendable, CaseIterable {
    case beam, cap, search, nbest, frame, theme, reference, file, export

    package var argument: String {
      switch self {
      case .beam, .cap, .nbest, .frame, .file: "N"
      case .search, .theme: "NAME"
      case .reference: "TEXT"
      case .export: "FILE.svg"
      }
    }

    package var help: String {
      switch self {
      case .beam: "search again with a beam of N hypotheses"
      case .cap: "search again with at most N labels a frame"
      case .search: "search again with another algorithm"
      case .nbest: "search again and keep the N best"
      case .frame: "go to encoder frame N"
      case .theme: "use a theme"
      case .reference: "set the reference text; nothing removes it"
      case .file: "open sound file number N"
      case .export: "write the screen as a picture"
      }
    }
  }

  /// What a typed line means.
  enum Parsed: Equatable {
    case command(Command)
    case setting(Setting, String)
    case empty
    case unknown(String)
  }

  static func parse(_ line: String) -> Parsed {
    let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
    guard let word = parts.first else { return .empty }
    let argument = parts.count > 1 ? parts[1] : ""
    if let setting = Setting(rawValue: word) { return .setting(setting, argument) }
    if let command = Command(rawValue: word) { return .command(command) }
    if word == "q" { return .command(.quit) }
    return .unknown(word)
  }

  /// The longest beginning that all possible continuations of the text share; `nil` for none.
  static func completion(of text: String, themes: [String]) -> String? {
    let words = Command.allCases.map(\.rawValue) + Setting.allCases.map { $0.rawValue + " " }
    let arguments =
      SearchCatalog.profiles.map { "search " + $0.name } + themes.map { "theme " + $0 }
    let fitting = (text.contains(" ") ? arguments : words).filter { $0.hasPrefix(text) }
    guard var common = fitting.first else { return nil }
    for other in fitting { common = String(zip(common, other).prefix { $0 == $1 }.map(\.0)) }
    return common
  }
}

extension WorkbenchState {
  mutating func runLine(_ line: String) -> [Effect] {
    switch TypedCommand.parse(line) {
    case .empty: return []
    case .command(let command): return run(command)
    case .setting(let setting, let argument): return set(setting, to: argument)
    case .unknown(let word):
      say(.error, ":\(word) is not a command; ? lists them, Tab completes")
      return []
    }
  }

  private mutating func set(_ setting: TypedCommand.Setting, to argument: String) -> [Effect] {
    switch setting {
    case .beam: return setNumber(setting, argument, in: 1...1000, \.beamSize)
    case .cap: return setNumber(setting, argument, in: 1...1000, \.maxSymbolsPerFrame)
    case .nbest: return setNumber(setting, argument, in: 1...1000, \.nBest)
    case .frame:
      guard let frame = number(setting, argument, in: 0...max(0, frameCount - 1)) else { return [] }
      moveTo(frame: frame)
      return []
    case .file:
      guard let number = number(setting, argument, in: 1...max(1, files.count)) else { return [] }
      fileIndex = number - 1
      return hearFile()
    case .search:
      guard SearchCatalog.profiles.contains(where: { $0.name == argument }) else {
        let known = SearchCatalog.profiles.map(\.name).joined(separator: ", ")
        say(.error, ":search \(argument): unknown; known are \(known)")
        return []
      }
      searchName = argument
      return searchAgain()
    case .theme:
      guard themeNames.contains(argument) else {
        let known = themeNames.joined(separator: ", ")
        say(.error, ":theme \(argument): unknown; known are \(known)")
        return []
      }
      return [.useTheme(argument)]
    case .reference: return setReference(argument)
    case .export:
      guard argument.hasSuffix(".svg"), argument != ".svg" else {
        say(.error, ":export needs the name of a file that ends with .svg; found \"\(argument)\"")
        return []
      }
      return [.exportScreen(path: argument)]
    }
  }

  private mutating func number(
    _ setting: TypedCommand.Setting, _ argument: String, in range: ClosedRange<Int>
  ) -> Int? {
    guard let value = Int(argument), range.contains(value) else {
      let found = argument.isEmpty ? "nothing" : "\"\(argument)\""
      say(
        .error,
        ":\(setting.rawValue) needs a number from \(range.lowerBound) to \(range.upperBound); "
          + "found \(found)")
      return nil
    }
    return value
  }

  private mutating func setNumber(
    _ setting: TypedCommand.Setting, _ argument: String, in range: ClosedRange<Int>,
    _ knob: WritableKeyPath<SearchOptions, Int>
  ) -> [Effect] {
    guard let value = number(setting, argument, in: range) else { return [] }
    options[keyPath: knob] = value
    return searchAgain()
  }
}
