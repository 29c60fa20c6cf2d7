import Analysis
import Foundation

/// Remembers the last beam view of a trace: a screen asks for it many times, and so does a key.
///
/// Callers cannot observe the cache except as speed.
final class BeamMemo: @unchecked Sendable {
  private let lock = NSLock()
  private var last: (frame: Int, view: BeamView)?

  func view(frame: Int, _ make: () -> BeamView) -> BeamView {
    lock.lock()
    defer { lock.unlock() }
    if let last, last.frame == frame { return last.view }
    let view = make()
    last = (frame, view)
    return view
  }
}
