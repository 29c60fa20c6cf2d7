package import BeamSearch
import Foundation
import Kernels
import Scoring
import Transducer

/// What must hold of every search in the catalog, whatever its name: which laws apply follows from
/// its profile. Each law returns what breaks it; none is good.
package struct SearchLaws: Sendable {
  package let profile: SearchProfile

  package init(_ profile: SearchProfile) { self.profile = profile }

  /// Rounding in sums of a few dozen log-probabilities of size 10 to 100.
  private static let tolerance = 1e-9

  private func run(
    _ model: ToyModel, _ options: SearchOptions, recording detail: TraceDetail = .everything
  ) throws -> DecodeResult {
    try decode(
      model.encoderOut, scorer: model.scorer, search: profile.name, options: options,
      recording: detail)
  }

  /// The laws that hold with any model and any options.
  package func violations(in model: ToyModel, _ options: SearchOptions) throws -> [String] {
    let result = try run(model, options)
    guard let trace = result.trace else { return ["everything is recorded when asked for"] }
    return try TraceLaws.violations(in: trace, of: model)
      + repeatViolations(result, trace, model, options)
      + detailViolations(result, trace, model, options)
      + scoreViolations(result, trace, model, options)
  }

  /// Two runs are the same bit for bit, as is one after `start`, taken frame by frame with the
  /// n-best asked for in between.
  private func repeatViolations(
    _ result: DecodeResult, _ trace: SearchTrace, _ model: ToyModel, _ options: SearchOptions
  ) throws -> [String] {
    var violations: [String] = []
    var search = try SearchCatalog.make(profile.name, scorer: model.scorer, options: options)
    for attempt in 1...2 {
      search.start()
      if search.finish().map(\.labels) != [[]] { violations.append("a start is empty") }
      for frame in 0..<model.frames {
        let step = search.advance(model.encoderOut.frames.row(frame))
        if step != trace.steps[frame] { violations.append("run \(attempt) repeats frame \(frame)") }
        if search.finish() != search.finish() { violations.append("finish changes nothing") }
      }
      if search.finish() != result.nBest { violations.append("run \(attempt) repeats the n-best") }
    }
    return violations
  }

  /// What is recorded changes nothing of what is found, and less detail is a part of more.
  private func detailViolations(
    _ result: DecodeResult, _ full: SearchTrace, _ model: ToyModel, _ options: SearchOptions
  ) throws -> [String] {
    var violations: [String] = []
    if try run(model, options, recording: .nothing).nBest != result.nBest {
      violations.append("not recording changes nothing")
    }
    let limit = 2
    let brief = try run(model, options, recording: .bestPruned(limit))
    if brief.nBest != result.nBest { violations.append("recording less changes nothing") }
    for (some, all) in zip(brief.trace?.steps ?? [], full.steps) {
      if some.beam != all.beam || some.newNodes != all.newNodes || some.replayedBeam() != all.beam {
        violations.append("a brief record still rebuilds the beam")
      }
      for (a, b) in zip(some.rounds, all.rounds) {
        let (made, madeInAll) = (a.expansions.filter(\.isMade), b.expansions.filter(\.isMade))
        let pruned = b.expansions.filter { !$0.isMade }.sorted { $0.total > $1.total }
        let kept = a.expansions.filter { !$0.isMade }
        if made != madeInAll || a.expansions.count + a.dropped != b.expansions.count
          || Set(kept.map(\.total)) != Set(pruned.prefix(limit).map(\.total))
        {
          violations.append("a brief record is the best of the full one")
        }
      }
    }
    return violations
  }

  /// No score exceeds that of all alignments of its kind, timestamps are of its kind, and the
  /// token scores are the model's.
  private func scoreViolations(
    _ result: DecodeResult, _ trace: SearchTrace, _ model: ToyModel, _ options: SearchOptions
  ) throws -> [String] {
    var violations: [String] = []
    let builder = LatticeBuilder(
      scorer: model.scorer,
      encoder: EncoderProjection(model.encoderOut, joiner: model.scorer.joiner),
      adjustment: options.adjustment)
    let cap = options.maxSymbolsPerFrame
    for found in result.nBest {
      let lattice = try builder.lattice(of: found.labels)
      let bound: Double? =
        switch profile.semantics {
        case .rnnt:
          trace.closesEveryFrameByBlank(model) ? lattice.exactLogProb(atMostPerFrame: cap) : nil
        case .monotonic: lattice.monotonicLogProb()
        }
      if let bound, model.vocabulary.unkID == nil, found.logProb > bound + Self.tolerance {
        violations.append("\(found.logProb) is at most \(bound), the sum of all alignments")
      }
      let perFrame = Dictionary(grouping: found.timestamps, by: \.self).mapValues(\.count)
      let most = profile.semantics == .monotonic ? 1 : cap
      if found.timestamps != found.timestamps.sorted()
        || perFrame.values.contains(where: { $0 > most })
      {
        violations.append("timestamps \(found.timestamps) have at most \(most) a frame")
      }
      for (u, frame) in found.timestamps.enumerated() {
        let logProbs = model.logProbs(
          frame: frame, after: Array(found.labels[..<u]), adjustment: options.adjustment)
        if found.tokenLogProbs[u] != logProbs[found.labels[u].index] {
          violations.append("a token score is the model's")
        }
      }
    }
    return violations
  }

  /// A beam that holds everything finds exactly the sum over all alignments, for every sequence.
  /// `nil` where the search has no beam to widen.
  package func exhaustiveViolations(in model: ToyModel, cap: Int) throws -> [String]? {
    guard profile.knobs.contains(.beamSize) else { return nil }
    let exact = BruteForce(model, semantics: profile.semantics, cap: cap)
    let options = SearchOptions(
      beamSize: exact.alignments * (cap + 1) * model.vocabulary.size, maxSymbolsPerFrame: cap,
      nBest: .max)
    let found = try run(model, options, recording: .nothing).nBest
    let scores = Dictionary(found.map { ($0.labels, $0.logProb) }) { first, _ in first }
    var violations: [String] = []
    if found.count != exact.logProbs.count || scores.count != found.count {
      violations.append("\(found.count) found of \(exact.logProbs.count) sequences")
    }
    for (labels, logProb) in exact.logProbs {
      guard let score = scores[labels], abs(score - logProb) < Self.tolerance else {
        violations.append(
          "\(labels.map(\.index)): \(String(describing: scores[labels])) is \(logProb)")
        continue
      }
    }
    return violations
  }

  /// Another order of the vocabulary (and so another place of blank) changes nothing but names.
  package func relabellingViolations(
    in shape: ToyShape, order: [Int], _ options: SearchOptions
  ) throws -> [String] {
    var permuted = shape
    permuted.order = order
    let plain = try run(ToyModel(shape), options).nBest
    let other = try run(ToyModel(permuted), options).nBest
    let meanings = { (found: Hypothesis, order: [Int]) in found.labels.map { order[$0.index] } }
    let isSame =
      plain.count == other.count
      && zip(plain, other).allSatisfy { a, b in
        // The order of the vocabulary is the order in which the softmax is summed.
        meanings(a, shape.order) == meanings(b, order) && a.timestamps == b.timestamps
          && abs(a.logProb - b.logProb) < Self.tolerance
      }
    return isSame ? [] : ["the order \(order) changes nothing"]
  }
}

extension SearchTrace {
  /// Whether every frame of every surviving hypothesis was closed by a blank: then the scores are
  /// of RNN-T alignments. Greedy search meets the symbol cap otherwise.
  package func closesEveryFrameByBlank(_ model: ToyModel) -> Bool {
    steps.allSatisfy { step in
      step.rounds.flatMap(\.expansions).allSatisfy {
        $0.token == model.vocabulary.blankID || !$0.closesFrame || $0.result == nil
      }
    }
  }
}

extension Expansion {
  /// Whether a hypothesis was made of it, kept in the end or not.
  package var isMade: Bool { result != nil }
}

/// log(exp(a) + exp(b)), by the book.
func addLogs(_ a: Double?, _ b: Double) -> Double {
  guard let a, a > -.infinity else { return b }
  return b > -.infinity ? max(a, b) + log1p(exp(-abs(a - b))) : a
}
