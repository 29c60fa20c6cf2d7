import BeamSearch
import ConfigFiles
import Experiments
import Foundation
import Recognition
import Scoring
package import Screen
import Session
package import Text

/// What `open` opens, and its appearance; checked before anything is drawn.
package struct WorkbenchInputs {
  package let content: WorkbenchContent
  private let themes: ThemeLibrary
  private let theme: ThemeFile
  private let user: UserFiles
  private let looks: Looks
  private let warnings: [String]
  private let texts: TextComparison

  package init(_ request: OpenRequest) throws {
    let user = try request.userFiles.read()
    var content: WorkbenchContent
    switch request.source {
    case .samples:
      content = try WorkbenchContent(samples: Samples.find())
      content.request = try user.settings.request()
    case .files(let model, let audio, let channel):
      content = try WorkbenchContent(
        model: model,
        utterances: Self.utterances(audio, of: model, request.references).heard(on: channel),
        request: user.settings.request())
    case .session(let name, let runtime):
      content = try WorkbenchContent(session: SessionFile.path(named: name), runtime: runtime)
    case .trace(let path, let model, let audio, let runtime):
      content = try WorkbenchContent(
        trace: path, places: .init(model: model, audio: audio, runtime: runtime),
        references: request.references)
    }
    content.request = request.search.over(content.request)
    content.hearAsDialect()
    content.fusion = request.fusion ?? content.fusion
    if case .file(let path) = request.references { content.lists = path }
    content.texts = request.texts ?? content.texts
    try content.compare(with: request.against)
    try self.init(content, user: user, looks: request.looks)
  }

  private static func utterances(
    _ audio: [String], of model: ModelSource, _ references: ReferenceSource
  ) throws -> UtteranceList {
    if audio.isEmpty, case .file = references { return try references.utterances(audio) }
    guard !audio.isEmpty else {
      throw InputError(
        place: "beamscope open \(model.path)", found: "no sound file", expected: "at least one",
        advice: "name sound files or a folder after the model, or a list of them with --manifest; "
          + "'beamscope' alone opens the samples")
    }
    return try references.utterances(audio)
  }

  private init(_ content: WorkbenchContent, user: UserFiles, looks: Looks) throws {
    self.content = content
    texts = try (content.texts ?? TextRequest()).comparison()
    self.user = user
    self.looks = looks
    themes = ThemeLibrary(
      asked: looks.themesFolder, environment: UserEnvironment.variables,
      executable: Bundle.main.executablePath ?? "")
    var warnings = user.warnings
    let saved = content.view?.theme
    let isKnown = saved.map(themes.names.contains) ?? true
    if let saved, !isKnown { warnings.append("the session's theme \"\(saved)\" was not found") }
    theme = try looks.theme(
      of: themes, saved: isKnown ? saved : nil, settings: user.settings)
    warnings += theme.warnings.map(\.description)
    self.warnings = warnings + (content.model.runtimeNote.map { [$0] } ?? [])
  }

  /// A saved session in place of this one; appearance and keys are kept.
  package func loading(_ name: String) throws -> WorkbenchInputs {
    try WorkbenchInputs(
      WorkbenchContent(session: SessionFile.path(named: name), runtime: content.model.runtime),
      user: user, looks: looks)
  }

  /// The requested tier; `nil`: what the terminal supports.
  package func color() throws(InputError) -> ColorTier? { try looks.color(settings: user.settings) }

  /// The requested tier; `nil`: what the terminal supports.
  package func glyphs() throws(InputError) -> GlyphTier? {
    try looks.glyphs(settings: user.settings)
  }

  /// - Parameter recorder: the recorder of the previous session, whose keys led here.
  package func loop(
    on terminal: any TerminalBackend, glyphs: GlyphTier, isScripted: Bool,
    writes: WriteRule = .anywhere, recorder: KeyRecorder? = nil
  ) throws -> WorkbenchLoop {
    let waker = terminal.waker
    let mailbox = Mailbox { waker.wake() }
    let own = UserFolders(environment: UserEnvironment.variables).state
    let history = isScripted ? nil : own.map(HistoryFile.init(folder:))
    var state = try WorkbenchState(
      files: content.sounds, request: content.request, themeName: theme.theme.name,
      themeNames: themes.names, keymap: user.keymap, history: history?.read() ?? [],
      mouse: terminal.mouse || looks.mouse ?? user.settings.mouse ?? false,
      texts: texts)
    if let view = content.view { state.reopen(view) }
    if let what = content.what {
      state.addFork(named: what.fork, interventions: what.interventions)
    }
    if let rival = content.rival { state.addRival(modelPath: rival) }
    for remark in content.remarks { _ = state.update(.notice(.note, remark)) }
    for warning in warnings { _ = state.update(.notice(.warning, warning)) }
    let runner = EffectRunner(
      model: content.model, sounds: content.pieces, fusion: content.fusion,
      player: user.settings.player, mailbox: mailbox)
    return WorkbenchLoop(
      state: state, terminal: terminal, runner: runner, mailbox: mailbox, inputs: self,
      themes: themes, theme: theme.theme, glyphs: glyphs, isScripted: isScripted,
      writes: writes, history: history,
      recorder: recorder
        ?? KeyRecorder(
          keymap: state.keymap, size: terminal.size,
          arguments: UserEnvironment.arguments))
  }
}
