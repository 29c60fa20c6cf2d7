import Foundation
import OnnxModels
import TestSupport
import Testing

/// ONNX Runtime where it is installed; tests that need it are reported as skipped elsewhere.
enum TestRuntime {
  private static let result = Result { try OnnxRuntime.open() }

  static var isThere: Bool { (try? result.get()) != nil }

  /// Why a test is skipped; for `.enabled(if:)`.
  static var missing: Comment {
    switch result {
    case .success: "ONNX Runtime is there"
    case .failure(let error): Comment(rawValue: "\(error)")
    }
  }

  static func open() throws -> OnnxRuntime { try result.get() }

  /// A file of `Tests/Vectors/onnx_models.py`.
  static func path(_ name: String) -> String {
    TestData.packageRoot.appendingPathComponent("Tests/Vectors/onnx/\(name)").path
  }
}

/// A folder that is removed with its owner.
final class ScratchFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
    let file = "\(path)/\(name)"
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }
}
