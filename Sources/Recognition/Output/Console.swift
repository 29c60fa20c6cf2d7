import AudioFiles
import Foundation
package import Text

/// Standard output and standard error, unbuffered: a reader of a pipe sees every utterance as soon
/// as it is done.
///
/// A test that runs a command in-process binds `capture` and reads the output from it.
package enum Console {
  /// The output written while it is bound.
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

  /// Reports the error of one of several inputs on standard error.
  package static func report(_ error: any Error) {
    write(error: "Error: \(error)\n")
  }

  /// Prints a note, not an error, on standard error.
  package static func remark(_ text: String) {
    write(error: "Note: \(text)\n")
  }

  /// Shows the progress of a long job, on a terminal only; `nil` removes the line.
  package static func progress(_ line: String?) {
    guard capture == nil, isatty(STDERR_FILENO) == 1 else { return }
    write(error: "\r\u{1B}[K" + (line ?? ""))
  }

  /// Errors are ignored: standard error may be closed.
  private static func write(error text: String) {
    if let capture { return capture.add(errors: text) }
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
