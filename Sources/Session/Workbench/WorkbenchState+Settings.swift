import BeamSearch

/// What was typed after `:`.
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
    case .beam, .cap, .nbest: return setting.knob.map { set($0, to: argument) } ?? []
    case .set: return setKnob(argument)
    case .search: return useSearch(argument)
    case .dialect: return useDialect(argument)
    case .frame:
      guard let frame = number(setting, argument, in: 0...max(0, frameCount - 1)) else { return [] }
      moveTo(frame: frame)
      return []
    case .marks:
      listMarks()
      return []
    case .watch:
      watch(argument)
      return []
    case .unwatch:
      unwatch(argument)
      return []
    case .file:
      guard let number = number(setting, argument, in: 1...max(1, files.count)) else { return [] }
      fileIndex = number - 1
      return hearFile()
    case .theme:
      guard themeNames.contains(argument) else {
        let known = themeNames.joined(separator: ", ")
        say(.error, ":theme \(argument): unknown; known are \(known)")
        return []
      }
      return [.useTheme(argument)]
    case .reference: return setReference(argument)
    case .why: return argument.isEmpty ? run(.why) : ask(.text(argument))
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

  // MARK: The search

  /// Searches again as asked, or says why not.
  private mutating func search(
    _ command: String, _ change: (inout SearchRequest) throws(SearchError) -> Void
  ) -> [Effect] {
    var changed = request
    do throws(SearchError) {
      try change(&changed)
      try use(changed)
      return searchAgain()
    } catch {
      say(.error, ":\(command): \(error)")
      return []
    }
  }

  private mutating func setKnob(_ argument: String) -> [Effect] {
    let parts = argument.split(separator: " ", maxSplits: 1).map(String.init)
    guard let name = parts.first else {
      say(.note, plan.heeded.map { "\($0.knob.name) \($0.value.text)" }.joined(separator: ", "))
      return []
    }
    do throws(SearchError) {
      return set(try SearchKnob.named(name), to: parts.count > 1 ? parts[1] : nil)
    } catch {
      say(.error, ":set: \(error)")
      return []
    }
  }

  /// - Parameter text: `nil` only shows the knob.
  private mutating func set(_ knob: SearchKnob, to text: String?) -> [Effect] {
    guard let text else {
      let value = plan.heeded.first { $0.knob == knob }?.value.text ?? "not heeded"
      say(.note, "\(knob.name) is \(value). \(knob.help)")
      return []
    }
    let profile = plan.profile
    return search("set \(knob.name)") { request throws(SearchError) in
      // What waits for another search can be given back, too.
      if text == "default" { return request.reset(knob) }
      guard knob.isHeeded(by: profile) else {
        throw .unheededKnob(
          name: knob.name, search: profile.name, heeding: knob.heedingSearches)
      }
      request.set(try KnobSetting(knob, parsing: text))
    }
  }

  private mutating func useSearch(_ name: String) -> [Effect] {
    let effects = search("search") { request throws(SearchError) in
      request.search = name
      _ = try request.profile()
    }
    let idle = request.settings.filter { !$0.knob.isHeeded(by: plan.profile) }
    if !effects.isEmpty, !idle.isEmpty {
      let names = idle.map(\.knob.name).joined(separator: ", ")
      say(.note, "\(plan.profile.name) does not heed \(names): that waits for a search that does")
    }
    return effects
  }

  private mutating func useDialect(_ name: String) -> [Effect] {
    let present = plan.profile.name
    let effects = search("dialect") { request throws(SearchError) in
      guard name != TypedCommand.noDialect else {
        (request.dialect, request.search) = (nil, present)
        return
      }
      // The dialect's own default search, until another is named.
      (request.dialect, request.search) = (try DialectCatalog.named(name), nil)
    }
    if !effects.isEmpty, let dialect = plan.dialect {
      let habits = dialect.switches(for: plan.profile).filter { !$0.settings.isEmpty }
        .map { "\($0.habit.title): \($0.value)" }
      say(.note, "as \(dialect.name): " + habits.joined(separator: "; "))
    }
    return effects
  }
}
