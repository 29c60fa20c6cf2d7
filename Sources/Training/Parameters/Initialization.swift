import Foundation
import Kernels

extension Parameters where Scalar == Float {
  /// Random initial weights, as in PyTorch's modules: uniform within 1 / sqrt(inputs) for linear
  /// layers and convolutions and within 1 / sqrt(S) for LSTMs, normal for embeddings and position
  /// vectors, 1 and 0 for norms, 0 for the output's bias.
  ///
  /// Each tensor has its own generator, seeded by its name: decoders that share a tensor start with
  /// the same values in it.
  ///
  /// - Parameter embeddingScale: the standard deviation of the embedding; one tied to the joiner's
  ///   output needs 1 / sqrt(E), that of a linear layer's weights.
  package static func random(
    _ layout: ParameterLayout, seed: UInt64, embeddingScale: Double
  ) -> Parameters {
    var parameters = Parameters(zeros: layout)
    for entry in layout.entries {
      var generator = SeededGenerator(seed: seed, for: entry.name)
      let law = InitialDistribution(entry, in: layout, embeddingScale: embeddingScale)
      for index in entry.range { parameters.values[index] = law.value(from: &generator) }
    }
    return parameters
  }
}

/// The distribution of a tensor's initial values.
private enum InitialDistribution {
  case constant(Float)
  /// Between plus and minus this.
  case uniform(Double)
  /// With this standard deviation.
  case normal(Double)

  init(_ entry: ParameterLayout.Entry, in layout: ParameterLayout, embeddingScale: Double) {
    let parts = entry.name.split(separator: ".")
    self =
      switch (entry.name, parts.contains("norm"), parts.last) {
      case ("predictor.embedding", _, _): .normal(embeddingScale)
      case ("predictor.position", _, _): .normal(1)
      case ("joiner.output.bias", _, _): .constant(0)
      case (_, true, "weight"): .constant(1)
      case (_, true, _): .constant(0)
      case (_, _, let last?) where parts.contains("lstm") && !last.isEmpty:
        // Weights and biases of the four gates: (4 S, ...).
        .uniform(1 / Double(entry.shape[0] / 4).squareRoot())
      default: .uniform(1 / Double(Self.inputs(of: entry, in: layout)).squareRoot())
      }
  }

  /// The number of inputs of a layer's output; for a bias, that of its weight.
  private static func inputs(
    of entry: ParameterLayout.Entry, in layout: ParameterLayout
  ) -> Int {
    let weight =
      entry.name.hasSuffix(".bias")
      ? layout.entry(entry.name.dropLast(4) + "weight") ?? entry : entry
    return max(1, weight.shape.dropFirst().reduce(1, *))
  }

  func value(from generator: inout SeededGenerator) -> Float {
    switch self {
    case .constant(let value): return value
    case .uniform(let bound): return Float((2 * generator.nextShare() - 1) * bound)
    case .normal(let deviation):
      // Box and Muller (1958); 1 - share is above 0.
      let radius = (-2 * log(1 - generator.nextShare())).squareRoot()
      return Float(deviation * radius * cos(2 * .pi * generator.nextShare()))
    }
  }
}
