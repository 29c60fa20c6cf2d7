package import OnnxModels

/// A model named by a user (a file, or a folder of ONNX files) and how to open it, as given in
/// arguments, session files and trace files.
package struct ModelSource: Sendable, Equatable {
  package var path: String
  /// The named ONNX Runtime library, if any.
  package var runtime: String?
  package var onnx = OnnxTransducer.Options()

  package init(
    path: String, runtime: String? = nil, onnx: OnnxTransducer.Options = OnnxTransducer.Options()
  ) {
    // A trailing slash would be doubled in the paths of the folder's files.
    self.path =
      path.count > 1 ? String(path.lastIndex { $0 != "/" }.map { path[...$0] } ?? "/") : path
    self.runtime = runtime
    self.onnx = onnx
  }

  /// Another model, opened the same way.
  package func replacing(path: String) -> ModelSource {
    var other = self
    other.path = path
    return other
  }

  /// How to open it, by the names of the command line's options; unset options are left out.
  package var options: [(name: String, value: String)] {
    let all: [(name: String, value: String?)] = [
      ("onnxruntime", runtime), ("precision", onnx.precision?.rawValue),
      ("tail-padding", onnx.tailPadding.map { "\($0)" }),
      ("features-of", onnx.frontEnd?.rawValue), ("normalization", onnx.normalization?.rawValue),
    ]
    return all.compactMap { option in option.value.map { (option.name, $0) } }
  }

  /// - Parameter options: in the form of `options`; unknown names are ignored.
  package init(path: String, options: [String: String]) {
    self.init(
      path: path, runtime: options["onnxruntime"],
      onnx: OnnxTransducer.Options(
        precision: options["precision"].flatMap(OnnxPrecision.init),
        tailPadding: options["tail-padding"].flatMap(Double.init),
        frontEnd: options["features-of"].flatMap(OnnxFeatures.FrontEnd.init),
        normalization: options["normalization"].flatMap(OnnxFeatures.Normalizing.init)))
  }

  /// The options that affect the encoder's input, as one text.
  package var encoderOptions: String {
    let options = [
      onnx.precision?.rawValue, onnx.tailPadding.map { "\($0)" }, onnx.frontEnd?.rawValue,
      onnx.normalization?.rawValue,
    ]
    return options.map { $0 ?? "-" }.joined(separator: " ")
  }

  /// The arguments that name it at the end of a command line; only files may follow.
  package var arguments: [String] {
    options.flatMap { ["--" + $0.name, $0.value] } + ["--", path]
  }
}

extension ModelSource: Codable {
  private enum CodingKeys: String, CodingKey {
    case path, onnxruntime, precision, tailPadding, frontEnd, normalization
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      path: try container.decode(String.self, forKey: .path),
      runtime: try container.decodeIfPresent(String.self, forKey: .onnxruntime),
      onnx: OnnxTransducer.Options(
        precision: try container.choice(.precision),
        tailPadding: try container.decodeIfPresent(Double.self, forKey: .tailPadding),
        frontEnd: try container.choice(.frontEnd),
        normalization: try container.choice(.normalization)))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(path, forKey: .path)
    try container.encodeIfPresent(runtime, forKey: .onnxruntime)
    try container.encodeIfPresent(onnx.precision, forKey: .precision)
    try container.encodeIfPresent(onnx.tailPadding, forKey: .tailPadding)
    try container.encodeIfPresent(onnx.frontEnd, forKey: .frontEnd)
    try container.encodeIfPresent(onnx.normalization, forKey: .normalization)
  }
}

extension KeyedDecodingContainer {
  /// One of the known names, or nothing.
  fileprivate func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: Key
  ) throws -> Choice? where Choice.RawValue == String {
    guard let name = try decodeIfPresent(String.self, forKey: key) else { return nil }
    if let choice = Choice(rawValue: name) { return choice }
    let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    throw DecodingError.dataCorrupted(
      .init(
        codingPath: codingPath + [key],
        debugDescription: "\"\(name)\", expected one of \(known)"))
  }
}
