import COnnxRuntime
import Text

/// The element types of transducer networks' inputs and outputs.
package enum OnnxElement: Int32, Sendable, CaseIterable {
  case float = 1
  case int32 = 6
  case int64 = 7
}

/// A tensor in the runtime's memory, row-major; immutable once created.
///
/// The output of one run can be passed to the next without copying.
package final class OnnxTensor: Sendable {
  package let element: OnnxElement
  package let shape: [Int]
  private let runtime: OnnxRuntime
  /// Safe to share: written to in initialisers only.
  nonisolated(unsafe) let handle: OpaquePointer

  /// Zeros.
  package convenience init(
    zeros element: OnnxElement, shape: [Int], runtime: OnnxRuntime
  ) throws(OnnxError) {
    try self.init(element, shape: shape, runtime: runtime) { _ in }
  }

  /// As many values as the shape has.
  package convenience init(
    _ values: some Collection<Float>, shape: [Int], runtime: OnnxRuntime
  ) throws(OnnxError) {
    try self.init(.float, values, shape: shape, runtime: runtime)
  }

  package convenience init(
    _ values: some Collection<Int64>, shape: [Int], runtime: OnnxRuntime
  ) throws(OnnxError) {
    try self.init(.int64, values, shape: shape, runtime: runtime)
  }

  package convenience init(
    _ values: some Collection<Int32>, shape: [Int], runtime: OnnxRuntime
  ) throws(OnnxError) {
    try self.init(.int32, values, shape: shape, runtime: runtime)
  }

  /// Rows one after the other; together as many values as the shape has.
  convenience init(
    rows: some Collection<[Float]>, shape: [Int], runtime: OnnxRuntime
  ) throws(OnnxError) {
    let count = rows.reduce(0) { $0 + $1.count }
    precondition(count == shape.reduce(1, *), "as many values as the shape has")
    try self.init(.float, shape: shape, runtime: runtime) { data in
      var next = data.assumingMemoryBound(to: Float.self)
      for row in rows {
        next.update(from: row, count: row.count)
        next += row.count
      }
    }
  }

  /// Integers of either type; values that do not fit are clamped.
  convenience init(
    integers values: [Int], as element: OnnxElement, shape: [Int], runtime: OnnxRuntime
  ) throws(OnnxError) {
    if element == .int32 {
      try self.init(values.map { Int32(clamping: $0) }, shape: shape, runtime: runtime)
    } else {
      try self.init(values.map { Int64($0) }, shape: shape, runtime: runtime)
    }
  }

  private convenience init<Value>(
    _ element: OnnxElement, _ values: some Collection<Value>, shape: [Int], runtime: OnnxRuntime
  ) throws(OnnxError) {
    precondition(values.count == shape.reduce(1, *), "as many values as the shape has")
    try self.init(element, shape: shape, runtime: runtime) { data in
      _ = UnsafeMutableBufferPointer(
        start: data.assumingMemoryBound(to: Value.self), count: values.count
      ).update(fromContentsOf: values)
    }
  }

  private init(
    _ element: OnnxElement, shape: [Int], runtime: OnnxRuntime,
    fill: (UnsafeMutableRawPointer) -> Void
  ) throws(OnnxError) {
    var value: OpaquePointer?
    var problem: UnsafeMutablePointer<CChar>?
    let code = shape.map(Int64.init).withUnsafeBufferPointer { sizes in
      cort_value_make(
        runtime.handle, element.rawValue, sizes.baseAddress, Int32(shape.count), &value, &problem)
    }
    guard code == CORT_OK, let value else {
      throw OnnxError(
        .failedRun, at: "a tensor of shape \(shape)", found: OnnxRuntime.take(problem),
        expected: "room for it", advice: "close other programs, or use a smaller model")
    }
    if let data = cort_value_data(value), !shape.contains(0) { fill(data) }
    self.element = element
    self.shape = shape
    self.runtime = runtime
    handle = value
  }

  /// Takes over an output of a run.
  init(adopting value: OpaquePointer, runtime: OnnxRuntime) throws(OnnxError) {
    guard let element = OnnxElement(rawValue: cort_value_type(value)) else {
      cort_value_free(value)
      throw OnnxError(
        .failedRun, at: "an output", found: "an unknown element type",
        expected: "float, int32 or int64", advice: "export the model again")
    }
    self.element = element
    shape = (0..<cort_value_rank(value)).map { Int(cort_value_size(value, $0)) }
    self.runtime = runtime
    handle = value
  }

  deinit { cort_value_free(handle) }

  /// All values of a float tensor; empty for other types.
  package var floats: [Float] { element == .float ? values() : [] }

  /// Lends the values of a float tensor without copying; empty for other types.
  func withFloats<Result>(_ body: (UnsafeBufferPointer<Float>) -> Result) -> Result {
    withExtendedLifetime(self) {
      guard element == .float, let data = cort_value_data(handle) else {
        return body(UnsafeBufferPointer(start: nil, count: 0))
      }
      return body(
        UnsafeBufferPointer(
          start: data.assumingMemoryBound(to: Float.self), count: cort_value_count(handle)))
    }
  }

  /// All values of an integer tensor; empty for other types.
  package var integers: [Int] {
    switch element {
    case .float: []
    case .int32: (values() as [Int32]).map(Int.init)
    case .int64: (values() as [Int64]).map(Int.init)
    }
  }

  private func values<Value>() -> [Value] {
    let count = cort_value_count(handle)
    guard count > 0, let data = cort_value_data(handle) else { return [] }
    return Array(
      UnsafeBufferPointer(start: data.assumingMemoryBound(to: Value.self), count: count))
  }
}
