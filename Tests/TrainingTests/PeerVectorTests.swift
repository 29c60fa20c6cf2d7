import Foundation
import TestSupport
import Testing
import Training
import Transducer

/// Losses and gradients of warprnnt-numba; written by `Tests/Vectors/rnnt_loss_vectors.py`.
@Suite("RNN-T loss against warprnnt-numba")
struct PeerVectorTests {
  private struct Vectors: Decodable {
    struct Case: Decodable {
      var name: String
      var labels: [Int]
      var vocabulary: Int
      var blank: Int
      var fast_emit: Double
      var clamp: Double?
      var logits: [Float]
      var loss: Double
      var gradient: [Double]
    }

    var cases: [Case]
  }

  @Test("in Float, within 1e-4 of the largest gradient")
  func vectors() throws {
    let path = TestData.packageRoot.appendingPathComponent("Tests/Vectors/rnnt_loss.json")
    let cases = try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: path)).cases
    #expect(cases.count == 8)
    for vector in cases {
      let loss = LogitLoss(
        blank: TokenID(vector.blank), fastEmit: vector.fast_emit, clamp: vector.clamp)
      var gradient = vector.logits
      let found = gradient.withUnsafeMutableBufferPointer {
        loss.replaceByGradient(
          $0, labels: vector.labels.map { TokenID($0) }, vocabularySize: vector.vocabulary)
      }
      // With FastEmit it reports 1 + lambda times the loss, which is not what its gradient is of.
      let reported = (1 + vector.fast_emit) * found
      #expect(abs(reported - vector.loss) <= 1e-4 * vector.loss)
      let largest = vector.gradient.map(abs).max() ?? 0
      for (found, expected) in zip(gradient, vector.gradient) {
        #expect(abs(Double(found) - expected) <= 1e-4 * largest, "\(vector.name)")
      }
    }
  }
}
