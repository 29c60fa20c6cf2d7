import AudioFiles
import Foundation
package import Text

/// Standard output and standard error, line by line, at once: a reader behind a pipe sees every
/// utterance when it is done.
///
/// A test that runs a command in its own process binds `capture` and reads what was written there.
package enum Console {
  /// What was written while it was bound.
  package final class Capture: Sendable {
    private let texts = Locked((output: "", errors: ""))

    package init() {}

    package var output: String { texts.withLock { $0.output } }
    package var errors: String { texts.withLock { $0.errors } }

    fileprivate func add(output text: String) { texts.withLock { $0.output += text } }
    fileprivate func add(errors text: String) { texts.withLock { $0.errors += text } }
  }

  @TaskLocal package static var capture: Capture?

  package static func print(_ text: String, terminator: String = "\n") throws(InputError) {
    if let capture { return capture.add(output: text + terminator) }
    do {
      try FileHandle.standardOutput.write(contentsOf: Data((text + terminator).utf8))
    } catch {
      throw InputError(
        place: "standard output", found: FileOutput.reason(error), expected: "a place to write to",
        advice: "check where the output goes")
    }
  }

  /// Says on standard error what went wrong with one of several inputs.
  package static func report(_ error: any Error) {
    write(error: "Error: \(error)\n")
  }

  /// Says on standard error what is worth knowing and no error.
  package static func remark(_ text: String) {
    write(error: "Note: \(text)\n")
  }

  /// Shows how far a long job is, on a terminal only; `nil` takes the line away again.
  package static func progress(_ line: String?) {
    guard capture == nil, isatty(STDERR_FILENO) == 1 else { return }
    write(error: "\r\u{1B}[K" + (line ?? ""))
  }

  /// There is nobody to tell when standard error is closed.
  private static func write(error text: String) {
    if let capture { return capture.add(errors: text) }
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
