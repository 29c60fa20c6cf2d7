import COnnxRuntime
import Foundation
import Text

/// An input or output tensor of a network.
package struct OnnxPort: Sendable, Equatable {
  package let name: String
  /// `nil` for unsupported element types.
  package let element: OnnxElement?
  /// `nil` if any size is allowed.
  package let shape: [Int?]

  package init(name: String, element: OnnxElement?, shape: [Int?]) {
    self.name = name
    self.element = element
    self.shape = shape
  }
}

/// One network in ONNX Runtime, loaded and ready to run. Several threads may run it at once.
///
/// On one thread (the default) two runs with the same values give the same bits.
package final class OnnxSession: Sendable {
  package let file: String
  package let inputs: [OnnxPort]
  package let outputs: [OnnxPort]
  package let metadata: OnnxMetadata
  package let runtime: OnnxRuntime
  /// Safe to share: the runtime locks what a run changes.
  nonisolated(unsafe) private let handle: OpaquePointer

  package init(
    file: String, runtime: OnnxRuntime, threads: Int = 1
  ) throws(OnnxError) {
    guard FileManager.default.isReadableFile(atPath: file) else {
      throw OnnxError(
        .unreadable, at: file, found: "no readable file", expected: "an ONNX model",
        advice: "check the path and the permissions")
    }
    var session: OpaquePointer?
    var problem: UnsafeMutablePointer<CChar>?
    let code = cort_session_open(
      runtime.handle, file, Int32(clamping: max(1, threads)), &session, &problem)
    guard code == CORT_OK, let session else {
      throw OnnxError(
        .badModel, at: file,
        found: "a file that ONNX Runtime \(runtime.version) rejects (\(OnnxRuntime.take(problem)))",
        expected: "an ONNX model", advice: "copy or export it again, or use a newer ONNX Runtime")
    }
    self.file = file
    self.runtime = runtime
    handle = session
    inputs = (0..<cort_input_count(session)).map { Self.port(cort_input(session, $0)) }
    outputs = (0..<cort_output_count(session)).map { Self.port(cort_output(session, $0)) }
    var values: [String: String] = [:]
    for index in 0..<cort_metadata_count(session) {
      values[String(cString: cort_metadata_key(session, index))] =
        String(cString: cort_metadata_value(session, index))
    }
    metadata = OnnxMetadata(file: file, values: values)
  }

  deinit { cort_session_close(handle) }

  /// Runs the network: one tensor per input, in order, to one per output, in order.
  package func run(_ tensors: [OnnxTensor]) throws(OnnxError) -> [OnnxTensor] {
    precondition(tensors.count == inputs.count, "a tensor for every input")
    var results = [OpaquePointer?](repeating: nil, count: outputs.count)
    var problem: UnsafeMutablePointer<CChar>?
    let code = withExtendedLifetime(tensors) {
      tensors.map { Optional($0.handle) }.withUnsafeBufferPointer { values in
        results.withUnsafeMutableBufferPointer { results in
          cort_run(handle, values.baseAddress, results.baseAddress, &problem)
        }
      }
    }
    guard code == CORT_OK else {
      throw OnnxError(
        .failedRun, at: file, found: OnnxRuntime.take(problem),
        expected: "a run on \(tensors.map(\.shape))",
        advice: "check that the files belong to one model")
    }
    var adopted: [OnnxTensor] = []
    for (index, result) in results.enumerated() {
      guard let result else { continue }
      do {
        adopted.append(try OnnxTensor(adopting: result, runtime: runtime))
      } catch {
        // Frees what has not been taken over.
        for rest in results[(index + 1)...] { cort_value_free(rest) }
        throw error
      }
    }
    return adopted
  }

  private static func port(_ port: cort_port) -> OnnxPort {
    let sizes = withUnsafeBytes(of: port.shape) { Array($0.bindMemory(to: Int64.self)) }
    return OnnxPort(
      name: String(cString: port.name), element: OnnxElement(rawValue: port.type),
      shape: sizes.prefix(Int(port.rank)).map { $0 < 0 ? nil : Int($0) })
  }
}
