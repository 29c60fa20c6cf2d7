package import Experiments
import Foundation
import Runtime
package import Screen
import Session
import Text

/// Latency of the workbench, on the in-memory terminal.
package struct ScreenBenchmark {
  package let model: ModelSource
  package let audio: [String]
  package let repetitions: Int

  package init(model: ModelSource, audio: [String], repetitions: Int) {
    self.model = model
    self.audio = audio
    self.repetitions = repetitions
  }

  package static let size = Size(rows: 40, columns: 120)

  package struct Result {
    /// Seconds from starting a new process to its end, with the first file searched, scored and
    /// painted in between; the median.
    let startSeconds: Double
    /// Seconds from each key to its painted screen, ascending; what the key starts in the
    /// background is not waited for, as in the workbench.
    let keySeconds: [Double]
  }

  package func run() throws -> Result {
    let starts = try (0..<repetitions).map { _ in try startSeconds() }
    let keys = try (0..<repetitions).flatMap { _ in try keySeconds() }
    return Result(startSeconds: Benchmark.median(starts), keySeconds: keys.sorted())
  }

  /// Names are never options, whatever they begin with.
  private var arguments: [String] { model.arguments + audio }

  private func startSeconds() throws -> Double {
    let process = Process()
    process.executableURL = Bundle.main.executableURL
    process.arguments =
      ["open", "--dump-screen", "--size", "\(Self.size.columns)x\(Self.size.rows)"] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let clock = ContinuousClock()
    let start = clock.now
    try process.run()
    process.waitUntilExit()
    let seconds = start.duration(to: clock.now).seconds
    guard process.terminationStatus == 0 else {
      throw InputError(
        place: "the workbench in a new process", found: "exit code \(process.terminationStatus)",
        expected: "0", advice: "run 'beamscope open --dump-screen' with the same files")
    }
    return seconds
  }

  /// Steps by frame, expansion and event, forward and back; selection, focus, answers, overlays.
  private static let keys: [String] =
    ["l", "l", "l", "]", "]", "[", "n", "n", "p", "h", "L", "H"]
    + ["j", "k", "w", "<Tab>", "<Tab>", "<Tab>", "<BackTab>", "m", "O", "O"]
    + ["?", "<Esc>", "t", "<Esc>", ":", "<Esc>", "r", "<Esc>", "G", "g"]

  private func keySeconds() throws -> [Double] {
    let inputs = try WorkbenchInputs(
      OpenRequest(source: .files(model: model, audio: audio)))
    let loop = try inputs.loop(
      on: MemoryTerminal(size: Self.size), glyphs: .blocks, isScripted: true)
    // Without keys this ends when the first file is searched, scored and painted.
    loop.run()
    let clock = ContinuousClock()
    return Self.keys.map { key in
      let start = clock.now
      loop.apply(.key(KeyStroke(key)))
      loop.paint()
      return start.duration(to: clock.now).seconds
    }
  }
}
