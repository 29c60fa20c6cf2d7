import Foundation
package import OnnxModels
import Text

/// Another program that decodes the same files, driven through a Python script line by line.
///
/// The script gets the model's files as options and the sound files as arguments. When it is ready
/// it prints its name, `{"name": "..."}`; then it reads a beam size per line, decodes all files,
/// and answers `{"seconds": s, "texts": [...]}`.
package final class PeerProcess {
  package struct Answer: Decodable {
    /// Processor time.
    let seconds: Double
    /// By file.
    let texts: [String]
  }

  private struct Greeting: Decodable { let name: String }

  package let name: String
  private let script: String
  private let process = Process()
  private let questions = Pipe()
  private let answers = Pipe()
  private var unread = Data()

  /// Starts the script and waits until it is ready.
  ///
  /// - Throws: `InputError` if it fails before that.
  package init(script: String, model: OnnxFolder, tailPadding: Double, audio: [String]) throws {
    guard FileManager.default.isReadableFile(atPath: script) else {
      throw InputError(
        place: script, found: "no readable file", expected: "a Python script",
        advice: "name one such as Tests/Peers/sherpa_onnx_decode.py")
    }
    self.script = script
    let python = ProcessInfo.processInfo.environment["VIRTUAL_ENV"].map { "\($0)/bin/python3" }
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      [python ?? "python3", script, "--encoder", model.encoder, "--decoder", model.decoder]
      + ["--joiner", model.joiner, "--tokens", model.tokens, "--tail", "\(tailPadding)", "--"]
      + audio
    process.standardInput = questions
    process.standardOutput = answers
    try process.run()
    do {
      name = try JSONDecoder().decode(Greeting.self, from: Self.line(of: answers, &unread)).name
    } catch {
      process.terminate()
      throw Self.silence(of: script)
    }
  }

  deinit {
    // At the end of its input the script ends.
    try? questions.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// Decodes all files.
  package func decode(beam: Int) throws -> Answer {
    do {
      try questions.fileHandleForWriting.write(contentsOf: Data("\(beam)\n".utf8))
      return try JSONDecoder().decode(Answer.self, from: Self.line(of: answers, &unread))
    } catch {
      throw Self.silence(of: script)
    }
  }

  /// The next line; an error at the end of the output.
  private static func line(of pipe: Pipe, _ unread: inout Data) throws -> Data {
    let newline = UInt8(ascii: "\n")
    while !unread.contains(newline) {
      let more = pipe.fileHandleForReading.availableData
      if more.isEmpty { break }
      unread += more
    }
    let line = unread.prefix { $0 != newline }
    unread = Data(unread.dropFirst(line.count + 1))
    return Data(line)
  }

  private static func silence(of script: String) -> InputError {
    InputError(
      place: script, found: "no answer (its own messages are above)",
      expected: "one line of JSON per request",
      advice: "install its requirements in the active Python environment: "
        + "pip install sherpa-onnx soundfile numpy")
  }
}
