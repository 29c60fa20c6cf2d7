import ArgumentParser
import OnnxModels

/// The options of models that run in ONNX Runtime, spelled alike by every command.
struct OnnxArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The ONNX Runtime library; else one is looked for.",
      discussion: "In this order: $\(RuntimePlaces.variable), the system's library path, the "
        + "wheels onnxruntime and sherpa-onnx of the active Python environment.",
      valueName: "file"),
    completion: .file())
  var onnxruntime: String?

  @Option(
    help: ArgumentHelp(
      "Which of several ONNX files of a kind: \(OnnxPrecision.names); else the most precise.",
      valueName: "name"),
    completion: .list(OnnxPrecision.allCases.map(\.rawValue)))
  var precision: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Silence behind the sound for ONNX models, in seconds; else as sherpa-onnx: 0.66 for "
        + "streaming models, none for others.", valueName: "seconds"))
  var tailPadding: Double?

  func validate() throws {
    if let tailPadding, !(0...60).contains(tailPadding) {
      throw ValidationError("--tail-padding is \(tailPadding); it must be from 0 to 60 seconds.")
    }
    if let precision, OnnxPrecision(rawValue: precision) == nil {
      throw ValidationError(
        "--precision is \"\(precision)\"; it must be one of \(OnnxPrecision.names).")
    }
  }

  func source(_ path: String) -> ModelSource {
    ModelSource(
      path: path, runtime: onnxruntime,
      onnx: OnnxTransducer.Options(
        precision: precision.flatMap(OnnxPrecision.init), tailPadding: tailPadding))
  }
}

extension OnnxPrecision {
  fileprivate static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
