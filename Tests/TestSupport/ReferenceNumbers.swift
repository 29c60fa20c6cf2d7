import Analysis
import Foundation

/// `oracle/laws.json`: random lattices with their loss, gradients and alignments.
package struct LatticeReference: Decodable, Sendable {
  package static let path = "oracle/laws.json"

  package struct Case: Decodable, Sendable {
    package var T: Int
    package var U: Int
    package var V: Int
    package var blank: Int
    package var y: [Int]
    /// (T, U + 1, V), not normalised.
    package var logits: [[[Double]]]
    package var loss: Double
    /// (T, U + 1, V)
    package var grad: [[[Double]]]
    package var enumerated_loss: Double
    /// `nil`: impossible, as in all that follow.
    package var monotonic: Double?
    package var viterbi: Double?
    package var viterbi_frames: [Int]?
    package var monotonic_viterbi: Double?
    package var monotonic_viterbi_frames: [Int]?
    /// By maximum labels per frame.
    package var at_most_labels_per_frame: [String: Double?]
  }

  package var cases: [Case]

  package static func load() throws -> LatticeReference {
    try JSONDecoder().decode(LatticeReference.self, from: TestData.data(path))
  }
}

/// `oracle/searches.json`: random models with the n-best of several searches.
package struct SearchReference: Decodable, Sendable {
  package static let path = "oracle/searches.json"

  package struct Found: Decodable, Sendable {
    package var y: [Int]
    package var score: Double
    package var frames: [Int]
    package var logps: [Double]
  }

  package struct Case: Decodable, Sendable {
    package var T: Int
    package var V: Int
    package var blank: Int
    package var unk: Int?
    /// (T, V + 1, V) by frame, last label (row V: none yet) and token.
    package var logp: [[[Double]]]
    package var greedy: Found
    /// By beam.
    package var modified: [String: [Found]]
    /// By "beam,cap".
    package var tsd: [String: [Found]]
    package var alsd: [String: [Found]]
  }

  package var cases: [Case]

  package static func load() throws -> SearchReference {
    try JSONDecoder().decode(SearchReference.self, from: TestData.data(path))
  }
}

/// `oracle/visible.json`: n-bests of real utterances with exact scores and risks.
package struct RiskReference: Decodable, Sendable {
  package static let path = "oracle/visible.json"

  package struct Exact: Decodable, Sendable {
    package var rnnt: Double
  }

  package struct Found: Decodable, Sendable {
    package var text: String
    package var tokens: [Int]
    package var exact: Exact
  }

  package struct Risk: Decodable, Sendable {
    package var p: [Double]
    package var W: [Int]
    package var risk: Double
    package var gradient: [Double]
  }

  package struct NBest: Decodable, Sendable {
    package var hyps: [Found]
    package var risk: Risk?
    package var expected_errors: [Double]?
    package var mbr: Int?
  }

  package struct Utterance: Decodable, Sendable {
    package var id: String
    package var reference_words: [String]
    package var modified_beam4: NBest
    package var tsd_k3_beam4: NBest
    package var alsd_beam4: NBest

    package var nBests: [NBest] { [modified_beam4, tsd_k3_beam4, alsd_beam4] }
  }

  package var utterances: [Utterance]

  package static func load() throws -> RiskReference {
    try JSONDecoder().decode(RiskReference.self, from: TestData.data(path))
  }
}
