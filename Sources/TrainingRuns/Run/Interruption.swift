import Dispatch
import Foundation
import Recognition

/// Records Ctrl-C and SIGTERM, so that a long job can stop without losing work. A second one ends
/// the program at once.
///
/// The sources are kept alive and never touched again, so that it may be shared.
package final class Interruption: @unchecked Sendable {
  private let isRequested = Locked(false)
  private let sources: [any DispatchSourceSignal]

  private static let signals = [SIGINT, SIGTERM]

  package init() {
    sources = Self.signals.map { [isRequested] number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        let isSecond = isRequested.withLock { requested in
          defer { requested = true }
          return requested
        }
        if isSecond { _exit(128 + number) }
      }
      source.resume()
      return source
    }
  }

  package var wasRequested: Bool { isRequested.withLock { $0 } }

  /// What the program returns then, as shells expect of a program that Ctrl-C ends.
  package static let exitCode: Int32 = 130
}
