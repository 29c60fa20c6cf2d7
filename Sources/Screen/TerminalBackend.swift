/// What a terminal has to say.
package enum TerminalEvent: Hashable, Sendable {
  case key(Key)
  /// `TerminalWaker.wake` was called.
  case wake
  /// The time ran out.
  case timeout
  /// No more keys will come: the terminal is gone, or the script is at its end.
  case closed
}

/// A place that shows screens and yields keys; used from one thread at a time.
package protocol TerminalBackend: AnyObject {
  /// The extent now.
  var size: Size { get }

  /// Shows a screen; only what changed since the last one is drawn.
  func present(_ grid: CellGrid, theme: Theme)

  /// The next thing that happens; waits at most `timeout`, or for ever where it is `nil`.
  func nextEvent(timeout: Duration?) -> TerminalEvent

  /// Ends a wait in `nextEvent` from any thread.
  var waker: TerminalWaker { get }

  /// Whether the mouse is reported; off at first, since it would take the terminal's text selection away.
  var mouse: Bool { get set }

  /// Forgets what is on the screen, so that the next `present` draws all of it.
  func invalidate()

  /// Stops the program as Ctrl-Z does, with the terminal handed back, until it is continued.
  func suspend()
}

/// Ends the wait of a terminal's `nextEvent`; may be called from any thread, at any time, also after
/// the terminal is gone.
package struct TerminalWaker: Sendable {
  private let action: @Sendable () -> Void

  package init(_ action: @escaping @Sendable () -> Void) { self.action = action }

  package func wake() { action() }
}
