import ArgumentParser
import Foundation
import Recognition
import Runtime
import TestSupport
import Testing

@testable import beamscope

/// The program as it was built beside these tests.
enum Program {
  /// The result of a run.
  struct Run: CustomStringConvertible {
    let arguments: [String]
    let status: Int32
    /// Whether a signal ended it, most likely a crash.
    let wasKilled: Bool
    let output: String
    let errors: String

    /// Standard output, line by line.
    var lines: [String] { output.split(separator: "\n").map(String.init) }

    /// Standard output as JSON objects, one a line.
    var objects: [JSONObject] {
      get throws { try lines.map(JSONObject.init(line:)) }
    }

    var object: JSONObject {
      get throws { try #require(objects.first, "\(self)") }
    }

    var description: String {
      "beamscope \(arguments.joined(separator: " ")): status \(status)"
        + "\(wasKilled ? " (killed)" : "")\n\(output.suffix(2000))\n\(errors.suffix(2000))"
    }
  }

  /// Runs a command to its end in the process of the tests, captures its output, and isolates it
  /// from the tester's own settings.
  ///
  /// What a process alone has (a working folder, variables, a limit on files, benchmarks of
  /// starting the program) makes a process of its own.
  ///
  /// - Parameter fileLimit: KiB that no file may grow beyond, as if the disk were full.
  static func run(
    _ arguments: [String], in folder: TemporaryFolder? = nil, environment: [String: String] = [:],
    fileLimit: Int? = nil
  ) throws -> Run {
    guard folder == nil, environment.isEmpty, fileLimit == nil, arguments.first != "bench" else {
      return try runProcess(
        arguments, in: folder, environment: environment, fileLimit: fileLimit)
    }
    let scratch = try TemporaryFolder()
    let user = ["XDG_CONFIG_HOME": scratch.path("config"), "XDG_STATE_HOME": scratch.path("s")]
    let capture = Console.Capture()
    let status = Console.$capture.withValue(capture) {
      UserEnvironment.$variables.withValue(
        ProcessInfo.processInfo.environment.merging(user) { $1 }
      ) {
        UserEnvironment.$arguments.withValue(arguments) { Beamscope.run(arguments: arguments) }
      }
    }
    return Run(
      arguments: arguments, status: status, wasKilled: false, output: capture.output,
      errors: capture.errors)
  }

  /// The program as its users start it.
  static func runProcess(
    _ arguments: [String], in folder: TemporaryFolder? = nil, environment: [String: String] = [:],
    fileLimit: Int? = nil
  ) throws -> Run {
    let scratch = try TemporaryFolder()
    let process = Process()
    process.executableURL = try executable()
    process.arguments = arguments
    if let fileLimit {
      // The signal that the limit sends is ignored, so that writing fails instead.
      let script = "trap '' XFSZ; ulimit -f \(fileLimit); exec \"$0\" \"$@\""
      process.arguments = try ["-c", script, executable().path] + arguments
      process.executableURL = URL(fileURLWithPath: "/bin/bash")
    }
    let isolated = ["XDG_CONFIG_HOME": scratch.path("config"), "XDG_STATE_HOME": scratch.path("s")]
    process.environment = ProcessInfo.processInfo.environment
      .merging(isolated) { $1 }.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = folder.url }
    process.standardInput = FileHandle.nullDevice
    // Files, because nobody reads a pipe while we wait.
    process.standardOutput = try scratch.emptyFile("output")
    process.standardError = try scratch.emptyFile("errors")
    try process.run()
    process.waitUntilExit()
    return Run(
      arguments: arguments, status: process.terminationStatus,
      wasKilled: process.terminationReason == .uncaughtSignal,
      output: try scratch.text("output"), errors: try scratch.text("errors"))
  }

  /// Starts the program, for a caller that ends it.
  static func start(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = try executable()
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Runs the program, which must succeed.
  static func succeed(
    _ arguments: [String], in folder: TemporaryFolder? = nil, environment: [String: String] = [:]
  ) throws -> Run {
    let run = try run(arguments, in: folder, environment: environment)
    try #require(run.status == 0 && !run.wasKilled, "\(run)")
    return run
  }

  /// Beside the test bundle, whatever the configuration and the scratch path.
  static func executable() throws -> URL {
    let bundles = CommandLine.arguments.filter { $0.contains(".xctest") }
      .map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
    let folders =
      [Bundle.main.bundleURL, Bundle.main.bundleURL.deletingLastPathComponent()] + bundles
      + [TestData.packageRoot.appendingPathComponent(".build/debug")]
    let places = folders.map { $0.appendingPathComponent("beamscope") }
    return try #require(
      places.first { file in
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder)
        return exists && !isFolder.boolValue
      }, "the program must be built beside its tests: \(places.map(\.path))")
  }
}

/// A folder that exists as long as the test that created it.
final class TemporaryFolder {
  let url = FileManager.default.temporaryDirectory
    .appendingPathComponent("beamscope-program-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// Writes a file, with the folders to it, and returns its path.
  @discardableResult
  func write(_ bytes: some Sequence<UInt8>, as name: String) throws -> String {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return file.path
  }

  /// Writes lines of text.
  @discardableResult
  func write(_ lines: [String], as name: String) throws -> String {
    try write(Array(lines.map { $0 + "\n" }.joined().utf8), as: name)
  }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url.appendingPathComponent(name)), as: UTF8.self)
  }

  func emptyFile(_ name: String) throws -> FileHandle {
    try write([UInt8](), as: name)
    return try FileHandle(forWritingTo: url.appendingPathComponent(name))
  }
}
