package import Foundation

/// Real data beside the checkout: in `$BEAMSCOPE_TEST_DATA`, else in `../shared`. Tests that need
/// it are reported as skipped where it is not there.
package enum TestData {
  /// Why a test that needs the data is skipped; for `.enabled(if:)`.
  package static let missing: String =
    "no reference data in $BEAMSCOPE_TEST_DATA or ../shared"

  package static var root: URL {
    if let path = ProcessInfo.processInfo.environment["BEAMSCOPE_TEST_DATA"] {
      return URL(fileURLWithPath: path)
    }
    return packageRoot.deletingLastPathComponent().appendingPathComponent("shared")
  }

  /// The folder that holds `Package.swift`.
  package static var packageRoot: URL {
    URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  }

  package static func url(_ path: String) -> URL { root.appendingPathComponent(path) }

  package static func has(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: url(path).path)
  }

  package static func data(_ path: String) throws -> Data {
    try Data(contentsOf: url(path))
  }
}
