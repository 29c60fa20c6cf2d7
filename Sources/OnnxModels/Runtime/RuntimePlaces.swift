import Foundation

/// Where ONNX Runtime may be found: the program's environment, as data.
package struct RuntimePlaces: Sendable {
  /// The environment variable with the path of a library.
  package static let variable = "BEAMSCOPE_ONNXRUNTIME"

  private let environment: [String: String]
  /// The names in a folder; empty if there is no such folder.
  private let contents: @Sendable (String) -> [String]

  package init(
    environment: [String: String], contents: @escaping @Sendable (String) -> [String]
  ) {
    self.environment = environment
    self.contents = contents
  }

  package static var current: RuntimePlaces {
    RuntimePlaces(environment: ProcessInfo.processInfo.environment) {
      (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? []
    }
  }

  /// The library given in the environment; `nil` if none.
  package var chosen: String? {
    environment[Self.variable].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Libraries to try, in order: by name in the system's library path, then those of Python wheels.
  package func candidates() -> [String] {
    Self.systemNames + pythonPrefixes.flatMap(libraries(inPython:))
  }

  private static let systemNames = ["libonnxruntime.so.1", "libonnxruntime.so"]

  /// The folders in wheels that hold a runtime.
  private static let wheelFolders = ["onnxruntime/capi", "sherpa_onnx/lib"]

  /// The prefixes of Python environments: the active one first, then those on the path.
  private var pythonPrefixes: [String] {
    let active = ["VIRTUAL_ENV", "CONDA_PREFIX"].compactMap { environment[$0] }
    let home = environment["HOME"].map { ["\($0)/.local"] } ?? []
    let onPath = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
      .filter { $0.hasSuffix("/bin") && contents($0).contains("python3") }
      .map { String($0.dropLast("/bin".count)) }
    var seen: Set<String> = []
    return (active + onPath + home).filter { !$0.isEmpty && seen.insert($0).inserted }
  }

  private func libraries(inPython prefix: String) -> [String] {
    let pythons = contents("\(prefix)/lib").filter { $0.hasPrefix("python3") }.sorted()
    let packages = pythons.flatMap { python in
      ["site-packages", "dist-packages"].map { "\(prefix)/lib/\(python)/\($0)" }
    }
    return packages.flatMap { folder in
      Self.wheelFolders.flatMap { wheel in
        contents("\(folder)/\(wheel)").filter { $0.hasPrefix("libonnxruntime.so") }.sorted()
          .map { "\(folder)/\(wheel)/\($0)" }
      }
    }
  }
}
