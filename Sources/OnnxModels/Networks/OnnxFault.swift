import Synchronization

/// The first failure of a network during a search: the network then returns NaN, which ends the
/// search; this keeps the reason.
package final class OnnxFault: Sendable {
  private let first = Mutex<OnnxError?>(nil)

  package init() {}

  /// `nil` if nothing failed.
  package var error: OnnxError? { first.withLock { $0 } }

  /// Returns the failure and clears it for the next search.
  func take() -> OnnxError? {
    first.withLock { error in
      defer { error = nil }
      return error
    }
  }

  /// The result of the work; if it fails, the failure is kept and the result is `nil`.
  func catching<Value>(_ work: () throws(OnnxError) -> Value) -> Value? {
    do {
      return try work()
    } catch {
      first.withLock { $0 = $0 ?? error }
      return nil
    }
  }
}
