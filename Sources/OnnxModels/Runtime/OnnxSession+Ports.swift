import Text

extension OnnxSession {
  /// Rejects a network whose inputs and outputs, in order, do not have these names, elements and
  /// shapes. A size of `nil` matches any.
  func require(inputs: [OnnxPort], outputs: [OnnxPort]) throws(OnnxError) {
    try require(self.inputs, are: inputs, kind: "input")
    try require(self.outputs, are: outputs, kind: "output")
  }

  private func require(
    _ ports: [OnnxPort], are expected: [OnnxPort], kind: String
  ) throws(OnnxError) {
    guard ports.count == expected.count else {
      throw wrong(
        "\(kind)s", found: "\(ports.count) (\(ports.map(\.name).joined(separator: ", ")))",
        expected: "\(expected.count) (\(expected.map(\.name).joined(separator: ", ")))")
    }
    for (port, expected) in zip(ports, expected) {
      guard port.name == expected.name else {
        throw wrong(kind, found: "the name \"\(port.name)\"", expected: "\"\(expected.name)\"")
      }
      guard port.element == expected.element, port.fits(expected.shape) else {
        throw wrong(
          "\(kind) \(port.name)", found: port.summary, expected: expected.summary)
      }
    }
  }

  func wrong(_ place: String, found: String, expected: String) -> OnnxError {
    OnnxError(
      .wrongPorts, at: "\(file), \(place)", found: found, expected: expected,
      advice: "use the files of a transducer, or export it again")
  }
}

extension OnnxPort {
  /// Whether two tensor shapes are compatible.
  func fits(_ other: [Int?]) -> Bool {
    shape.count == other.count
      && zip(shape, other).allSatisfy { $0 == nil || $1 == nil || $0 == $1 }
  }

  /// As shown in messages: "float (any, 2)".
  var summary: String {
    let sizes = shape.map { $0.map(String.init) ?? "any" }.joined(separator: ", ")
    return "\(element.map { "\($0)" } ?? "another element") (\(sizes))"
  }
}
