package import BeamSearch
import Transducer

extension SearchOptions {
  /// Every option of every search at random.
  package static func random(
    using random: inout SplitMix64, for shape: ToyShape
  ) -> SearchOptions {
    var options = SearchOptions(
      beamSize: Int.random(in: 1...5, using: &random),
      maxSymbolsPerFrame: Int.random(in: 1...3, using: &random),
      nBest: pick([1, 3, 8, .max], &random),
      unknown: pick([nil] + UnknownToken.allCases, &random))
    if Int.random(in: 0..<3, using: &random) == 0 {
      options.adjustment = LogitAdjustment(
        blankPenalty: Double.random(in: -1...2, using: &random),
        temperature: Double.random(in: 0.5...2, using: &random))
    }
    options.lengthNormalization = pick(
      [.none, .perLabel(offset: 0), .perLabel(offset: 1), .perLabel(offset: 2)], &random)
    options.timestampPolicy = pick(TimestampPolicy.allCases, &random)
    options.fusionTiming = pick(FusionTiming.allCases, &random)
    options.internalModelWeight = shape.hasInternalModel ? pick([0, 0.3, 1], &random) : 0
    options.bestFirst = BestFirstOptions(
      mergesPrefixes: Bool.random(using: &random),
      labelsPerHypothesis: pick([nil, 1, 2, 3], &random))
    options.alignmentLength.maxLabels = pick([nil, 1, 2, 4], &random)
    options.constrained.prefixAlpha = Int.random(in: 0...3, using: &random)
    options.adaptive = AdaptiveOptions(
      window: pick([0, 0.5, 2.3, 5, .infinity], &random),
      extraCandidates: Int.random(in: 0...3, using: &random),
      prefixAlpha: Int.random(in: 0...3, using: &random))
    options.pathMerging = PathMergingOptions(
      contextLabels: pick([shape.memory == .everything ? 2 : nil, 1, 2, 3], &random),
      hypothesesPerState: Int.random(in: 1...4, using: &random))
    return options
  }

  private static func pick<Value>(_ values: [Value], _ random: inout SplitMix64) -> Value {
    values[Int.random(in: 0..<values.count, using: &random)]
  }

  /// The options with a number of labels for path merging, where the model's memory sets none.
  package func serving(_ model: ToyModel) -> SearchOptions {
    guard model.scorer.predictor.contextSize == nil else { return self }
    var options = self
    options.pathMerging.contextLabels = options.pathMerging.contextLabels ?? 2
    return options
  }

  /// Options with which a search prunes only by its symbol cap, and merges no prefixes.
  ///
  /// - Parameter other: provides everything that does not prune.
  package static func exhaustive(
    beam: Int = 1_000_000, cap: Int, as other: SearchOptions = SearchOptions()
  ) -> SearchOptions {
    var options = other
    (options.beamSize, options.maxSymbolsPerFrame, options.nBest) = (beam, cap, .max)
    options.bestFirst = BestFirstOptions(mergesPrefixes: false)
    options.constrained.prefixAlpha = 0
    options.adaptive = AdaptiveOptions(window: .infinity, prefixAlpha: 0)
    options.pathMerging.hypothesesPerState = .max
    return options
  }
}

extension SearchProfile {
  /// How the unknown token is handled.
  package func unknown(_ options: SearchOptions) -> UnknownToken { options.unknown ?? unknown }

  /// Maximum labels per frame in a score; `nil`: any number. Prefix merging adds its own labels
  /// before those of the cap.
  package func labelsPerFrame(_ options: SearchOptions) -> Int? {
    if semantics == .monotonic { return 1 }
    guard knobs.contains(.maxSymbols) else { return nil }
    return options.maxSymbolsPerFrame + longestPrefix(options)
  }

  /// Maximum labels per frame that prefix merging adds.
  package func longestPrefix(_ options: SearchOptions) -> Int {
    if knobs.contains(.prefixMerging) {
      return options.bestFirst.mergesPrefixes ? options.maxSymbolsPerFrame : 0
    }
    guard knobs.contains(.prefixAlpha) else { return 0 }
    return knobs.contains(.expandWindow)
      ? options.adaptive.prefixAlpha : options.constrained.prefixAlpha
  }
}
