import AudioFiles
import Files
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

  /// Prints a text; what could command a terminal is shown as an escape (`PlainText`).
  package static func print(_ text: String, terminator: String = "\n") throws(InputError) {
    let text = PlainText.lines(text) + terminator
    if let capture { return capture.add(output: text) }
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      throw InputError(
        place: "standard output", found: FileOutput.reason(error), expected: "a place to write to",
        advice: "check where the output goes")
    }
  }

  /// Reports the error of one of several inputs on standard error.
  package static func report(_ error: any Error) {
    write(error: PlainText.lines("Error: \(error)\n"))
  }

  /// Prints a note, not an error, on standard error.
  package static func remark(_ text: String) {
    write(error: PlainText.lines("Note: \(text)\n"))
  }

  /// Prints the last words of the program: help on standard output, errors on standard error.
  package static func conclude(_ text: String, isError: Bool) {
    let text = PlainText.lines(text)
    if isError { return write(error: text) }
    try? print(text, terminator: "")
  }

  /// Shows the progress of a long job, on a terminal only; `nil` removes the line.
  package static func progress(_ line: String?) {
    guard capture == nil, isatty(STDERR_FILENO) == 1 else { return }
    write(error: "\r\u{1B}[K" + PlainText.line(line ?? ""))
  }

  /// Errors are ignored: standard error may be closed.
  private static func write(error text: String) {
    if let capture { return capture.add(errors: text) }
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
