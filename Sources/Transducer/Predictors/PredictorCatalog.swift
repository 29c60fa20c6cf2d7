package import Text

/// The settings of one kind of predictor, and how to build it from weights.
package protocol PredictorOptions: Sendable {
  /// The name in model files.
  static var type: String { get }
  /// One sentence.
  static var summary: String { get }

  /// Reads its settings; the caller checks that none is left.
  init(settings: inout SettingsReader) throws(NetworkError)
  /// As in model files, without the type.
  var settings: [String: JSON] { get }
  /// The width of the predictor's output.
  var outputDim: Int { get }
  /// The width of `predictor.embedding`, the (V, E) matrix that every predictor has.
  var embeddingDim: Int { get }
  /// All tensors `predictor.*` that `makePredictor` reads.
  ///
  /// - Parameter vocabularySize: V, with blank.
  func tensorShapes(vocabularySize: Int) -> TensorShapes
  /// Reads the tensors `predictor.*`.
  func makePredictor(
    vocabulary: Vocabulary, tensors: inout TensorReader
  ) throws(NetworkError) -> any Predictor
}

/// Every prediction network by name: one line each makes it known to model files, `info` and the
/// tests.
package enum PredictorCatalog {
  package static let entries: [any PredictorOptions.Type] = [
    ReducedPredictor.Options.self,
    StatelessPredictor.Options.self,
    LSTMPredictor.Options.self,
  ]

  /// The options in a description's object `predictor`.
  package static func options(
    settings: inout SettingsReader
  ) throws(NetworkError) -> any PredictorOptions {
    let name = try settings.string("type")
    guard let entry = entries.first(where: { $0.type == name }) else {
      let names = entries.map { "\"\($0.type)\"" }.joined(separator: ", ")
      throw NetworkError(
        .unknownType, at: settings.place(of: "type"), found: "\"\(name.prefix(40))\"",
        expected: "one of \(names)", advice: "this program has no such predictor")
    }
    return try entry.init(settings: &settings)
  }
}
