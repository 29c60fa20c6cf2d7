import Dispatch
import Recognition
import Session

/// A queue from background work to the main loop.
package final class Mailbox: Sendable {
  private let waiting = Locked<[Action]>([])
  private let arrivals = DispatchSemaphore(value: 0)
  private let wake: @Sendable () -> Void

  /// - Parameter wake: called after every delivery, from the thread that delivers.
  init(wake: @escaping @Sendable () -> Void) { self.wake = wake }

  func post(_ action: Action) {
    waiting.withLock { $0.append(action) }
    arrivals.signal()
    wake()
  }

  /// Everything that came since the last call, oldest first.
  func take() -> [Action] {
    waiting.withLock { actions in
      defer { actions = [] }
      return actions
    }
  }

  /// Waits until there is something to take.
  func wait() { arrivals.wait() }
}
