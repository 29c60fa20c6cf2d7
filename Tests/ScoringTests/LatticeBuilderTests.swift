import Scoring
import TestSupport
import Testing
import Transducer

@Suite("Lattice builder")
struct LatticeBuilderTests {
  private func builder(_ model: ToyModel, _ adjustment: LogitAdjustment = .none) -> LatticeBuilder {
    LatticeBuilder(
      scorer: model.scorer,
      encoder: EncoderProjection(model.encoderOut, joiner: model.scorer.joiner),
      adjustment: adjustment)
  }

  @Test("each node equals the networks' output", arguments: ToyShape.Memory.allCases)
  func nodes(_ memory: ToyShape.Memory) throws {
    let model = ToyModel(ToyShape(seed: 9, frames: 4, size: 5, memory: memory).blankLast)
    let adjustment = LogitAdjustment(blankPenalty: 0.5, temperature: 2)
    let sequences = [[1, 2, 1, 2, 3], [], [1, 2, 3], [0], [1, 2, 1, 2, 3]].map {
      $0.map { TokenID($0) }
    }
    let lattices = try builder(model, adjustment).lattices(of: sequences)
    for (labels, lattice) in zip(sequences, lattices) {
      #expect(lattice.frames == 4 && lattice.labels == labels.count)
      for t in 0..<4 {
        for u in 0...labels.count {
          let expected = model.logProbs(
            frame: t, after: Array(labels[..<u]), adjustment: adjustment)
          #expect(lattice.blank(t, u) == expected[model.vocabulary.blankID.index])
          if u < labels.count { #expect(lattice.label(t, u) == expected[labels[u].index]) }
        }
      }
    }
    #expect(lattices[0] == lattices[4])
    #expect(try builder(model, adjustment).lattice(of: sequences[2]) == lattices[2])
  }

  @Test("scores without lattices are those of the lattices", arguments: [0, 1, 7])
  func exactWithoutLattices(frames: Int) throws {
    let model = ToyModel(ToyShape(seed: 3, frames: frames, size: 4, memory: .twoLabels))
    let sequences = [[1, 2, 1, 3], [], [3], [1, 2, 1, 3]].map { $0.map { TokenID($0) } }
    let scores = try builder(model).exactLogProbs(of: sequences)
    #expect(scores == (try builder(model).lattices(of: sequences).map { $0.exactLogProb() }))
  }

  @Test("sequences share the joiner's work")
  func sharing() throws {
    let calls = CallCounter()
    let model = ToyModel(
      frames: 10, vocabulary: .toy(size: 4, blank: 0),
      predictor: ContextPredictor(contextSize: 1, numbers: [0, 1, 2, 3]),
      joiner: FunctionJoiner(vocabularySize: 4, blank: TokenID(0)) { _, _ in
        calls.increment()
        return [0, 0, 0, 0]
      })
    _ = try builder(model).lattices(
      of: [[1, 2, 3, 1], [3, 2, 1], [2, 2]].map { $0.map { TokenID($0) } })
    // Four contexts: none, 1, 2, 3.
    #expect(calls.count == 10 * 4)
  }

  @Test func progressAndCancel() throws {
    let model = ToyModel(ToyShape(seed: 9, frames: 4, size: 3, memory: .lastLabel))
    var shares: [Double] = []
    _ = try builder(model).lattice(of: [TokenID(1)]) { shares.append($0) }
    #expect(shares == [0.25, 0.5, 0.75, 1])
    #expect(throws: CancellationError.self) {
      try builder(model).lattice(of: [TokenID(1)]) { _ in throw CancellationError() }
    }
  }

  @Test func empties() throws {
    let model = ToyModel(ToyShape(seed: 9, frames: 0, size: 3, memory: .lastLabel))
    #expect(try builder(model).lattices(of: []) == [])
    #expect(try builder(model).lattice(of: []).exactLogProb() == 0)
    #expect(try builder(model).lattice(of: [TokenID(1)]).exactLogProb() == -.infinity)
  }
}
