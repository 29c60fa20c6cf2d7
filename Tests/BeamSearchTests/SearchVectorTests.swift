import BeamSearch
import Foundation
import TestSupport
import Testing
import Transducer

/// The n-best lists of plain re-statements in Python, and of torchaudio's own search; written by
/// `Tests/Vectors/search_vectors.py`.
@Suite("Search vectors")
struct SearchVectorTests {
  private struct Vectors: Decodable {
    var models: [Model]
  }

  private struct Model: Decodable {
    var blank: Int
    var adjustment: Adjustment
    /// (T, V + 1, V) by frame, last label (row V: none yet) and token.
    var logits: [[[Double]]]
    var runs: [Run]

    var size: Int { logits[0][0].count }
  }

  private struct Adjustment: Decodable {
    var blank_penalty: Double?
    var temperature: Double?
  }

  private struct Run: Decodable {
    var search: String
    var beam: Int
    var cap: Int?
    var prefixes: Bool?
    var per_hypothesis: Int?
    var alpha: Int?
    var window: Double?
    var extra: Int?
    var offset: Int?
    var most: Int?
    var per_state: Int?
    var context: Int?
    var found: [Found]

    var options: SearchOptions {
      var options = SearchOptions(beamSize: beam, maxSymbolsPerFrame: cap ?? 1, nBest: .max)
      options.lengthNormalization = offset.map { .perLabel(offset: $0) } ?? .none
      options.bestFirst = BestFirstOptions(
        mergesPrefixes: prefixes ?? false, labelsPerHypothesis: per_hypothesis)
      options.alignmentLength.maxLabels = most
      options.constrained.prefixAlpha = alpha ?? 0
      options.adaptive = AdaptiveOptions(
        window: window ?? 0, extraCandidates: extra ?? 0, prefixAlpha: alpha ?? 0)
      options.pathMerging = PathMergingOptions(
        contextLabels: context, hypothesesPerState: per_state ?? 1)
      return options
    }
  }

  /// Labels, score, frames.
  private struct Found: Decodable {
    var labels: [Int]
    var score: Double
    var frames: [Int]

    init(from decoder: any Decoder) throws {
      var values = try decoder.unkeyedContainer()
      labels = try values.decode([Int].self)
      score = try values.decode(Double.self)
      frames = try values.decode([Int].self)
    }
  }

  /// Sums of a few dozen log-probabilities in another order; the file has 12 digits.
  private static let tolerance = 1e-9

  private static func models() throws -> [Model] {
    let path = TestData.packageRoot.appendingPathComponent("Tests/Vectors/searches_extra.json")
    return try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: path)).models
  }

  @Test(
    "are found to the digit",
    arguments: ["graves", "nsc", "maes", "torchaudio", "monotonic", "merging", "alsd"])
  func found(_ search: String) throws {
    let models = try Self.models()
    #expect(models.count == 16)
    for (index, reference) in models.enumerated() {
      let model = ToyModel(
        lastLabelTable: reference.logits, size: reference.size, blank: reference.blank)
      let runs = reference.runs.filter { $0.search == search }
      #expect(!runs.isEmpty)
      for run in runs {
        var options = run.options
        options.adjustment = LogitAdjustment(
          blankPenalty: reference.adjustment.blank_penalty ?? 0,
          temperature: reference.adjustment.temperature ?? 1)
        let found = try ToySetting(model, options).run(search, recording: .nothing).nBest
        let isSame =
          found.count == run.found.count
          && zip(found, run.found).allSatisfy {
            $0.labels.map(\.index) == $1.labels && $0.timestamps == $1.frames
              && abs($0.logProb - $1.score) < Self.tolerance
          }
        #expect(isSame, "model \(index), \(options): \(found) is \(run.found)")
      }
    }
  }
}
