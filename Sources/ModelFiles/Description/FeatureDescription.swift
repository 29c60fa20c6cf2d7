package import Audio
package import Text
package import Transducer

/// A model's feature pipeline: front end, deltas, normalisation and stacking.
package struct FeatureDescription: Sendable, Equatable {
  package enum NormalizationKind: String, CaseIterable, Sendable {
    case none
    /// Mean and deviation of each column over the training set, in the file's tensors.
    case global
    /// Mean and deviation of each column over the utterance.
    case perFeature = "per_feature"
  }

  /// The front end's name in `FrontEndCatalog`.
  package var frontEndType: String
  /// Every parameter of the front end.
  package var frontEndParameters: [String: FrontEndParameter]
  package var deltas: Deltas?
  package var normalization: NormalizationKind
  package var stacking: Stacking
  /// How sound at another rate is converted; files that do not say it mean the steep filter.
  package var resampling: Resampling

  package init(settings: inout SettingsReader) throws(NetworkError) {
    var frontEnd = try settings.object("front_end")
    frontEndType = try frontEnd.string("type")
    var parameters: [String: FrontEndParameter] = [:]
    for (name, value) in frontEnd.takeAll().sorted(by: { $0.key < $1.key }) {
      guard let parameter = FrontEndParameter(value) else {
        throw NetworkError(
          .badSetting, at: frontEnd.place(of: name), found: "\(value)",
          expected: "a number, a string, true or false")
      }
      parameters[name] = parameter
    }
    frontEndParameters = parameters

    deltas = try Self.deltas(settings: &settings)
    normalization = try settings.choice("normalization", of: NormalizationKind.self)
    let size = try settings.integer("stack", in: 1...64)
    let stride = try settings.integer("stride", in: 1...64)
    stacking = try Self.checked(at: settings.path) { () throws(AudioError) in
      try Stacking(size: size, stride: stride)
    }
    resampling =
      settings.has("resampling")
      ? try settings.choice("resampling", of: Resampling.self) : .steep
  }

  private static func deltas(settings: inout SettingsReader) throws(NetworkError) -> Deltas? {
    let value = try settings.value("deltas")
    guard value != .null else { return nil }
    var reader = try SettingsReader(value, path: settings.place(of: "deltas"))
    let order = try reader.integer("order", in: 1...4)
    let window = try reader.integer("window", in: 1...20)
    try reader.finish()
    return try checked(at: reader.path) { () throws(AudioError) in
      try Deltas(order: order, window: window)
    }
  }

  /// The pipeline; reads the tensors `features.*` if there is a normalisation.
  ///
  /// - Parameter tailPadding: seconds of silence appended to the audio.
  func makePipeline(
    tensors: inout TensorReader, tailPadding: Double
  ) throws(NetworkError) -> FeaturePipeline {
    let path = "features"
    let (type, parameters) = (frontEndType, frontEndParameters)
    let frontEnd = try Self.checked(at: "\(path).front_end") { () throws(AudioError) in
      try FrontEndCatalog.make(type: type, parameters: parameters)
    }
    var applied: Normalization?
    switch normalization {
    case .none: break
    case .perFeature: applied = .perFeature(.sample)
    case .global:
      let width = frontEnd.dimension * (1 + (deltas?.order ?? 0))
      let mean = try tensors.values("features.mean", shape: [width])
      let std = try tensors.values("features.std", shape: [width])
      applied = try Self.checked(at: "features.std") { () throws(AudioError) in
        .global(try ColumnStatistics(mean: mean, std: std))
      }
    }
    let (deltas, normalization, stacking) = (deltas, applied, stacking)
    let resampling = resampling
    return try Self.checked(at: path) { () throws(AudioError) in
      try FeaturePipeline(
        frontEnd: frontEnd, deltas: deltas, normalization: normalization, stacking: stacking,
        tailPadding: tailPadding, resampling: resampling)
    }
  }

  /// As in model files.
  package var settings: [String: JSON] {
    var frontEnd = frontEndParameters.mapValues(\.setting)
    frontEnd["type"] = .string(frontEndType)
    var settings: [String: JSON] = [
      "front_end": .object(byName: frontEnd),
      "deltas": deltas.map {
        .object(byName: ["order": .integer($0.order), "window": .integer($0.window)])
      } ?? .null,
      "normalization": .string(normalization.rawValue),
      "stack": .integer(stacking.size), "stride": .integer(stacking.stride),
    ]
    // Left out otherwise: earlier versions refuse keys they do not know.
    if resampling != .steep { settings["resampling"] = .string(resampling.rawValue) }
    return settings
  }

  /// Adds the place in the description to an error of the audio layer.
  private static func checked<Value>(
    at path: String, _ make: () throws(AudioError) -> Value
  ) throws(NetworkError) -> Value {
    do {
      return try make()
    } catch {
      throw NetworkError(
        .badSetting, at: path, found: error.found, expected: error.expected,
        advice: error.advice)
    }
  }
}

extension FrontEndParameter {
  fileprivate init?(_ value: JSON) {
    switch value {
    case .number(let number): self = .number(number)
    case .integer(let number): self = .number(Double(number))
    case .string(let text): self = .string(text)
    case .bool(let flag): self = .bool(flag)
    case .null, .array, .object: return nil
    }
  }

  /// As in model files.
  package var setting: JSON {
    switch self {
    case .number(let number): .number(number)
    case .string(let text): .string(text)
    case .bool(let flag): .bool(flag)
    }
  }
}
