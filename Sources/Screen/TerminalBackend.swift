/// An event from a terminal.
package enum TerminalEvent: Hashable, Sendable {
  case key(Key)
  /// `TerminalWaker.wake` was called.
  case wake
  /// The timeout expired.
  case timeout
  /// No more keys: the terminal is gone, or the script has ended.
  case closed
}

/// Displays screens and delivers keys; used from one thread at a time.
package protocol TerminalBackend: AnyObject {
  /// The current size.
  var size: Size { get }

  /// Shows a screen; only what changed since the last one is drawn.
  func present(_ grid: CellGrid, theme: Theme)

  /// The next event; waits at most `timeout`, or indefinitely if it is `nil`.
  func nextEvent(timeout: Duration?) -> TerminalEvent

  /// Ends a wait in `nextEvent` from any thread.
  var waker: TerminalWaker { get }

  /// Whether the mouse is reported; initially off, since it would disable the terminal's text
  /// selection.
  var mouse: Bool { get set }

  /// Invalidates the screen, so that the next `present` redraws all of it.
  func invalidate()

  /// Suspends the program as Ctrl-Z does, releasing the terminal, until it is continued.
  func suspend()
}

/// Ends the wait of a terminal's `nextEvent`; may be called from any thread, at any time, even
/// after the terminal is gone.
package struct TerminalWaker: Sendable {
  private let action: @Sendable () -> Void

  package init(_ action: @escaping @Sendable () -> Void) { self.action = action }

  package func wake() { action() }
}
