import BeamSearch
import Scoring
import TestSupport
import Testing
import Transducer

/// Which search equals which sum over alignments, and which other search, when its beam holds
/// everything.
@Suite("Search equivalences", .slow)
struct SearchEquivalenceTests {
  private static let tolerance = 1e-9

  /// Random models, blank first and last.
  private static let shapes = {
    var random = SplitMix64(seed: 43)
    return (0..<18).flatMap { index in
      let shape = ToyShape(
        seed: random.next(), frames: 2 + index % 2, size: 4 - index % 2,
        memory: ToyShape.Memory.allCases[index % 3],
        blankBias: Double.random(in: -2...3, using: &random))
      return [shape, shape.blankLast]
    }
  }()

  private typealias Scores = [[TokenID]: Double]

  private func scores(
    _ search: String, _ shape: ToyShape, _ options: SearchOptions
  ) throws -> Scores {
    let found = try ToySetting(shape, options).run(search, recording: .nothing).nBest
    return Dictionary(uniqueKeysWithValues: found.map { ($0.labels, $0.logProb) })
  }

  /// Checks that a search finds some sequences, and that each score equals the lattice's.
  private func expect(
    _ found: Scores, in shape: ToyShape, equal exact: (ScoreLattice) -> Double
  ) {
    #expect(found.count > 1)
    let model = ToyModel(shape)
    for (labels, score) in found {
      let expected = exact(model.lattice(of: labels))
      #expect(abs(score - expected) < Self.tolerance, "\(shape): \(labels.map(\.index))")
    }
  }

  /// Checks that a search finds the same sequences with the same scores as another.
  private func expect(_ found: Scores, equal other: Scores, _ shape: ToyShape) {
    #expect(Set(found.keys) == Set(other.keys), "\(shape)")
    for (labels, score) in found {
      #expect(abs(score - (other[labels] ?? .nan)) < Self.tolerance, "\(shape)")
    }
  }

  @Test("each equals the exact score with at most K labels per frame", arguments: [1, 2])
  func atMostPerFrame(_ cap: Int) throws {
    for shape in Self.shapes {
      for search in ["tsd", "graves", "nsc", "maes", "torchaudio", "merging"] {
        let found = try scores(search, shape, .exhaustive(cap: cap))
        expect(found, in: shape) { $0.exactLogProb(atMostPerFrame: cap) }
      }
    }
  }

  @Test("tsd with K >= U equals the full RNN-T score")
  func tsdIsExact() throws {
    for shape in Self.shapes {
      let found = try scores("tsd", shape, .exhaustive(cap: 3)).filter { $0.key.count <= 3 }
      expect(found, in: shape) { $0.exactLogProb() }
    }
  }

  @Test("alsd with Umax >= U equals the full RNN-T score", arguments: [1, 3, 4])
  func alsdIsExact(_ most: Int) throws {
    for shape in Self.shapes {
      var options = SearchOptions.exhaustive(cap: 1)
      options.alignmentLength.maxLabels = most
      let found = try scores("alsd", shape, options)
      #expect(found.keys.map(\.count).max() == most)
      expect(found, in: shape) { $0.exactLogProb() }
    }
  }

  @Test("modified and monotonic equal the monotonic score, and each other")
  func monotonicIsExact() throws {
    for shape in Self.shapes {
      let modified = try scores("modified", shape, .exhaustive(cap: 1))
      let monotonic = try scores("monotonic", shape, .exhaustive(cap: 1))
      expect(modified, in: shape) { $0.monotonicLogProb() }
      expect(monotonic, equal: modified, shape)
    }
  }

  @Test("a monotonic search at beam 1 is greedy with one label per frame")
  func monotonicIsGreedy() throws {
    for setting in try ToySetting.random(40) {
      var setting = setting
      (setting.options.beamSize, setting.options.maxSymbolsPerFrame) = (1, 1)
      setting.options.unknown = .blank
      let greedy = try setting.run("greedy").nBest
      // Monotonic search merges blank and unknown before it cuts, and cuts by scores with fusion.
      let cutsLate =
        setting.model.vocabulary.unkID != nil || setting.options.fusionTiming == .afterSelection
      let names = cutsLate ? ["modified"] : ["modified", "monotonic"]
      for name in names {
        var found = try setting.run(name).nBest
        // Only the numbers of nodes may differ: a search may make nodes that it then cuts.
        for index in found.indices { found[index].id = greedy[0].id }
        #expect(found == greedy, "\(name), \(setting)")
      }
    }
  }

  @Test("best-first with prefix merging lies between K labels per frame and any number")
  func gravesWithPrefixes() throws {
    for shape in Self.shapes {
      var options = SearchOptions.exhaustive(cap: 1)
      options.bestFirst.mergesPrefixes = true
      let found = try scores("graves", shape, options)
      let model = ToyModel(shape)
      var gained = 0
      for (labels, score) in found {
        let lattice = model.lattice(of: labels)
        let (least, most) = (lattice.exactLogProb(atMostPerFrame: 1), lattice.exactLogProb())
        #expect(score > least - Self.tolerance && score < most + Self.tolerance, "\(shape)")
        if score > least + Self.tolerance { gained += 1 }
      }
      #expect(gained > 0, "prefix merging adds labels beyond the cap")
      #expect(found.keys.allSatisfy { $0.count <= shape.frames })
    }
  }

  @Test(
    "prefix merging adds up to alpha labels per frame to the K of the search",
    arguments: ["nsc", "maes"])
  func prefixAlpha(_ search: String) throws {
    for (index, shape) in Self.shapes.enumerated() {
      let alpha = 1 + index % 2
      var options = SearchOptions.exhaustive(cap: 1)
      options.constrained.prefixAlpha = alpha
      options.adaptive.prefixAlpha = alpha
      let model = ToyModel(shape)
      for (labels, score) in try scores(search, shape, options) {
        let lattice = model.lattice(of: labels)
        #expect(score < lattice.exactLogProb(atMostPerFrame: 1 + alpha) + Self.tolerance)
        #expect(score > lattice.exactLogProb(atMostPerFrame: 1) - Self.tolerance)
      }
    }
  }

  /// A path of two labels between hypotheses of the beam is not extended, and with alpha 1 not added.
  @Test("prefix merging loses paths longer than alpha", arguments: ["nsc", "maes"])
  func lostPaths(_ search: String) throws {
    var lost = 0
    for shape in Self.shapes {
      var options = SearchOptions.exhaustive(cap: 2)
      options.constrained.prefixAlpha = 1
      options.adaptive.prefixAlpha = 1
      let model = ToyModel(shape)
      for (labels, score) in try scores(search, shape, options) {
        let lattice = model.lattice(of: labels)
        #expect(score < lattice.exactLogProb(atMostPerFrame: 3) + Self.tolerance)
        if score < lattice.exactLogProb(atMostPerFrame: 2) - Self.tolerance { lost += 1 }
      }
    }
    #expect(lost > 0)
  }

  @Test("nsc without prefix merging is tsd, with any beam")
  func nscIsTSD() throws {
    for setting in try ToySetting.random(40) {
      var setting = setting
      setting.options.constrained.prefixAlpha = 0
      #expect(try setting.run("nsc").nBest == setting.run("tsd").nBest, "\(setting)")
    }
  }

  @Test("path merging by all labels is tsd, with any beam")
  func mergingIsTSD() throws {
    for setting in try ToySetting.random(40) {
      var setting = setting
      setting.options.pathMerging.contextLabels = .max
      #expect(try setting.run("merging").nBest == setting.run("tsd").nBest, "\(setting)")
    }
  }

  /// With a memory of one label there are V states: the start, and one for each label. A beam of V
  /// holds them all, where a time-synchronous search holds V hypotheses.
  @Test("path merging with a beam as large as the number of states is exact")
  func mergingIsExact() throws {
    for shape in Self.shapes where shape.memory == .lastLabel {
      var options = SearchOptions.exhaustive(beam: shape.size, cap: 2)
      let found = try scores("merging", shape, options)
      expect(found, in: shape) { $0.exactLogProb(atMostPerFrame: 2) }
      // So it has all that tsd finds with the same beam, and scores it no lower.
      let narrow = try scores("tsd", shape, options)
      #expect(narrow.count == shape.size && found.count > narrow.count)
      for (labels, score) in narrow {
        #expect(score < (found[labels] ?? -.infinity) + Self.tolerance, "\(shape)")
      }
      options.pathMerging.hypothesesPerState = 1
      #expect(try scores("merging", shape, options).count == shape.size)
    }
  }
}
