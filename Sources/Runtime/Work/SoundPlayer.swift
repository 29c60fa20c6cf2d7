import Audio
import AudioFiles
import Foundation
import Text

/// An external program that plays sound files.
struct SoundPlayer: Sendable {
  /// The program's path, and the arguments before the file.
  private let program: String
  private let arguments: [String]

  /// Names the player to use, perhaps with arguments.
  static let variable = "BEAMSCOPE_PLAYER"

  private static let known = [
    ["pw-play"], ["paplay"], ["aplay", "-q"], ["play", "-q"],
    ["ffplay", "-nodisp", "-autoexit", "-loglevel", "quiet"], ["afplay"],
  ]

  /// The player named by the environment, or else by the settings, or else the first one installed.
  ///
  /// - Throws: `InputError` that says what to install.
  init(set: String?, environment: [String: String]) throws(InputError) {
    let folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
    if let line = environment[Self.variable].flatMap({ $0.isEmpty ? nil : $0 }) ?? set {
      let words = line.split(separator: " ").map(String.init)
      guard let name = words.first, let path = Self.find(name, in: folders) else {
        throw InputError(
          place: "player \(line)", found: "no such program",
          expected: "a program that plays a WAV file",
          advice: "correct $\(Self.variable), or the player setting")
      }
      (program, arguments) = (path, Array(words.dropFirst()))
      return
    }
    for words in Self.known {
      guard let name = words.first, let path = Self.find(name, in: folders) else { continue }
      (program, arguments) = (path, Array(words.dropFirst()))
      return
    }
    let names = Self.known.compactMap(\.first).joined(separator: ", ")
    throw InputError(
      place: "listening", found: "no player", expected: "one of \(names)",
      advice: "install one (apt-get install alsa-utils provides aplay), or set $\(Self.variable)")
  }

  private static func find(_ name: String, in folders: [String]) -> String? {
    let places = name.contains("/") ? [name] : folders.map { "\($0)/\(name)" }
    return places.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Plays a clip to its end, through a temporary file.
  ///
  /// The player gets no terminal and writes nowhere; a cancelled task stops it.
  func play(_ clip: AudioClip) async throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("beamscope-\(UUID().uuidString).wav")
    defer { try? FileManager.default.removeItem(at: file) }
    try SoundFile.writeWave(clip, to: file.path)
    try Task.checkCancellation()
    let status = try await run(file.path)
    try Task.checkCancellation()
    guard status == 0 else {
      throw InputError(
        place: program, found: "exit code \(status)", expected: "success in playing the sound",
        advice: "try the player by itself, or name another one in $\(Self.variable)")
    }
  }

  private func run(_ path: String) async throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments + [path]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
        do {
          try process.run()
          // Cancelled before there was anything to stop.
          if Task.isCancelled { process.terminate() }
        } catch {
          process.terminationHandler = nil
          continuation.resume(throwing: error)
        }
      }
    } onCancel: {
      if process.isRunning { process.terminate() }
    }
  }
}
