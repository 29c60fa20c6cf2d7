import BeamSearch
import Fusion
import Scoring
import Transducer

/// What the scores add up.
extension SearchLaws {
  /// No transducer score exceeds that of all alignments of its kind, fusion equals that of the
  /// whole label sequence, timestamps are valid for their kind, and token scores are the model's.
  func scoreViolations(_ result: DecodeResult, _ setting: ToySetting) -> [String] {
    result.nBest.flatMap {
      fusionViolations($0, setting) + boundViolations($0, setting)
        + tokenViolations($0, setting)
    }
  }

  private func fusionViolations(_ found: Hypothesis, _ setting: ToySetting) -> [String] {
    var expected = setting.fusion?.total(of: found.labels) ?? .zero
    let weight = setting.options.internalModelWeight
    if weight != 0 {
      expected.internalModel = -weight * setting.model.internalLogProb(of: found.labels)
    }
    let (a, b) = (found.fusion, expected)
    let isSame =
      abs(a.languageModel - b.languageModel) < Self.tolerance
      && abs(a.hotwords - b.hotwords) < Self.tolerance
      && abs(a.internalModel - b.internalModel) < Self.tolerance
    return isSame ? [] : ["what is fused, \(a), is \(b)"]
  }

  private func boundViolations(_ found: Hypothesis, _ setting: ToySetting) -> [String] {
    let score = found.logProb - found.fusion.total
    guard profile.knobs.contains(.beam) else {
      let walked = walk(found, setting)
      return abs(walked - score) < Self.tolerance
        ? [] : ["\(score) is \(walked), that of the one alignment"]
    }
    let lattice = setting.model.lattice(
      of: found.labels, adjustment: setting.options.adjustment,
      unknown: profile.unknown(setting.options))
    let bound =
      switch (profile.semantics, profile.labelsPerFrame(setting.options)) {
      case (.monotonic, _): lattice.monotonicLogProb()
      case (.rnnt, let most?), (.tdt, let most?): lattice.exactLogProb(atMostPerFrame: most)
      case (.rnnt, nil), (.tdt, nil): lattice.exactLogProb()
      }
    return score > bound + Self.tolerance
      ? ["\(score) is at most \(bound), the sum of all alignments"] : []
  }

  /// The score of greedy search: for each frame the labels, and the more probable closing token
  /// unless the cap was reached.
  private func walk(_ found: Hypothesis, _ setting: ToySetting) -> Double {
    let (model, options) = (setting.model, setting.options)
    var closers = [model.vocabulary.blankID]
    if profile.unknown(options) == .blank, let unknown = model.vocabulary.unkID {
      closers += [unknown]
    }
    var position = 0
    return (0..<model.frames).reduce(0) { sum, frame in
      var sum = sum
      var emitted = 0
      while found.timestamps.indices.contains(position), found.timestamps[position] == frame {
        sum += found.tokenLogProbs[position]
        (position, emitted) = (position + 1, emitted + 1)
      }
      guard emitted < options.maxSymbolsPerFrame else { return sum }
      let row = model.logProbs(
        frame: frame, after: Array(found.labels[..<position]), adjustment: options.adjustment)
      return sum + (closers.map { row[$0.index] }.max() ?? .nan)
    }
  }

  private func tokenViolations(_ found: Hypothesis, _ setting: ToySetting) -> [String] {
    var violations: [String] = []
    let perFrame = Dictionary(grouping: found.timestamps, by: \.self).mapValues(\.count)
    let most =
      profile.semantics == .monotonic
      ? 1
      : profile.knobs.contains(.maxSymbols) ? setting.options.maxSymbolsPerFrame : .max
    if found.timestamps != found.timestamps.sorted()
      || perFrame.values.contains(where: { $0 > most })
    {
      violations.append("timestamps \(found.timestamps) have at most \(most) a frame")
    }
    for (u, frame) in found.timestamps.enumerated() {
      let logProbs = setting.model.logProbs(
        frame: frame, after: Array(found.labels[..<u]), adjustment: setting.options.adjustment)
      if found.tokenLogProbs[u] != logProbs[found.labels[u].index] {
        violations.append("a token score is the model's")
      }
    }
    return violations
  }

  /// An exhaustive beam finds exactly the sum over all alignments, plus fusion, for every sequence.
  /// `nil` if the search has no beam to widen.
  ///
  /// - Parameter setting: its options are widened; adjustment, unknown token, timing and timestamp
  ///   policy are kept.
  package func exhaustiveViolations(in setting: ToySetting, cap: Int) throws -> [String]? {
    guard profile.knobs.contains(.beam) else { return nil }
    var setting = setting
    setting.options = .exhaustive(cap: cap, as: setting.options)
    let found = try setting.run(profile.name, recording: .nothing).nBest
    let scores = Dictionary(found.map { ($0.labels, $0.logProb) }) { first, _ in first }
    let exact = exactScores(setting, cap: cap)
    var violations: [String] = []
    if found.count != exact.count || scores.count != found.count {
      violations.append("\(found.count) found of \(exact.count) sequences")
    }
    for (labels, logProb) in exact {
      var fused = setting.fusion?.total(of: labels).total ?? 0
      if setting.options.internalModelWeight != 0 {
        fused -=
          setting.options.internalModelWeight * setting.model.internalLogProb(of: labels)
      }
      guard let score = scores[labels], abs(score - logProb - fused) < Self.tolerance else {
        violations.append(
          "\(labels.map(\.index)): \(String(describing: scores[labels])) is \(logProb + fused)")
        continue
      }
    }
    return violations
  }

  /// By enumerating all alignments; for a search that limits the labels per utterance, not per
  /// frame, the full RNN-T score of every sequence up to the bound.
  private func exactScores(_ setting: ToySetting, cap: Int) -> [[TokenID]: Double] {
    let unknown = profile.unknown(setting.options)
    guard profile.knobs.contains(.maxLabels) else {
      return BruteForce(
        setting.model, semantics: profile.semantics, cap: cap,
        adjustment: setting.options.adjustment, unknown: unknown
      ).logProbs
    }
    let most = setting.options.alignmentLength.maxLabels ?? setting.model.frames
    let tokens = (0..<setting.model.vocabulary.size).map { TokenID($0) }
      .filter { setting.model.vocabulary.isLabel($0, unknown: unknown) }
    let sequences = (0..<most).reduce(into: [[[TokenID]()]]) { lengths, u in
      lengths.append(lengths[u].flatMap { shorter in tokens.map { shorter + [$0] } })
    }.flatMap(\.self)
    return Dictionary(
      uniqueKeysWithValues: sequences.map {
        let lattice = setting.model.lattice(
          of: $0, adjustment: setting.options.adjustment, unknown: unknown)
        return ($0, lattice.exactLogProb())
      })
  }

  /// Another order of the vocabulary (and so another place of blank) changes nothing but names.
  package func relabellingViolations(
    _ setting: ToySetting, _ permuted: ToySetting
  ) throws -> [String] {
    guard let shape = setting.shape, let other = permuted.shape else { return ["shapes are known"] }
    let plain = try setting.run(profile.name, recording: .nothing).nBest
    let found = try permuted.run(profile.name, recording: .nothing).nBest
    let meanings = { (hypothesis: Hypothesis, order: [Int]) in
      hypothesis.labels.map { order[$0.index] }
    }
    let isSame =
      plain.count == found.count
      && zip(plain, found).allSatisfy { a, b in
        // The order of the vocabulary is the order in which the softmax is summed.
        meanings(a, shape.order) == meanings(b, other.order) && a.timestamps == b.timestamps
          && abs(a.logProb - b.logProb) < Self.tolerance
      }
    return isSame ? [] : ["the order \(other.order) changes nothing: \(plain) is \(found)"]
  }
}
