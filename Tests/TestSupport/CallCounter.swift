import Synchronization

/// Counts calls, from any thread.
package final class CallCounter: Sendable {
  private let calls = Mutex(0)

  package init() {}

  package func increment() { calls.withLock { $0 += 1 } }

  package var count: Int { calls.withLock { $0 } }
}
