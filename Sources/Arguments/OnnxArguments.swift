package import ArgumentParser
package import Experiments
import OnnxModels

/// The options of models that run in ONNX Runtime, spelled alike by every command.
package struct OnnxArguments: ParsableArguments {
  package init() {}

  @Option(
    help: ArgumentHelp(
      "The ONNX Runtime library (default: searched for).",
      discussion: "In this order: $\(RuntimePlaces.variable), the system's library path, the "
        + "wheels onnxruntime and sherpa-onnx of the active Python environment.",
      valueName: "file"),
    completion: .file())
  package var onnxruntime: String?

  @Option(
    help: ArgumentHelp(
      "Which of several ONNX files to use: \(OnnxPrecision.names) (default: the most precise).",
      valueName: "name"),
    completion: .list(OnnxPrecision.allCases.map(\.rawValue)))
  package var precision: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Silence after the sound for ONNX models, in seconds (default as in sherpa-onnx: 0.66 for "
        + "streaming models, none for others).", valueName: "seconds"))
  package var tailPadding: Double?

  /// Not `--front-end`, which `beamscope features` takes in place of a model.
  @Option(
    help: ArgumentHelp(
      "Features for an ONNX model: \(OnnxFeatures.FrontEnd.names) (default: as in sherpa-onnx).",
      discussion: "icefall: Kaldi's log-mel energies. sherpa-nemo: what sherpa-onnx computes for "
        + "models of NeMo. nemo: what NeMo computes.", valueName: "name"),
    completion: .list(OnnxFeatures.FrontEnd.allCases.map(\.rawValue)))
  package var featuresOf: String?

  @Option(
    help: ArgumentHelp(
      "How features are normalised: \(OnnxFeatures.Normalizing.names) (default: as in the model).",
      valueName: "name"),
    completion: .list(OnnxFeatures.Normalizing.allCases.map(\.rawValue)))
  package var normalization: String?

  package func validate() throws {
    if let tailPadding, !(0...60).contains(tailPadding) {
      throw ValidationError("--tail-padding: found \(tailPadding); expected 0 to 60 seconds.")
    }
    try check(precision, of: OnnxPrecision.self, option: "--precision")
    try check(featuresOf, of: OnnxFeatures.FrontEnd.self, option: "--features-of")
    try check(normalization, of: OnnxFeatures.Normalizing.self, option: "--normalization")
  }

  private func check<Choice: RawRepresentable & CaseIterable>(
    _ text: String?, of type: Choice.Type, option: String
  ) throws where Choice.RawValue == String {
    guard let text, Choice(rawValue: text) == nil else { return }
    throw ValidationError("\(option): found \"\(text)\"; expected one of \(Choice.names).")
  }

  package func source(_ path: String) -> ModelSource {
    ModelSource(
      path: path, runtime: onnxruntime,
      onnx: OnnxTransducer.Options(
        precision: precision.flatMap(OnnxPrecision.init), tailPadding: tailPadding,
        frontEnd: featuresOf.flatMap(OnnxFeatures.FrontEnd.init),
        normalization: normalization.flatMap(OnnxFeatures.Normalizing.init)))
  }
}

extension CaseIterable where Self: RawRepresentable, RawValue == String {
  fileprivate static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
