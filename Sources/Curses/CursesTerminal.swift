import CTerminal
import Glibc
package import Screen

/// The real terminal, through ncurses.
///
/// It is released by `stop`, at exit, on signals and on a crash. Colours are exact if terminfo has
/// direct colour (capability RGB, as with `TERM=xterm-direct`); otherwise they are the nearest of
/// 256, 16 or 8, because a redefined palette would outlive the program.
package final class CursesTerminal: TerminalBackend {
  /// Display settings besides the theme.
  package struct Options: Hashable, Sendable {
    /// `nil`: as many colours as the terminal has, unless `NO_COLOR` is set and not empty.
    package var color: ColorTier?
    /// The richest glyphs to use; ASCII if the locale is not UTF-8.
    package var glyphs: GlyphTier

    package init(color: ColorTier? = nil, glyphs: GlyphTier = .braille) {
      self.color = color
      self.glyphs = glyphs
    }
  }

  /// The colour tier in use.
  package let color: ColorTier
  /// The glyphs panels may use; others are replaced when drawing.
  package let glyphs: GlyphTier
  private var shown: CellGrid?
  private var painter: Painter
  private var isStarted = true

  /// Takes over the terminal.
  package init(options: Options = Options()) throws(TerminalError) {
    let isUnicode = cterm_use_locale() == 1
    switch Int(cterm_start()) {
    case CTERM_STARTED: break
    case CTERM_NOT_A_TERMINAL: throw .notATerminal
    case CTERM_UNSUITABLE: throw .unsuitable(term: Self.environment("TERM") ?? "")
    case CTERM_ALREADY_STARTED: throw .alreadyStarted
    default: throw .system(errno: errno)
    }
    let available =
      cterm_has_direct_color() == 1
      ? .truecolor : min(.indexed, ColorTier(colors: Int(cterm_colors())))
    color = ColorTier.choose(
      requested: options.color, noColor: Self.environment("NO_COLOR"), available: available)
    glyphs = isUnicode ? options.glyphs : .ascii
    painter = Painter(theme: .dark, tier: color, isDirect: cterm_has_direct_color() == 1)
  }

  deinit { stop() }

  /// Releases the terminal, and copies output written meanwhile to stderr; a second call does
  /// nothing.
  package func stop() {
    guard isStarted else { return }
    isStarted = false
    cterm_stop()
  }

  package var size: Size { Size(rows: Int(cterm_rows()), columns: Int(cterm_columns())) }

  package var waker: TerminalWaker { TerminalWaker { cterm_wake() } }

  package var mouse = false {
    didSet { cterm_set_mouse(mouse ? 1 : 0) }
  }

  /// Shows a screen of this terminal's size; one of another size is outdated and not shown.
  package func present(_ grid: CellGrid, theme: Theme) {
    guard isStarted, grid.size == size else { return }
    if theme != painter.theme {
      painter = Painter(theme: theme, tier: color, isDirect: painter.isDirect)
      shown = nil
    }
    let grid = grid.fitted(to: glyphs)
    for run in GridDiff(from: shown, to: grid).runs { painter.paint(run) }
    cterm_refresh()
    shown = grid
  }

  package func invalidate() {
    shown = nil
    cterm_invalidate()
  }

  package func suspend() {
    cterm_suspend()
    shown = nil
  }

  package func nextEvent(timeout: Duration?) -> TerminalEvent {
    // Unknown keys do not end the wait; only the timeout does.
    let end = timeout.map { ContinuousClock.now + $0 }
    while true {
      let left = end.map { $0 - ContinuousClock.now }
      let event = cterm_next_event(left.map(Self.milliseconds) ?? -1)
      if event.isKey(CTERM_KEY_PASTE_BEGIN) { return .key(.paste(pastedText())) }
      if let event = translate(event) { return event }
    }
  }

  /// A longer text is cut: nobody types it into a line.
  private static let pasteLimit = 1 << 16

  /// The characters up to the end mark, or up to a pause where a terminal forgets it. Pasted text is
  /// never read as keys.
  private func pastedText() -> String {
    var text = String.UnicodeScalarView()
    while true {
      let event = cterm_next_event(1000)
      switch Int(event.kind) {
      case CTERM_CHARACTER where text.count < Self.pasteLimit:
        if let scalar = Unicode.Scalar(UInt32(event.value)) { text.append(scalar) }
      case CTERM_TIMEOUT, CTERM_CLOSED: return String(text)
      case CTERM_KEY where event.isKey(CTERM_KEY_PASTE_END): return String(text)
      default: continue
      }
    }
  }

  private func translate(_ event: cterm_event) -> TerminalEvent? {
    switch Int(event.kind) {
    case CTERM_TIMEOUT: return .timeout
    case CTERM_WOKEN: return .wake
    case CTERM_CLOSED: return .closed
    case CTERM_RESIZED:
      shown = nil
      return .key(.resize(size))
    default: return Key(event).map { .key($0) }
    }
  }

  /// Rounded up, so that a short wait does not become a busy loop.
  private static func milliseconds(_ duration: Duration) -> Int32 {
    let (seconds, attoseconds) = duration.components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    let milliseconds = attoseconds / 1_000_000_000_000_000
    let part = attoseconds % 1_000_000_000_000_000 > 0 ? milliseconds + 1 : milliseconds
    return Int32(min(Int64(Int32.max), min(seconds, 1 << 31) * 1000 + part))
  }

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}

extension cterm_event {
  fileprivate func isKey(_ code: Int) -> Bool { Int(kind) == CTERM_KEY && Int(value) == code }
}
