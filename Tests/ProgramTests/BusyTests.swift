import Audio
import AudioFiles
import Foundation
import TestSupport
import Testing

/// The program on its own terminal, as for a user.
private final class Terminal {
  private let process = Process()
  private let master: FileHandle
  private let scratch: TemporaryFolder
  private(set) var output = ""

  init(_ arguments: [String], rows: UInt16 = 40, columns: UInt16 = 120) throws {
    var (master, slave): (Int32, Int32) = (-1, -1)
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    try #require(openpty(&master, &slave, nil, nil, &size) == 0)
    self.master = FileHandle(fileDescriptor: master, closeOnDealloc: true)
    scratch = try TemporaryFolder()
    let handle = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
    process.executableURL = try Program.executable()
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging([
      "XDG_CONFIG_HOME": scratch.path("config"), "XDG_STATE_HOME": scratch.path("state"),
      "TERM": "xterm", "LC_ALL": "C.UTF-8",
    ]) { $1 }
    (process.standardInput, process.standardOutput) = (handle, handle)
    process.standardError = try scratch.emptyFile("errors")
    try process.run()
  }

  deinit { if process.isRunning { process.terminate() } }

  func type(_ keys: String) throws { try master.write(contentsOf: Data(keys.utf8)) }

  /// Seconds until a text is written after the call; `nil` on timeout.
  func wait(for text: String, seconds: Double) -> Double? {
    let start = ContinuousClock.now
    var heard = ""
    while ContinuousClock.now < start + .seconds(seconds) {
      heard += read()
      if heard.contains(text) { return elapsed(since: start) }
    }
    return nil
  }

  /// The exit code; `nil` on timeout.
  func end(seconds: Double) -> Int32? {
    let start = ContinuousClock.now
    while process.isRunning, ContinuousClock.now < start + .seconds(seconds) { _ = read() }
    return process.isRunning ? nil : process.terminationStatus
  }

  private func read() -> String {
    var wanted = pollfd(fd: master.fileDescriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&wanted, 1, 20) > 0, wanted.revents & Int16(POLLIN) != 0 else {
      usleep(1000)
      return ""
    }
    let text = String(decoding: master.availableData, as: UTF8.self)
    output += text
    return text
  }

  private func elapsed(since start: ContinuousClock.Instant) -> Double {
    start.duration(to: .now) / .seconds(1)
  }
}

/// Keys are handled during background work, and can cancel it.
@Suite(.slow) struct BusyTests {
  /// Minutes of audio, with and without resampling: encoding takes longer than the keys.
  @Test(arguments: [16_000, 44_100]) func keysAreAnsweredWhileASoundIsHeard(rate: Int) throws {
    let folder = try TemporaryFolder()
    let sound = try folder.write([UInt8](), as: "long.wav")
    let piece = TestSound.samples(seconds: 5, seed: 3)
    try SoundFile.writeWave(
      AudioClip(samples: Array(repeatElement(piece, count: 120).joined()), sampleRate: rate),
      to: sound)
    let terminal = try Terminal(["open", TinyModels.committed("full"), sound])
    // Redrawn, because otherwise only changed characters are sent.
    var heard = false
    for _ in 0..<120 where !heard {
      try terminal.type("\u{0C}")
      heard = terminal.wait(for: "encoding", seconds: 0.5) != nil
    }
    try #require(heard, "\(terminal.output.suffix(2000))")
    // During encoding, not after it, otherwise the next check would fail. For speed see `bench ui`.
    try terminal.type("?")
    _ = try #require(terminal.wait(for: "Keys and commands", seconds: 10))
    try terminal.type("q")
    usleep(100_000)
    // Esc: what says that it stopped the hearing says that it was under way.
    try terminal.type("\u{1B}")
    _ = try #require(terminal.wait(for: "stopped encoding", seconds: 10))
    try terminal.type("Q")
    #expect(terminal.end(seconds: 10) == 0)
  }
}
