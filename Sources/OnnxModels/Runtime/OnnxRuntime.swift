import COnnxRuntime
import Text

/// ONNX Runtime, opened while the program runs: nothing of it is needed to build the program.
package final class OnnxRuntime: Sendable {
  /// The path, or the bare name, that it was opened by.
  package let library: String
  /// As "1.32.0".
  package let version: String
  /// The oldest release that has all that is used.
  package static let oldestVersion = "1.\(CORT_API_VERSION)"

  /// Safe to share: the runtime's environment and allocator may be used from any thread.
  nonisolated(unsafe) let handle: OpaquePointer

  /// Opens a library by its path, or by a bare name that the system looks for.
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

  /// The first runtime that opens: the named one; else `$BEAMSCOPE_ONNXRUNTIME`; else one in the
  /// system's library path; else the wheel `onnxruntime` or `sherpa-onnx` of a Python environment.
  ///
  /// A library that was named by the user is the only one that is tried.
  ///
  /// - Parameter named: what the user said on the command line.
  package static func open(
    named: String? = nil, places: RuntimePlaces = .current
  ) throws(OnnxError) -> OnnxRuntime {
    if let named = named ?? places.chosen { return try OnnxRuntime(library: named) }
    var firstFailure: OnnxError?
    for candidate in places.candidates() {
      do {
        return try OnnxRuntime(library: candidate)
      } catch {
        // A system that has no such library is no news; one that is there but does not do is.
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

  /// The commands that install a runtime that `open` finds.
  package static let installation =
    "install it: python3 -m venv ~/onnx && . ~/onnx/bin/activate && pip install onnxruntime"
    + " (or name a library: --onnxruntime FILE or $\(RuntimePlaces.variable))"

  /// A text of the C layer, which is freed.
  static func take(_ text: UnsafeMutablePointer<CChar>?) -> String {
    guard let text else { return "no reason given" }
    defer { cort_free_text(text) }
    // One line: the runtime's messages may have several.
    return String(cString: text).split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  private static func error(_ code: Int32, library: String, problem: String) -> OnnxError {
    let expected = "libonnxruntime, release \(oldestVersion) or later"
    return switch Int(code) {
    case CORT_NOT_LOADED:
      OnnxError(
        .notALibrary, at: library, found: "no library that loads (\(problem))",
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
