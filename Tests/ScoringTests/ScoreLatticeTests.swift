import Foundation
import Kernels
import Scoring
import TestSupport
import Testing
import Transducer

/// Sums, paths and posteriors against walking through every alignment.
@Suite("Score lattice")
struct ScoreLatticeTests {
  /// A random lattice; its steps are log-probabilities, as far as two of V can be.
  private func random(_ frames: Int, _ labels: Int, _ generator: inout SplitMix64) -> ScoreLattice {
    func values(_ count: Int) -> [Double] {
      (0..<count).map { _ in Double.random(in: -4 ... -0.01, using: &generator) }
    }
    return ScoreLattice(
      frames: frames, labels: labels, blank: values(frames * (labels + 1)),
      label: values(frames * labels))
  }

  /// The log-probability of one alignment.
  private func logProb(of path: [Int], in lattice: ScoreLattice, closes: Bool) -> Double {
    var (total, u) = (0.0, 0)
    for t in 0..<lattice.frames {
      var hasLabel = false
      while u < path.count, path[u] == t {
        total += lattice.label(t, u)
        u += 1
        hasLabel = true
      }
      if closes || !hasLabel { total += lattice.blank(t, u) }
    }
    return total
  }

  @Test("sums and best paths equal enumeration")
  func enumeration() {
    var generator = SplitMix64(seed: 11)
    for _ in 0..<60 {
      let (frames, labels) = (
        Int.random(in: 1...6, using: &generator), Int.random(in: 0...4, using: &generator)
      )
      let lattice = random(frames, labels, &generator)
      for isMonotonic in [false, true] {
        let paths = BruteForce.emissionFrames(
          frames: frames, labels: labels, oneAFrame: isMonotonic)
        let scored = paths.map {
          (path: $0, logProb: logProb(of: $0, in: lattice, closes: !isMonotonic))
        }
        let sum = isMonotonic ? lattice.monotonicLogProb() : lattice.exactLogProb()
        #expect(isClose(sum, logSum(scored.map(\.logProb))), "T \(frames), U \(labels)")
        let best = scored.max { $0.logProb < $1.logProb }
        let found = isMonotonic ? lattice.monotonicViterbi() : lattice.viterbi()
        #expect(found.frames == best?.path ?? [])
        #expect(isClose(found.logProb, best?.logProb ?? -.infinity))
        for cap in 1...3 where !isMonotonic {
          let allowed = scored.filter { path in
            Dictionary(grouping: path.path, by: \.self).values.allSatisfy { $0.count <= cap }
          }
          #expect(
            isClose(lattice.exactLogProb(atMostPerFrame: cap), logSum(allowed.map(\.logProb))))
        }
      }
    }
  }

  /// Equal except for rounding of sums of up to 126 alignments.
  private func isClose(_ a: Double, _ b: Double) -> Bool { a == b || abs(a - b) < 1e-10 }

  @Test("posteriors are the shares of the alignments")
  func occupation() {
    var generator = SplitMix64(seed: 12)
    for _ in 0..<30 {
      let lattice = random(
        Int.random(in: 1...5, using: &generator), Int.random(in: 0...4, using: &generator),
        &generator)
      let occupation = lattice.occupation()
      let total = lattice.exactLogProb()
      let paths = BruteForce.emissionFrames(
        frames: lattice.frames, labels: lattice.labels, oneAFrame: false)
      for t in 0..<lattice.frames {
        for u in 0..<lattice.labels {
          let through = paths.filter { $0[u] == t }
            .map { logProb(of: $0, in: lattice, closes: true) }
          #expect(abs(occupation.label(t, u) - exp(logSum(through) - total)) < 1e-12)
        }
        for u in 0...lattice.labels {
          let through = paths.filter { path in path.filter { $0 <= t }.count == u }
            .map { logProb(of: $0, in: lattice, closes: true) }
          #expect(abs(occupation.blank(t, u) - exp(logSum(through) - total)) < 1e-12)
        }
      }
      #expect(abs(occupation.blank.reduce(0, +) - Double(lattice.frames)) < 1e-10)
      #expect(abs(occupation.label.reduce(0, +) - Double(lattice.labels)) < 1e-10)
    }
  }

  @Test("every alignment crosses every anti-diagonal once")
  func antiDiagonals() {
    var generator = SplitMix64(seed: 13)
    let lattice = random(9, 5, &generator)
    let occupation = lattice.occupation()
    for n in 0..<(lattice.frames + lattice.labels) {
      let passing = (0...lattice.labels).filter { (0..<lattice.frames).contains(n - $0) }
        .map { occupation.node(n - $0, $0) }
      #expect(abs(passing.reduce(0, +) - 1) < 1e-12)
    }
  }

  @Test("long utterances stay finite and consistent")
  func long() {
    var generator = SplitMix64(seed: 14)
    let lattice = random(2_000, 40, &generator)
    let exact = lattice.exactLogProb()
    #expect(exact.isFinite && exact > lattice.viterbi().logProb)
    // A cap that no alignment meets leaves the same sum, added up in another order.
    #expect(abs(lattice.exactLogProb(atMostPerFrame: 40) - exact) < 1e-6)
    #expect(abs(lattice.occupation().blank.reduce(0, +) - 2_000) < 1e-6)
  }

  @Test("on a tie every label comes as late as possible")
  func ties() {
    let flat = ScoreLattice(
      frames: 4, labels: 2, blank: Array(repeating: -1, count: 12),
      label: Array(repeating: -1, count: 8))
    #expect(flat.viterbi().frames == [3, 3])
    #expect(flat.monotonicViterbi().frames == [2, 3])
  }

  @Test("no frames, no labels, impossible labels")
  func edges() {
    let nothing = ScoreLattice(frames: 0, labels: 0, blank: [], label: [])
    #expect(nothing.exactLogProb() == 0 && nothing.monotonicLogProb() == 0)
    #expect(nothing.viterbi() == LatticePath(logProb: 0, frames: []))
    let unheard = ScoreLattice(frames: 0, labels: 2, blank: [], label: [])
    #expect(unheard.exactLogProb() == -.infinity)
    #expect(unheard.exactLogProb(atMostPerFrame: 3) == -.infinity)
    #expect(unheard.monotonicViterbi() == LatticePath(logProb: -.infinity, frames: []))
    #expect(unheard.occupation().label.isEmpty)
    let silent = ScoreLattice(frames: 3, labels: 0, blank: [-1, -2, -3], label: [])
    #expect(silent.exactLogProb() == -6 && silent.monotonicViterbi().logProb == -6)
    let forbidden = ScoreLattice(
      frames: 2, labels: 1, blank: [-1, -1, -1, -1], label: [-.infinity, -.infinity])
    #expect(forbidden.exactLogProb() == -.infinity)
    #expect(forbidden.viterbi() == LatticePath(logProb: -.infinity, frames: []))
    #expect(forbidden.occupation().blank.allSatisfy { $0 == 0 })
    // More labels than frames: possible for RNN-T, not for monotonic alignments.
    let crowded = ScoreLattice(frames: 1, labels: 2, blank: [-1, -1, -1], label: [-1, -1])
    #expect(crowded.exactLogProb() == -3 && crowded.monotonicLogProb() == -.infinity)
    #expect(crowded.exactLogProb(atMostPerFrame: 1) == -.infinity)
    #expect(crowded.exactLogProb(atMostPerFrame: 0) == -.infinity)
  }
}
