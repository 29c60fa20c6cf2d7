import COnnxRuntime
import Foundation
import Text

/// ONNX Runtime, loaded at run time: it is not needed to build the program.
package final class OnnxRuntime: Sendable {
  /// The path or bare name it was loaded from.
  package let library: String
  /// As "1.32.0".
  package let version: String
  /// The oldest release with all functions used.
  package static let oldestVersion = "1.\(CORT_API_VERSION)"

  /// Safe to share: the runtime's environment and allocator may be used from any thread.
  nonisolated(unsafe) let handle: OpaquePointer

  /// Loads a library by path, or by a bare name that the system resolves.
  package init(library: String) throws(OnnxError) {
    var runtime: OpaquePointer?
    var problem: UnsafeMutablePointer<CChar>?
    let code = cort_open(library, &runtime, &problem)
    let text = Self.take(problem)
    guard let runtime else {
      throw Self.error(code, library: library, problem: text)
    }
    self.library = library
    handle = runtime
    version = String(cString: cort_version(runtime))
  }

  deinit { cort_close(handle) }

  /// The first runtime that loads: the given one; else `$BEAMSCOPE_ONNXRUNTIME`; else one in the
  /// system's library path; else the wheel `onnxruntime` or `sherpa-onnx` of a Python environment.
  ///
  /// If the user specifies a library, no other is tried.
  ///
  /// - Parameter named: the user's command line argument.
  package static func open(
    named: String? = nil, places: RuntimePlaces = .current
  ) throws(OnnxError) -> OnnxRuntime {
    // Wheels from 1.32 on write a device id and ask for a host of their maker's when they are loaded.
    setenv("ORT_DISABLE_TELEMETRY", "1", 1)
    if let named = named ?? places.chosen { return try OnnxRuntime(library: named) }
    var firstFailure: OnnxError?
    for candidate in places.candidates() {
      do {
        return try OnnxRuntime(library: candidate)
      } catch {
        // A missing library is not worth reporting; one that exists but fails is.
        if error.reason != .notALibrary || candidate.contains("/") {
          firstFailure = firstFailure ?? error
        }
      }
    }
    throw OnnxError(
      .missingLibrary, at: "ONNX Runtime",
      found: firstFailure.map { "only \($0.place), \($0.found)" } ?? "no libonnxruntime",
      expected: "release \(oldestVersion) or later, which ONNX models need",
      advice: installation)
  }

  /// Commands that install a runtime `open` will find.
  package static let installation =
    "install it: python3 -m venv ~/onnx && . ~/onnx/bin/activate && pip install onnxruntime (or "
    + "specify a library: --onnxruntime FILE or $\(RuntimePlaces.variable))"

  /// Takes and frees a string of the C layer.
  static func take(_ text: UnsafeMutablePointer<CChar>?) -> String {
    guard let text else { return "no reason given" }
    defer { cort_free_text(text) }
    // Joined into one line.
    return String(cString: text).split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  private static func error(_ code: Int32, library: String, problem: String) -> OnnxError {
    let expected = "libonnxruntime, release \(oldestVersion) or later"
    return switch Int(code) {
    case CORT_NOT_LOADED:
      OnnxError(
        .notALibrary, at: library, found: "a library that does not load (\(problem))",
        expected: expected, advice: installation)
    case CORT_NOT_A_RUNTIME:
      OnnxError(
        .notARuntime, at: library, found: problem, expected: expected, advice: installation)
    case CORT_UNSUITABLE:
      OnnxError(
        .unsuitableRuntime, at: library, found: problem, expected: expected, advice: installation)
    default:
      OnnxError(
        .notARuntime, at: library, found: "a runtime that does not start (\(problem))",
        expected: expected, advice: installation)
    }
  }
}
