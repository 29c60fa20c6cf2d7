import BeamSearch
import ConfigFiles
import Foundation
import Screen
import Session
import Text

/// What `open` was asked to open, and how it is to look; checked before anything is drawn.
struct WorkbenchInputs {
  let content: WorkbenchContent
  private let themes: ThemeLibrary
  private let theme: ThemeFile
  private let user: UserFiles
  private let looks: LookArguments
  private let warnings: [String]

  init(_ command: OpenCommand) throws {
    let user = try command.userFiles.read()
    var content: WorkbenchContent
    if let session = command.session {
      content = try WorkbenchContent(session: SessionFile.path(named: session))
      content.request = try command.search.request(over: content.request)
    } else if let trace = command.trace {
      content = try WorkbenchContent(trace: trace, command)
      content.request = try command.search.request(over: content.request)
    } else {
      content = try WorkbenchContent(command)
      content.request = try command.search.request(over: user.settings.request())
    }
    content.fusion = try command.search.fusion.request() ?? content.fusion
    try content.compare(with: command.against)
    try self.init(content, user: user, looks: command.looks)
  }

  private init(_ content: WorkbenchContent, user: UserFiles, looks: LookArguments) throws {
    self.content = content
    self.user = user
    self.looks = looks
    themes = ThemeLibrary(
      asked: looks.themes, environment: ProcessInfo.processInfo.environment,
      executable: Bundle.main.executablePath ?? "")
    var warnings = user.warnings
    let saved = content.view?.theme
    let isKnown = saved.map(themes.names.contains) ?? true
    if let saved, !isKnown { warnings.append("the session's theme \"\(saved)\" is not here") }
    theme = try looks.theme(
      of: themes, saved: isKnown ? saved : nil, settings: user.settings)
    self.warnings = warnings + theme.warnings.map(\.description)
  }

  /// A saved session in the place of this one; looks and keys stay.
  func loading(_ name: String) throws -> WorkbenchInputs {
    try WorkbenchInputs(
      WorkbenchContent(session: SessionFile.path(named: name)), user: user, looks: looks)
  }

  /// What was asked for; `nil`: as the terminal has.
  func color() throws(InputError) -> ColorTier? { try looks.color(settings: user.settings) }

  /// What was asked for; `nil`: as the terminal has.
  func glyphs() throws(InputError) -> GlyphTier? { try looks.glyphs(settings: user.settings) }

  /// - Parameter recorder: of the session before, whose keys led here.
  func loop(
    on terminal: any TerminalBackend, glyphs: GlyphTier, isScripted: Bool,
    recorder: KeyRecorder? = nil
  ) throws -> WorkbenchLoop {
    let waker = terminal.waker
    let mailbox = Mailbox { waker.wake() }
    let own = UserFolders(environment: ProcessInfo.processInfo.environment).state
    let history = isScripted ? nil : own.map(HistoryFile.init(folder:))
    var state = try WorkbenchState(
      files: content.sounds, request: content.request, themeName: theme.theme.name,
      themeNames: themes.names, keymap: user.keymap, history: history?.read() ?? [],
      mouse: terminal.mouse || looks.mouse ?? user.settings.mouse ?? false)
    if let view = content.view { state.takeUp(view) }
    if let what = content.what {
      state.addFork(named: what.fork, interventions: what.interventions)
    }
    if let rival = content.rival { state.addRival(modelPath: rival) }
    for warning in warnings { _ = state.update(.notice(.warning, warning)) }
    let runner = EffectRunner(
      model: content.model, audioPaths: content.audio, fusion: content.fusion,
      player: user.settings.player, mailbox: mailbox)
    return WorkbenchLoop(
      state: state, terminal: terminal, runner: runner, mailbox: mailbox, inputs: self,
      themes: themes, theme: theme.theme, glyphs: glyphs, isScripted: isScripted,
      history: history,
      recorder: recorder
        ?? KeyRecorder(
          keymap: state.keymap, size: terminal.size,
          arguments: Array(CommandLine.arguments.dropFirst())))
  }
}
