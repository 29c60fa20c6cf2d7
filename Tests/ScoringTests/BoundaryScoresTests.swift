import Foundation
import Kernels
import Scoring
import TestSupport
import Testing

@Suite("Boundaries and token times")
struct BoundaryScoresTests {
  private func random(_ frames: Int, _ labels: Int, _ generator: inout SplitMix64) -> ScoreLattice {
    func values(_ count: Int) -> [Double] {
      (0..<count).map { _ in Double.random(in: -4 ... -0.01, using: &generator) }
    }
    return ScoreLattice(
      frames: frames, labels: labels, blank: values(frames * (labels + 1)),
      label: values(frames * labels))
  }

  private func randomSmall(_ generator: inout SplitMix64) -> ScoreLattice {
    random(
      Int.random(in: 0...5, using: &generator), Int.random(in: 0...4, using: &generator),
      &generator)
  }

  /// What is left of a lattice from frame t after u labels: the labels that are still to come.
  private func rest(of lattice: ScoreLattice, from t: Int, after u: Int) -> ScoreLattice {
    let frames = t..<lattice.frames
    return ScoreLattice(
      frames: frames.count, labels: lattice.labels - u,
      blank: frames.flatMap { t in (u...lattice.labels).map { lattice.blank(t, $0) } },
      label: frames.flatMap { t in (u..<lattice.labels).map { lattice.label(t, $0) } })
  }

  /// What came before frame t with u labels out.
  private func beginning(of lattice: ScoreLattice, to t: Int, after u: Int) -> ScoreLattice {
    ScoreLattice(
      frames: t, labels: u,
      blank: (0..<t).flatMap { t in (0...u).map { lattice.blank(t, $0) } },
      label: (0..<t).flatMap { t in (0..<u).map { lattice.label(t, $0) } })
  }

  /// Equal except for rounding of sums of up to 126 alignments.
  private func isClose(_ a: Double, _ b: Double) -> Bool { a == b || abs(a - b) < 1e-10 }

  @Test("each value is the score of the past, or of the future")
  func parts() {
    var generator = SplitMix64(seed: 51)
    for _ in 0..<60 {
      let lattice = randomSmall(&generator)
      let (before, after) = (lattice.arrivals(), lattice.completions())
      let monotonicBefore = lattice.monotonicArrivals()
      let monotonicAfter = lattice.monotonicCompletions()
      for scores in [before, after, monotonicBefore, monotonicAfter] {
        #expect(scores.values.count == (lattice.frames + 1) * (lattice.labels + 1))
      }
      for t in 0...lattice.frames {
        for u in 0...lattice.labels {
          let (past, future) = (
            beginning(of: lattice, to: t, after: u), rest(of: lattice, from: t, after: u)
          )
          #expect(isClose(before[t, u], past.exactLogProb()))
          #expect(isClose(after[t, u], future.exactLogProb()))
          #expect(isClose(monotonicBefore[t, u], past.monotonicLogProb()))
          #expect(isClose(monotonicAfter[t, u], future.monotonicLogProb()))
        }
      }
    }
  }

  @Test("every alignment crosses every boundary once")
  func boundaries() {
    var generator = SplitMix64(seed: 52)
    for lattice in [random(60, 12, &generator), random(4, 7, &generator), random(0, 0, &generator)]
    {
      let pairs = [
        (lattice.arrivals(), lattice.completions(), lattice.exactLogProb()),
        (
          lattice.monotonicArrivals(), lattice.monotonicCompletions(), lattice.monotonicLogProb()
        ),
      ]
      for (before, after, total) in pairs {
        for t in 0...lattice.frames {
          let crossing = logSum((0...lattice.labels).map { before[t, $0] + after[t, $0] })
          #expect(isClose(crossing, total), "T \(lattice.frames), boundary \(t)")
        }
      }
    }
  }

  @Test("emission times are fractions of the alignments, in label order")
  func times() throws {
    var generator = SplitMix64(seed: 53)
    for _ in 0..<30 {
      let lattice = random(
        Int.random(in: 1...5, using: &generator), Int.random(in: 1...4, using: &generator),
        &generator)
      let occupation = lattice.occupation()
      let paths = BruteForce.emissionFrames(
        frames: lattice.frames, labels: lattice.labels, oneAFrame: false)
      let weights = paths.map { exp(logProb(of: $0, in: lattice)) }
      let total = weights.reduce(0, +)
      var last = 0.0
      for u in 0..<lattice.labels {
        let emission = occupation.emission(of: u)
        #expect(abs(emission.reduce(0, +) - 1) < 1e-12)
        for t in 0..<lattice.frames {
          let through = zip(paths, weights).filter { $0.0[u] == t }.map(\.1).reduce(0, +)
          #expect(abs(emission[t] - through / total) < 1e-12)
        }
        let mean = try #require(occupation.meanFrame(of: u))
        let expected = zip(paths, weights).reduce(0) { $0 + Double($1.0[u]) * $1.1 } / total
        #expect(abs(mean - expected) < 1e-12 && mean >= last - 1e-12)
        last = mean
      }
      let path = lattice.viterbi()
      let posteriors = occupation.posteriors(along: path)
      #expect(posteriors.count == lattice.labels)
      for (u, posterior) in posteriors.enumerated() {
        // The share of a label's frame is at least that of the one best alignment through it.
        #expect(posterior >= exp(path.logProb - lattice.exactLogProb()) - 1e-12)
        #expect(posterior == occupation.emission(of: u)[path.frames[u]])
      }
    }
  }

  private func logProb(of path: [Int], in lattice: ScoreLattice) -> Double {
    var (total, u) = (0.0, 0)
    for t in 0..<lattice.frames {
      while u < path.count, path[u] == t {
        total += lattice.label(t, u)
        u += 1
      }
      total += lattice.blank(t, u)
    }
    return total
  }

  @Test("no frames, impossible labels")
  func edges() {
    let unheard = ScoreLattice(frames: 0, labels: 2, blank: [], label: [])
    #expect(unheard.completions().values == [-.infinity, -.infinity, 0])
    #expect(unheard.monotonicCompletions().values == [-.infinity, -.infinity, 0])
    #expect(unheard.arrivals().values == [0, -.infinity, -.infinity])
    #expect(unheard.occupation().meanFrame(of: 1) == nil)
    let forbidden = ScoreLattice(
      frames: 2, labels: 1, blank: [-1, -1, -1, -1], label: [-.infinity, -.infinity])
    #expect(forbidden.completions()[0, 0] == -.infinity)
    #expect(forbidden.completions()[0, 1] == -2)
    let occupation = forbidden.occupation()
    #expect(occupation.meanFrame(of: 0) == nil && occupation.emission(of: 0) == [0, 0])
    #expect(occupation.posteriors(along: forbidden.viterbi()).isEmpty)
  }
}
