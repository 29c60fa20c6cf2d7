import Text

/// The strings an exporter wrote into a model file.
package struct OnnxMetadata: Sendable, Equatable {
  /// The path of the model file, for messages.
  package let file: String
  package let values: [String: String]

  package init(file: String, values: [String: String]) {
    self.file = file
    self.values = values
  }

  /// A string; `nil` if there is none.
  package subscript(key: String) -> String? { values[key] }

  /// A required string.
  package func text(_ key: String) throws(OnnxError) -> String {
    guard let value = values[key] else {
      throw error(key, found: "no such key", expected: "a value")
    }
    return value
  }

  /// A whole number within bounds.
  package func integer(_ key: String, in range: ClosedRange<Int>) throws(OnnxError) -> Int {
    let text = try text(key)
    guard let value = Int(text.filter { !$0.isWhitespace }), range.contains(value) else {
      throw error(
        key, found: "\"\(text.prefix(40))\"",
        expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  private func error(_ key: String, found: String, expected: String) -> OnnxError {
    OnnxError(
      .badMetadata, at: "\(file), metadata \"\(key)\"", found: found, expected: expected,
      advice: "export the model again with the scripts of icefall or sherpa-onnx")
  }
}
