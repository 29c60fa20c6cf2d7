import Foundation
import OnnxModels
import TestSupport

/// `oracle/visible.fp32.json`: eight utterances through a streaming Zipformer by an independent
/// implementation: features, frames, searches, exact scores and risks. `oracle/visible.json` is the
/// same with the 8-bit encoder.
struct VisibleReference: Decodable {
  static let path = "oracle/visible.fp32.json"
  static let int8Path = "oracle/visible.json"
  static let model = "models/zipformer-kws-gigaspeech-3.3M"

  static var isThere: Bool { TestData.has(path) && TestData.has(model) }

  struct Rows: Decodable {
    var shape: [Int]
    /// Some rows, by their numbers.
    var rows: [String: [Float]]
  }

  struct Exact: Decodable {
    var rnnt: Double
    var rnnt_viterbi: Double
    var rnnt_viterbi_frames: [Int]
    var monotonic: Double
    var monotonic_viterbi: Double
    var monotonic_viterbi_frames: [Int]
  }

  struct Found: Decodable {
    var text: String
    var tokens: [Int]
    var frames: [Int]
    var logps: [Double]
    var score: Double
    var exact: Exact
  }

  struct NBest: Decodable {
    var hyps: [Found]
    var risk: RiskReference.Risk?
    var expected_errors: [Double]?
    var mbr: Int?
  }

  struct Source: Decodable { var file: String }

  struct Utterance: Decodable {
    var id: String
    var reference_words: [String]
    var samples: Int
    var features: Rows
    var encoder_out: Rows
    var greedy: Found
    var modified_beam4: NBest
    var tsd_k3_beam4: NBest
    var alsd_beam4: NBest
    /// By search, then by a change of all log-probs: whether the list stays the same under it.
    var stable: [String: [String: Bool]]
    var source: Source

    func isStable(_ search: String) -> Bool { stable[search]?["0.0001"] == true }

    /// The sound file.
    var audio: URL {
      TestData.url("oracle").appendingPathComponent(source.file).standardizedFileURL
    }
  }

  var utterances: [Utterance]

  static func load(_ path: String = path) throws -> VisibleReference {
    try JSONDecoder().decode(VisibleReference.self, from: TestData.data(path))
  }
}
