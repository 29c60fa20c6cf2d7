import Synchronization

/// The first failure of a network while a search ran: searches ask networks for numbers and get
/// NaN, which ends them; this says why.
package final class OnnxFault: Sendable {
  private let first = Mutex<OnnxError?>(nil)

  package init() {}

  /// `nil` where all went well.
  package var error: OnnxError? { first.withLock { $0 } }

  /// The failure, which is forgotten: the next search is a new one.
  func take() -> OnnxError? {
    first.withLock { error in
      defer { error = nil }
      return error
    }
  }

  /// What the work gives; where it fails, the failure is kept and `nil` comes back.
  func catching<Value>(_ work: () throws(OnnxError) -> Value) -> Value? {
    do {
      return try work()
    } catch {
      first.withLock { $0 = $0 ?? error }
      return nil
    }
  }
}
