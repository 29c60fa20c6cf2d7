package import ArgumentParser
import ModelFiles
import Text
package import TrainingRuns
import Transducer

/// The decoder to train: the model's own, or a new one on its encoder.
package struct DecoderArguments: ParsableArguments {
  package init() {}

  @Option(
    help: ArgumentHelp(
      "Train a new decoder of this kind: \(DecoderRecipe.Kind.names) "
        + "(default: train the model's own further).",
      valueName: "kind"),
    completion: .list(DecoderRecipe.Kind.allCases.map(\.rawValue)))
  package var predictor: DecoderRecipe.Kind?

  @Option(help: "Labels in the context of a reduced or stateless predictor (default: 2).")
  package var contextSize: Int?

  @Option(help: "Heads of a reduced predictor (default: 4).")
  package var heads: Int?

  @Option(
    help: ArgumentHelp(
      "How a reduced predictor computes its weights: dot, cosine (default: dot).",
      valueName: "name"),
    completion: .list(Similarity.allCases.map(\.rawValue)))
  package var similarity: String?

  @Option(help: "The width of the embeddings (default: that of the model's joiner).")
  package var embeddingDim: Int?

  @Option(help: "The width of an LSTM predictor's layers (default: that of the embeddings).")
  package var hiddenDim: Int?

  @Option(help: "The layers of an LSTM predictor (default: 1).")
  package var layers: Int?

  @Option(help: "The width of the joiner (default: the model's; if tied, the embeddings').")
  package var jointDim: Int?

  @Flag(help: "Whether the joiner's output matrix is the embedding (default: as in the model).")
  package var tying: Tying?

  @Flag(help: "A separate blank probability in the joiner (HAT).")
  package var hat = false

  package enum Tying: String, EnumerableFlag { case tied, untied }

  package func validate() throws {
    if let similarity, Similarity(rawValue: similarity) == nil {
      throw ValidationError("--similarity: found \"\(similarity)\"; expected dot or cosine.")
    }
    let special = [
      ("--context-size", contextSize != nil), ("--heads", heads != nil),
      ("--similarity", similarity != nil), ("--hidden-dim", hiddenDim != nil),
      ("--layers", layers != nil),
    ]
    let general = [
      ("--embedding-dim", embeddingDim != nil), ("--joint-dim", jointDim != nil),
      ("--tied or --untied", tying != nil), ("--hat", hat),
    ]
    guard let predictor else {
      guard let stray = (special + general).first(where: \.1) else { return }
      throw ValidationError("\(stray.0): found no --predictor; expected one, for a new decoder.")
    }
    for (option, isGiven) in special where isGiven && !predictor.takes.contains(option) {
      throw ValidationError("\(option): not an option of a \(predictor.rawValue) predictor.")
    }
  }

  package var recipe: DecoderRecipe {
    var recipe = DecoderRecipe()
    (recipe.predictor, recipe.contextSize, recipe.heads) = (predictor, contextSize, heads)
    (recipe.similarity, recipe.embeddingDim) = (similarity, embeddingDim)
    (recipe.hiddenDim, recipe.layers, recipe.jointDim) = (hiddenDim, layers, jointDim)
    (recipe.isTied, recipe.isHAT) = (tying.map { $0 == .tied }, hat)
    return recipe
  }
}

extension DecoderRecipe.Kind: ExpressibleByArgument {
  fileprivate static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// The options that only this kind has.
  fileprivate var takes: Set<String> {
    switch self {
    case .reduced: ["--context-size", "--heads", "--similarity"]
    case .stateless: ["--context-size"]
    case .lstm: ["--hidden-dim", "--layers"]
    }
  }
}
