import Scoring
import TestSupport
import Testing
import Transducer

/// Scores and alignments of an independent implementation over 30 random lattices.
///
/// Everything is Double; 1e-9 is the rounding of sums over at most 126 alignments.
@Suite(
  "Lattice reference numbers",
  .enabled(if: TestData.has(LatticeReference.path), Comment(rawValue: TestData.missing)))
struct LawsReferenceTests {
  static let tolerance = 1e-9

  private func cases() throws -> [(LatticeReference.Case, ScoreLattice)] {
    let cases = try LatticeReference.load().cases
    #expect(cases.count == 30)
    return try cases.map { reference in
      let model = ToyModel(
        latticeTable: reference.logits, size: reference.V, blank: reference.blank)
      let builder = LatticeBuilder(
        scorer: model.scorer,
        encoder: EncoderProjection(model.encoderOut, joiner: model.scorer.joiner))
      return (reference, try builder.lattice(of: reference.y.map(TokenID.init)))
    }
  }

  private func expect(_ found: Double, equal expected: Double?, _ what: String) {
    // nil is impossible.
    let expected = expected ?? -.infinity
    #expect(found == expected || abs(found - expected) < Self.tolerance, "\(what)")
  }

  @Test func sums() throws {
    for (index, (reference, lattice)) in try cases().enumerated() {
      expect(lattice.exactLogProb(), equal: -reference.loss, "case \(index)")
      expect(lattice.exactLogProb(), equal: -reference.enumerated_loss, "case \(index)")
      expect(lattice.monotonicLogProb(), equal: reference.monotonic, "case \(index)")
      for (cap, expected) in reference.at_most_labels_per_frame {
        expect(
          lattice.exactLogProb(atMostPerFrame: try #require(Int(cap))), equal: expected,
          "case \(index), cap \(cap)")
      }
    }
  }

  @Test func paths() throws {
    for (index, (reference, lattice)) in try cases().enumerated() {
      let viterbi = lattice.viterbi()
      expect(viterbi.logProb, equal: reference.viterbi, "case \(index)")
      #expect(viterbi.frames == reference.viterbi_frames ?? [], "case \(index)")
      let monotonic = lattice.monotonicViterbi()
      expect(monotonic.logProb, equal: reference.monotonic_viterbi, "case \(index)")
      #expect(monotonic.frames == reference.monotonic_viterbi_frames ?? [], "case \(index)")
    }
  }
}
