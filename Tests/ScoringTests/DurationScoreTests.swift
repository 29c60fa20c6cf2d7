import Foundation
import Kernels
import Scoring
import TestSupport
import Testing
import Transducer

/// Exact scores of models whose tokens have durations (TDT), against all alignments one by one.
@Suite("Scores with durations", .slow)
struct DurationScoreTests {
  private static let tolerance = 1e-9

  private func lattice(_ model: ToyModel, _ labels: [TokenID]) throws -> ScoreLattice {
    try builder(model).lattice(of: labels)
  }

  private func builder(
    _ model: ToyModel, adjustment: LogitAdjustment = .none
  ) -> LatticeBuilder {
    LatticeBuilder(
      scorer: model.scorer,
      encoder: EncoderProjection(model.encoderOut, joiner: model.scorer.joiner),
      adjustment: adjustment)
  }

  @Test("exact log P and the best alignment equal enumeration, capped and not")
  func enumeration() throws {
    for (model, name) in ToyModel.withDurations(count: 60) {
      for cap in [1, 2] {
        let all = DurationBruteForce(model, cap: cap)
        for (labels, expected) in all.logProbs.prefix(40) {
          let lattice = try lattice(model, labels)
          let capped = lattice.exactLogProb(atMostPerFrame: cap)
          #expect(abs(capped - expected) < Self.tolerance, "\(name): \(labels)")
          #expect(lattice.exactLogProb() >= capped - Self.tolerance)
          guard labels.count <= cap else { continue }
          #expect(abs(lattice.exactLogProb() - expected) < Self.tolerance, "\(name): \(labels)")
          let path = lattice.viterbi()
          #expect(abs(path.logProb - (all.best[labels] ?? .nan)) < Self.tolerance, "\(name)")
          #expect(path.frames.count == labels.count && path.frames == path.frames.sorted())
        }
      }
    }
  }

  @Test("where every token takes a frame, all texts together have probability 1")
  func total() throws {
    for (model, name) in ToyModel.withDurations(count: 60)
    where !model.scorer.joiner.durations.contains(0) {
      let texts = Array(DurationBruteForce(model, cap: 1).logProbs.keys)
      let scores = try builder(model).exactLogProbs(of: texts)
      #expect(abs(logSum(scores)) < Self.tolerance, "\(name)")
    }
  }

  @Test("scores without lattices are those of the lattices")
  func streaming() throws {
    for (model, _) in ToyModel.withDurations(count: 30) {
      let texts = Array(DurationBruteForce(model, cap: 2).logProbs.keys.prefix(9))
      let builder = builder(model, adjustment: LogitAdjustment(blankPenalty: 0.4, temperature: 1.3))
      let lattices = try builder.lattices(of: texts)
      #expect(try builder.exactLogProbs(of: texts) == lattices.map { $0.exactLogProb() })
    }
  }

  @Test("occupation sums to the labels; arrivals and completions multiply to the total")
  func occupation() throws {
    for (model, name) in ToyModel.withDurations(count: 60) {
      for labels in DurationBruteForce(model, cap: 2).logProbs.keys.prefix(6) {
        let lattice = try lattice(model, labels)
        let (exact, occupation) = (lattice.exactLogProb(), lattice.occupation())
        for u in labels.indices {
          #expect(abs(occupation.emission(of: u).reduce(0, +) - 1) < Self.tolerance, "\(name)")
        }
        let (arrivals, completions) = (lattice.arrivals(), lattice.completions())
        #expect(abs(completions[0, 0] - exact) < Self.tolerance)
        #expect(abs(arrivals[model.frames, labels.count] - exact) < Self.tolerance)
        // A node is passed as often as something starts from it.
        for t in 0..<model.frames {
          for u in 0...labels.count {
            let passed = arrivals[t, u] + completions[t, u]
            let share = exp(passed - exact)
            #expect(abs(share - occupation.node(t, u)) < Self.tolerance, "\(name)")
          }
        }
      }
    }
  }

  @Test("durations of 0 for labels and 1 for blank are none at all")
  func plain() throws {
    // With a blank that takes at least a frame, and labels that take none: RNN-T.
    let shape = ToyShape(seed: 5, frames: 4, size: 3, memory: .twoLabels)
    let plain = ToyModel(shape)
    let joiner = DurationJoiner(plain.scorer.joiner, durations: [0, 1]) { _, _ in [0, -.infinity] }
    let model = ToyModel(
      frames: 4, vocabulary: plain.vocabulary, predictor: plain.scorer.predictor, joiner: joiner)
    for labels in [[], [1], [2, 1], [1, 1, 2], [2, 2, 2, 2, 2]].map({ $0.map { TokenID($0) } }) {
      let (a, b) = (try lattice(plain, labels), try lattice(model, labels))
      #expect(abs(a.exactLogProb() - b.exactLogProb()) < Self.tolerance)
      #expect(abs(a.viterbi().logProb - b.viterbi().logProb) < Self.tolerance)
      #expect(!a.hasDurations && b.hasDurations)
    }
  }

  @Test("a band covering the whole lattice gives the same; a narrower one, no more")
  func bands() throws {
    for (model, name) in ToyModel.withDurations(count: 30, frames: 3...6) {
      let labels = [TokenID](
        repeating: TokenID(model.vocabulary.blankID.index == 0 ? 1 : 0), count: 4)
      let (builder, lattice) = (builder(model), try lattice(model, labels))
      let whole = try builder.lattice(
        of: labels, in: LatticeBand(frames: model.frames, labels: labels.count))
      #expect(whole.viterbi() == lattice.viterbi(), "\(name)")
      let nodes = lattice.occupation()
      for (at, share) in whole.occupation().enumerated() {
        let expected = nodes.node(at / (labels.count + 1), at % (labels.count + 1))
        #expect(abs(share - expected) < Self.tolerance, "\(name)")
      }
    }
  }

  @Test("the best spelling of a text is found among all")
  func spelling() throws {
    for seed in 0..<20 {
      var shape = ToyShape(seed: UInt64(seed), frames: 5, size: 5, memory: .twoLabels)
      shape.spellsWords = true
      let model = ToyModel(shape, durations: [0, 1, 2, 3])
      let builder = builder(model)
      let graph = try SpellingGraph("ba b", vocabulary: model.vocabulary)
      let found = try SpellingSearch(graph, builder: builder, width: 50).run()
      #expect(found.isExhaustive && found.ways.count == graph.wayCount)
      let narrow = try SpellingSearch(graph, builder: builder, width: 1).run()
      #expect(found.ways.contains(try #require(narrow.ways.first)))
      for way in found.ways { #expect(model.vocabulary.text(of: way) == "ba b") }
    }
  }

  @Test("without frames only the empty text is possible")
  func empty() throws {
    let shape = ToyShape(seed: 1, frames: 0, size: 3, memory: .lastLabel)
    let model = ToyModel(shape, durations: [0, 1])
    #expect(try lattice(model, []).exactLogProb() == 0)
    #expect(try builder(model).exactLogProbs(of: [[], [TokenID(1)]]) == [0, -.infinity])
    #expect(try lattice(model, []).viterbi() == LatticePath(logProb: 0, frames: []))
  }
}
