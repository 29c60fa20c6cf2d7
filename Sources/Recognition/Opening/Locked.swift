import Foundation

/// A value that several threads share, one at a time.
///
/// A system lock, not `Synchronization.Mutex`, whose futex the thread sanitizer does not see: with
/// this one CI can prove that nothing else is shared.
package final class Locked<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  package init(_ value: Value) { self.value = value }

  package func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&value)
  }
}
