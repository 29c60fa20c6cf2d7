import BeamSearch
import TestSupport
import Testing
import Transducer

/// The laws of every search in the catalog, over many seeds, blank first and last.
@Suite("Search laws")
struct SearchLawTests {
  /// Tiny random models: V 3-5, T 3-6, all kinds of memory, from blank-averse to blank-loving.
  static func shapes(_ count: Int) -> [ToyShape] {
    var random = SplitMix64(seed: 2_026)
    return (0..<count).flatMap { index in
      let shape = ToyShape(
        seed: random.next(), frames: Int.random(in: 3...6, using: &random),
        size: Int.random(in: 3...5, using: &random),
        memory: ToyShape.Memory.allCases[index % 3],
        blankBias: Double.random(in: -2...3, using: &random))
      return [shape, shape.blankLast]
    }
  }

  @Test("hold with any model and beam", arguments: SearchCatalog.profiles)
  func general(_ profile: SearchProfile) throws {
    let laws = SearchLaws(profile)
    var blankClosed = 0
    for (index, shape) in Self.shapes(40).enumerated() {
      var options = SearchOptions(beamSize: 1 + index % 5, maxSymbolsPerFrame: 1 + index % 4)
      if index % 3 == 0 {
        options.adjustment = LogitAdjustment(blankPenalty: 0.7, temperature: 1.3)
      }
      let model = ToyModel(shape)
      let violations = try laws.violations(in: model, options)
      #expect(violations.isEmpty, "\(shape), beam \(options.beamSize): \(violations.prefix(5))")
      let result = try decode(
        model.encoderOut, scorer: model.scorer, search: profile.name, options: options)
      if result.trace?.closesEveryFrameByBlank(model) == true { blankClosed += 1 }
    }
    // The bound on RNN-T scores must have been put to use.
    #expect(profile.semantics == .monotonic || blankClosed > 10)
  }

  @Test("an exhaustive beam equals enumeration", arguments: SearchCatalog.profiles)
  func exhaustive(_ profile: SearchProfile) throws {
    // (T, V, cap) with at most a few thousand alignments.
    let sizes = [(3, 3, 3), (4, 3, 2), (3, 4, 2), (6, 3, 1), (5, 3, 1), (4, 5, 1), (3, 5, 1)]
    for (index, shape) in Self.shapes(21).enumerated() {
      let (frames, size, cap) = sizes[(index / 2) % sizes.count]
      var small = shape
      small.frames = frames
      small.size = size
      small.order = index % 2 == 0 ? Array(0..<size) : (1...size).map { $0 % size }
      let violations = try SearchLaws(profile).exhaustiveViolations(in: ToyModel(small), cap: cap)
      guard let violations else {
        #expect(!profile.knobs.contains(.beamSize))
        return
      }
      #expect(violations.isEmpty, "\(small), cap \(cap): \(violations.prefix(3))")
    }
  }

  @Test("the order of the vocabulary changes nothing", arguments: SearchCatalog.profiles)
  func relabelling(_ profile: SearchProfile) throws {
    var random = SplitMix64(seed: 7)
    for (index, shape) in Self.shapes(30).enumerated() {
      let order = Array(0..<shape.size).shuffled(using: &random)
      let options = SearchOptions(beamSize: 1 + index % 4, maxSymbolsPerFrame: 1 + index % 3)
      let violations = try SearchLaws(profile).relabellingViolations(
        in: shape, order: order, options)
      #expect(violations.isEmpty, "\(shape): \(violations)")
    }
  }

  @Test("a monotonic search at beam 1 is greedy with one label a frame")
  func monotonicIsGreedy() throws {
    let monotonic = SearchCatalog.profiles.filter { $0.semantics == .monotonic }
    try #require(!monotonic.isEmpty)
    for shape in Self.shapes(40) {
      let model = ToyModel(shape)
      let options = SearchOptions(beamSize: 1, maxSymbolsPerFrame: 1)
      let greedy = try decode(
        model.encoderOut, scorer: model.scorer, search: "greedy", options: options)
      for profile in monotonic {
        let other = try decode(
          model.encoderOut, scorer: model.scorer, search: profile.name, options: options)
        #expect(other.nBest == greedy.nBest, "\(shape)")
      }
    }
  }
}

extension SearchProfile: CustomTestStringConvertible {
  public var testDescription: String { name }
}
