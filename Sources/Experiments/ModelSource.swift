import Audio
package import BeamSearch
package import OnnxModels

/// A model named by a user (a file, or a folder of ONNX files) and how to open it, as given in
/// arguments, session files and trace files.
package struct ModelSource: Sendable, Equatable {
  package var path: String
  /// The ONNX Runtime library that the user named, if any.
  package var runtime: String?
  /// The library that a session or trace was made with. It is shown, never opened: whoever sends a
  /// file must not choose the code that runs.
  package private(set) var recordedRuntime: String?
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

  /// The same model, opened with a library that the user named, if any.
  package func using(runtime: String?) -> ModelSource {
    var source = self
    source.runtime = runtime
    return source
  }

  /// Changes the paths of its files.
  package mutating func mapPaths(_ change: (String) -> String) {
    path = change(path)
    runtime = runtime.map(change)
    recordedRuntime = recordedRuntime.map(change)
  }

  /// What users should know about a library that a file names.
  package var runtimeNote: String? {
    guard runtime == nil, let recordedRuntime else { return nil }
    return "made with the ONNX Runtime library \(recordedRuntime), which is not opened because a "
      + "file named it; to use it, pass --onnxruntime \(recordedRuntime)"
  }

  /// The same, with sound at another rate converted as this dialect's programs do. A model file
  /// says itself how.
  package func heard(as dialect: Dialect?) -> ModelSource {
    var other = self
    other.onnx.resampling = dialect?.resampling ?? onnx.resampling
    return other
  }

  /// How to open it, by the names of the command line's options; unset options are left out. (The
  /// filter of `heard` has no option of its own.)
  package var options: [(name: String, value: String)] {
    let all: [(name: String, value: String?)] = [
      ("onnxruntime", runtime ?? recordedRuntime), ("precision", onnx.precision?.rawValue),
      ("tail-padding", onnx.tailPadding.map { "\($0)" }),
      ("features-of", onnx.frontEnd?.rawValue), ("normalization", onnx.normalization?.rawValue),
      ("resampling", onnx.resampling?.rawValue),
    ]
    return all.compactMap { option in option.value.map { (option.name, $0) } }
  }

  /// - Parameter options: in the form of `options`; unknown names are ignored.
  package init(path: String, options: [String: String]) {
    self.init(
      path: path,
      onnx: OnnxTransducer.Options(
        precision: options["precision"].flatMap(OnnxPrecision.init),
        tailPadding: options["tail-padding"].flatMap(Double.init),
        frontEnd: options["features-of"].flatMap(OnnxFeatures.FrontEnd.init),
        normalization: options["normalization"].flatMap(OnnxFeatures.Normalizing.init),
        resampling: options["resampling"].flatMap(Resampling.init)))
    recordedRuntime = options["onnxruntime"]
  }

  /// The options that affect the encoder's input, as one text.
  package var encoderOptions: String {
    let options = [
      onnx.precision?.rawValue, onnx.tailPadding.map { "\($0)" }, onnx.frontEnd?.rawValue,
      onnx.normalization?.rawValue,
    ]
    let texts = options.map { $0 ?? "-" } + (onnx.resampling.map { [$0.rawValue] } ?? [])
    return texts.joined(separator: " ")
  }

  /// The arguments that name it at the end of a command line; only files may follow.
  package var arguments: [String] {
    let unwritten = ["resampling"] + (runtime == nil ? ["onnxruntime"] : [])
    return options.filter { !unwritten.contains($0.name) }
      .flatMap { ["--" + $0.name, $0.value] } + ["--", path]
  }
}

extension ModelSource: Codable {
  private enum CodingKeys: String, CodingKey {
    case path, onnxruntime, precision, tailPadding, frontEnd, normalization, resampling
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      path: try container.decode(String.self, forKey: .path),
      onnx: OnnxTransducer.Options(
        precision: try container.choice(.precision),
        tailPadding: try container.decodeIfPresent(Double.self, forKey: .tailPadding),
        frontEnd: try container.choice(.frontEnd),
        normalization: try container.choice(.normalization),
        resampling: try container.choice(.resampling)))
    recordedRuntime = try container.decodeIfPresent(String.self, forKey: .onnxruntime)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(path, forKey: .path)
    try container.encodeIfPresent(runtime ?? recordedRuntime, forKey: .onnxruntime)
    try container.encodeIfPresent(onnx.precision, forKey: .precision)
    try container.encodeIfPresent(onnx.tailPadding, forKey: .tailPadding)
    try container.encodeIfPresent(onnx.frontEnd, forKey: .frontEnd)
    try container.encodeIfPresent(onnx.normalization, forKey: .normalization)
    try container.encodeIfPresent(onnx.resampling, forKey: .resampling)
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

extension Dialect {
  /// How its project's programs convert sound to a model's rate; `nil` where the model decides.
  fileprivate var resampling: Resampling? {
    ["icefall", "sherpa-onnx", "onnx-asr", "torchaudio"].contains(name) ? .windowedSinc : nil
  }
}
