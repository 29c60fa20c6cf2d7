import AudioFiles
import Foundation
import Text

/// Standard output and standard error, line by line, at once: a reader behind a pipe sees every
/// utterance when it is done.
enum Console {
  static func print(_ line: String) throws(InputError) {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
    } catch {
      throw InputError(
        place: "standard output", found: FileOutput.reason(error), expected: "a place to write to",
        advice: "check where the output goes")
    }
  }

  /// Says on standard error what went wrong with one of several inputs.
  static func report(_ error: any Error) {
    write(error: "Error: \(error)\n")
  }

  /// Says on standard error what is worth knowing and no error.
  static func remark(_ text: String) {
    write(error: "Note: \(text)\n")
  }

  /// Shows how far a long job is, on a terminal only; `nil` takes the line away again.
  static func progress(_ line: String?) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    write(error: "\r\u{1B}[K" + (line ?? ""))
  }

  /// There is nobody to tell when standard error is closed.
  private static func write(error text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
