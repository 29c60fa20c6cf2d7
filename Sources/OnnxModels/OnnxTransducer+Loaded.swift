import Audio
import Foundation
package import ModelFiles
import Text
import Transducer

extension OnnxTransducer {
  /// The model in the form used by all commands and the workbench.
  package func loaded() throws(OnnxError) -> LoadedModel {
    let components = [
      ("encoder", files.encoder), ("predictor", files.decoder), ("joiner", files.joiner),
    ]
    var listed: [ModelInventory.Component] = []
    for (name, file) in components {
      listed.append(
        ModelInventory.Component(name: name, tensors: try OnnxWeights(file: file).items))
    }
    return LoadedModel(
      model: model, description: summary, features: features,
      inventory: ModelInventory(components: listed))
  }

  /// The folder's name serves as the model's, which the files do not contain.
  var name: String { URL(fileURLWithPath: files.path).standardizedFileURL.lastPathComponent }

  static let licence = "not stated in the files"

  private var summary: ModelSummary {
    ModelSummary(
      name: name, licence: Self.licence, vocabulary: model.vocabulary,
      settings: .object(byName: [
        "provenance": .object(byName: ["runtime": .string("ONNX Runtime \(runtimeVersion)")]),
        "features": featureSettings,
        "encoder": settings(of: files.encoder, encoder.session.metadata),
        "predictor": settings(of: files.decoder, predictor.session.metadata),
        "joiner": settings(of: files.joiner, joiner.session.metadata),
      ]),
      lookAhead: encoder.framesAhead)
  }

  private var runtimeVersion: String { encoder.session.runtime.version }

  private var featureSettings: JSON {
    let frontEnd = features.frontEnd
    return .object(byName: [
      "front_end": .object(byName: [
        "type": .string(frontEnd.type), "sample_rate": .integer(frontEnd.sampleRate),
        "dimension": .integer(frontEnd.dimension),
      ]),
      "normalization": .string(features.normalization == nil ? "none" : "per feature"),
      "tail_padding": .number(features.tailPadding),
      "resampling": .string(features.resampling.rawValue),
    ])
  }

  private func settings(of file: String, _ metadata: OnnxMetadata) -> JSON {
    var settings = metadata.values.mapValues { JSON.string($0) }
    settings["type"] = .string("onnx")
    settings["file"] = .string(URL(fileURLWithPath: file).lastPathComponent)
    return .object(byName: settings)
  }
}
