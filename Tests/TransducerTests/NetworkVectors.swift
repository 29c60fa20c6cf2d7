import Foundation
import Kernels
import ModelFiles
import TestSupport
import Transducer

/// A small model and PyTorch's results; written by `Tests/Vectors/generate.py`.
struct NetworkVectors {
  /// The models, in the generator's order.
  static let names = [
    "full", "streaming", "lookahead", "cosine", "stateless2", "stateless1", "stateless3", "lstm2",
    "lstm1", "projected", "projected1",
  ]
  /// Float against Float in another order: the networks' values are around 1.
  static let tolerance = 1e-4

  let loaded: LoadedModel
  let expected: Expected

  struct Expected: Decodable {
    var features: [Float]
    var encoded: [Double]
    var adjustment: Adjustment
    var predictions: [Prediction]
    var joined: [Joined]
  }

  struct Adjustment: Decodable {
    var blank_penalty: Double
    var temperature: Double
  }

  struct Prediction: Decodable {
    var labels: [Int]
    var output: [Double]
    var weights: [Double]?

    var context: [TokenID] { labels.map { TokenID($0) } }
  }

  struct Joined: Decodable {
    var frame: Int
    var history: Int
    var log_probs: [Double]
    var adjusted: [Double]
  }

  init(_ name: String) throws {
    let folder = TestData.packageRoot.appendingPathComponent("Tests/Vectors/networks")
    loaded = try ModelFile.read(folder.appendingPathComponent("\(name).safetensors").path)
    expected = try JSONDecoder().decode(
      Expected.self, from: Data(contentsOf: folder.appendingPathComponent("\(name).json")))
  }

  var encoder: any Encoder { loaded.model.encoder }
  var scorer: LabelScorer { loaded.model.scorer }

  /// (T, C).
  var features: Matrix {
    Matrix(
      rows: expected.features.count / encoder.inputDim, columns: encoder.inputDim,
      storage: expected.features)
  }

  /// PyTorch's encoder frame.
  func frame(_ index: Int) -> [Float] {
    let dim = encoder.outputDim
    return expected.encoded[index * dim..<(index + 1) * dim].map { Float($0) }
  }
}

/// The largest difference between two lists; infinite where their lengths differ.
func maxDifference(_ found: [some BinaryFloatingPoint], _ expected: [Double]) -> Double {
  guard found.count == expected.count else { return .infinity }
  return zip(found, expected).map { abs(Double($0) - $1) }.max() ?? 0
}
