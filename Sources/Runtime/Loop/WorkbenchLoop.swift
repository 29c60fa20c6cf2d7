import Analysis
import AudioFiles
package import ConfigFiles
import Files
import Foundation
import Panels
import Recognition
package import Screen
package import Session
import Text

/// Key -> action -> state -> effects -> screen, on whatever terminal it is given.
package final class WorkbenchLoop {
  private(set) var state: WorkbenchState
  private let terminal: any TerminalBackend
  private let runner: EffectRunner
  private let mailbox: Mailbox
  private let themes: ThemeLibrary
  private let glyphs: GlyphTier
  /// A script waits for the work its keys started, so that runs repeat exactly.
  private let isScripted: Bool
  private let writes: WriteRule
  private let recorder: KeyRecorder
  private let inputs: WorkbenchInputs
  /// Where the session was saved last, or came from.
  private var sessionPath: String?
  /// The session that replaces this one.
  private var successor: WorkbenchInputs?
  /// `nil` in a script, which must be repeatable, and if no folder is known.
  private let history: HistoryFile?
  private var theme: Theme
  private var tickDue: ContinuousClock.Instant?
  private var isOver = false

  package init(
    state: WorkbenchState, terminal: any TerminalBackend, runner: EffectRunner, mailbox: Mailbox,
    inputs: WorkbenchInputs, themes: ThemeLibrary, theme: Theme, glyphs: GlyphTier,
    isScripted: Bool, writes: WriteRule, history: HistoryFile?, recorder: KeyRecorder
  ) {
    self.state = state
    self.terminal = terminal
    self.runner = runner
    self.mailbox = mailbox
    self.themes = themes
    self.theme = theme
    self.glyphs = glyphs
    self.isScripted = isScripted
    self.writes = writes
    self.history = history
    self.recorder = recorder
    self.inputs = inputs
    sessionPath = inputs.content.path
  }

  /// Runs a session, and those loaded after it, to the end.
  package static func run(
    _ inputs: WorkbenchInputs, on terminal: any TerminalBackend, glyphs: GlyphTier,
    isScripted: Bool, writes: WriteRule = .anywhere
  ) throws {
    var next: WorkbenchInputs? = inputs
    var recorder: KeyRecorder?
    while let inputs = next {
      let loop = try inputs.loop(
        on: terminal, glyphs: glyphs, isScripted: isScripted, writes: writes,
        recorder: recorder)
      loop.run()
      loop.runner.end()
      recorder = loop.recorder
      next = loop.successor
    }
  }

  package func run() {
    perform(state.begin())
    while !isOver {
      if isScripted { settle() } else { deliver() }
      paint()
      if isOver { break }
      switch terminal.nextEvent(timeout: timeout) {
      case .key(.resize(let size)):
        terminal.invalidate()
        recording { try $0.note(terminal: .resize(size)) }
      case .key(let key): type(key)
      case .wake: break
      case .timeout: if !state.jobs.isEmpty { apply(.beat) }
      case .closed: isOver = true
      }
      if let due = tickDue, ContinuousClock.now >= due { tick() }
    }
  }

  /// Draws the state; only what changed reaches the terminal.
  package func paint() {
    terminal.present(
      WorkbenchScreen.render(state, size: terminal.size, glyphs: glyphs), theme: theme)
  }

  package func apply(_ action: Action) { perform(update(action)) }

  /// Traces that the state drops are freed elsewhere: for ten minutes of speech that takes longer
  /// than a key may.
  private func update(_ action: Action) -> [Effect] {
    let held = state.holdings
    defer { Task.detached(priority: .background) { withExtendedLifetime(held) {} } }
    return state.update(action)
  }

  /// Waits for all background work, and a play in progress, to end.
  package func settle() {
    deliver()
    while !isOver, !state.jobs.isEmpty || tickDue != nil {
      if tickDue != nil { tick() } else { mailbox.wait() }
      deliver()
    }
  }

  private func deliver() { for action in mailbox.take() { apply(action) } }

  private func tick() {
    tickDue = nil
    let before = KeyRecording.Moment(state)
    let effects = update(.tick)
    recording { try $0.noteTick(before: before, after: KeyRecording.Moment(state)) }
    perform(effects)
  }

  /// A key is recorded before it takes effect.
  private func type(_ key: Key) {
    let stroke = KeyStroke(key.name, pasted: key.pasted)
    let before = KeyRecording.Moment(state)
    let effects = update(action(of: key, stroke))
    recording { try $0.note(stroke, before: before, after: KeyRecording.Moment(state)) }
    perform(effects)
  }

  private func action(of key: Key, _ stroke: KeyStroke) -> Action {
    func pointed(_ mouseEvent: Pointing.MouseEvent, _ point: Point) -> Action {
      .pointed(WorkbenchScreen.pointing(mouseEvent, at: point, state, size: terminal.size))
    }
    return switch key {
    case .click(let point): pointed(.click, point)
    case .scrollUp(let point): pointed(.wheel(up: true), point)
    case .scrollDown(let point): pointed(.wheel(up: false), point)
    default: WorkbenchLayout.fits(terminal.size) ? .key(stroke) : .blindKey(stroke)
    }
  }

  /// How often the spinner moves.
  private static let beat = Duration.milliseconds(100)

  private var timeout: Duration? {
    let tick = tickDue.map { max(.zero, ContinuousClock.now.duration(to: $0)) }
    guard !isScripted, !state.jobs.isEmpty else { return tick }
    return min(tick ?? Self.beat, Self.beat)
  }

  // MARK: Effects

  private func perform(_ effects: [Effect]) { for effect in effects { perform(effect) } }

  private func perform(_ effect: Effect) {
    switch effect {
    case .tick(let seconds): tickDue = .now + .seconds(seconds)
    case .useTheme(let name): use(theme: name)
    case .export(let id, let export): write(export, id)
    case .save(let path, let isReplacing): save(to: path, replacing: isReplacing)
    case .load(let name): load(name)
    case .record(let path, let isReplacing): record(to: path, replacing: isReplacing)
    case .writeTrace(let id, let work):
      guard mayWrite(work.path, for: id) else { return }
      runner.start(effect, for: state)
    case .remember(let line): remember(line)
    case .useMouse(let isOn): terminal.mouse = isOn
    case .crash: fatalError("requested by :debug-crash")
    case .redraw: terminal.invalidate()
    case .suspend:
      terminal.suspend()
      terminal.invalidate()
    case .quit: isOver = true
    // Jobs, of which only the runner keeps a list.
    default: runner.start(effect, for: state)
    }
  }

  /// Rejects paths where nothing may be written, and the files in use.
  private func check(_ path: String) throws(InputError) {
    try writes.check(path)
    try OutputFile.checkInputs(path, inputs.content.inputs)
  }

  /// Whether a file may be written; if it does not, the job fails with the reason.
  private func mayWrite(_ path: String, for id: JobID) -> Bool {
    do {
      try check(path)
      return true
    } catch {
      apply(.failed(id, "\(error)"))
      return false
    }
  }

  private func write(_ export: Export, _ id: JobID) {
    guard mayWrite(export.path, for: id) else { return }
    // The screen at the time of the request.
    let screen = WorkbenchScreen.render(state, size: terminal.size, glyphs: glyphs)
    let theme = theme
    runner.export(id, export) {
      switch export.source {
      case .screen(.picture): SVGExport.render(screen, theme: theme)
      case .screen(.text): screen.text
      case .transcript(let transcript, let format): format.text(of: transcript)
      }
    }
  }

  // MARK: Files of the session

  private func save(to name: String?, replacing: Bool) {
    guard let path = name.map(SessionFile.path(named:)) ?? sessionPath else {
      return apply(
        .notice(.error, ":save: found no name; expected a file name, as the session has none yet"))
    }
    do {
      try check(path)
      try ExportFile.check(path, replacing: replacing || path == sessionPath, command: "save")
      try SessionFile.write(inputs.content.document(of: state), to: path)
      sessionPath = path
      apply(.saved(path))
    } catch {
      apply(.notice(.error, "\(error)"))
    }
  }

  private func load(_ name: String) {
    do {
      successor = try inputs.loading(name)
      isOver = true
    } catch {
      apply(.notice(.error, "\(error)"))
    }
  }

  private func record(to path: String?, replacing: Bool) {
    recorder.stop()
    guard let path else { return apply(.recording(nil)) }
    recording {
      try check(path)
      try $0.start(path: path, replacing: replacing)
      apply(.recording(path))
    }
  }

  private func recording(_ work: (KeyRecorder) throws -> Void) {
    do {
      try work(recorder)
    } catch {
      apply(.recording(nil))
      apply(.notice(.error, "\(error)"))
    }
  }

  private func remember(_ line: String) {
    do {
      try history?.append(line)
    } catch {
      let path = history?.path ?? ""
      apply(.notice(.warning, "\(path): the history cannot be saved: \(FileOutput.reason(error))"))
    }
  }

  private func use(theme name: String) {
    do {
      let file = try themes.theme(named: name)
      theme = file.theme
      terminal.invalidate()
      apply(.themeChanged(name))
      for warning in file.warnings { apply(.notice(.warning, warning.description)) }
    } catch {
      apply(.notice(.error, "\(error)"))
    }
  }
}
