import Foundation
import Scoring
import TestSupport
import Testing
import Transducer

/// A band of a lattice against the whole lattice with all else forbidden.
@Suite("Banded lattice", .slow)
struct BandedLatticeTests {
  private func random(_ frames: Int, _ labels: Int, _ generator: inout SplitMix64) -> ScoreLattice {
    func values(_ count: Int) -> [Double] {
      (0..<count).map { _ in Double.random(in: -4 ... -0.01, using: &generator) }
    }
    return ScoreLattice(
      frames: frames, labels: labels, blank: values(frames * (labels + 1)),
      label: values(frames * labels))
  }

  /// The part of a lattice that lies in a band.
  private func cut(_ lattice: ScoreLattice, to band: LatticeBand) -> BandedLattice {
    let nodes = (0..<band.frames).flatMap { t in band.range(t).map { (t, $0) } }
    return BandedLattice(
      band: band, blank: nodes.map { lattice.blank($0, $1) },
      label: nodes.map { $1 < lattice.labels ? lattice.label($0, $1) : -.infinity })
  }

  /// The whole lattice, every step that leaves the band forbidden.
  private func forbid(_ lattice: ScoreLattice, outside band: LatticeBand) -> ScoreLattice {
    var (blank, label) = (lattice.blank, lattice.label)
    for t in 0..<lattice.frames {
      for u in 0...lattice.labels {
        let isLast = t + 1 == lattice.frames
        if band.index(t, u) == nil || !isLast && band.index(t + 1, u) == nil {
          blank[t * (lattice.labels + 1) + u] = -.infinity
        }
        if u < lattice.labels, band.index(t, u) == nil || band.index(t, u + 1) == nil {
          label[t * lattice.labels + u] = -.infinity
        }
      }
    }
    return ScoreLattice(
      frames: lattice.frames, labels: lattice.labels, blank: blank, label: label)
  }

  private func path(_ frames: Int, _ labels: Int, _ generator: inout SplitMix64) -> [Int] {
    (0..<labels).map { _ in Int.random(in: 0..<frames, using: &generator) }.sorted()
  }

  @Test("the alignments in a band are those left when everything else is forbidden")
  func equalsForbidding() {
    var generator = SplitMix64(seed: 21)
    for round in 0..<40 {
      let (frames, labels) = (
        Int.random(in: 1...30, using: &generator), Int.random(in: 0...40, using: &generator)
      )
      let whole = random(frames, labels, &generator)
      let band =
        round % 4 == 0
        ? LatticeBand(frames: frames, labels: labels)
        : LatticeBand(
          frames: frames, around: path(frames, labels, &generator),
          nodes: Int.random(in: 1...600, using: &generator))
      let found = cut(whole, to: band)
      let expected = forbid(whole, outside: band)
      let best = expected.viterbi()
      #expect(found.viterbi().frames == best.frames, "T \(frames), U \(labels), \(band.width)")
      #expect(abs(found.viterbi().logProb - best.logProb) < 1e-9 || best.logProb == -.infinity)
      let (shares, all) = (found.occupation(), expected.occupation())
      for t in 0..<frames {
        for u in band.range(t) {
          #expect(abs(shares[t * band.width + u - band.starts[t]] - all.node(t, u)) < 1e-9)
        }
      }
    }
  }

  @Test("a band stays near the path, only rises, and lets alignments through")
  func shape() throws {
    var generator = SplitMix64(seed: 22)
    for _ in 0..<40 {
      let (frames, labels) = (
        Int.random(in: 200...400, using: &generator), Int.random(in: 30...150, using: &generator)
      )
      let path = path(frames, labels, &generator)
      let band = LatticeBand(frames: frames, around: path, nodes: frames * 20)
      #expect(band.width == 20 && !band.isWhole)
      #expect(band.starts[0] == 0 && band.range(frames - 1).upperBound == labels + 1)
      #expect(zip(band.starts, band.starts.dropFirst()).allSatisfy { $0 <= $1 })
      for t in 0..<frames {
        let emitted = path.filter { $0 <= t }.count
        #expect(band.index(t, emitted) != nil)
      }
      let whole = random(frames, labels, &generator)
      #expect(cut(whole, to: band).viterbi().frames.count == labels)
    }
    #expect(LatticeBand(frames: 10, around: [1, 2], nodes: 1).isWhole)
    #expect(LatticeBand(frames: 0, around: [], nodes: 100).frames == 0)
  }

  @Test("the builder evaluates only the nodes of the band")
  func builder() throws {
    let calls = CallCounter()
    let model = ToyModel(
      frames: 50, vocabulary: .toy(size: 4, blank: 0),
      predictor: HistoryPredictor(numbers: [0, 1, 2, 3]),
      joiner: FunctionJoiner(vocabularySize: 4, blank: TokenID(0)) { frame, context in
        calls.increment()
        return [0, Double(frame) / 50, Double(context[0]) / 50, 1]
      })
    let labels = (0..<40).map { TokenID(1 + $0 % 3) }
    let builder = LatticeBuilder(
      scorer: model.scorer,
      encoder: EncoderProjection(model.encoderOut, joiner: model.scorer.joiner))
    let band = LatticeBand(frames: 50, around: (0..<40).map { $0 + 5 }, nodes: 1000)
    let found = try builder.lattice(of: labels, in: band)
    #expect(calls.count == 50 * 20)
    let whole = try builder.lattice(of: labels)
    #expect(found.blank == cut(whole, to: band).blank)
    for t in 0..<50 {
      for u in band.range(t).dropLast() {
        #expect(found.label[t * 20 + u - band.starts[t]] == whole.label(t, u))
      }
    }
  }
}
