package import BeamSearch
import Foundation
import Fusion
import Kernels
import Transducer

/// Laws for every search in the catalog: its profile determines which ones apply. Each law returns
/// its violations; empty means success.
package struct SearchLaws: Sendable {
  package let profile: SearchProfile

  package init(_ profile: SearchProfile) { self.profile = profile }

  /// Rounding in sums of a few dozen log-probabilities of size 10 to 100.
  static let tolerance = 1e-9

  /// The laws that hold with any model, any options and any fusion.
  package func violations(in setting: ToySetting) throws -> [String] {
    let result = try setting.run(profile.name)
    guard let trace = result.trace else { return ["everything is recorded when asked for"] }
    return try TraceLaws.violations(in: trace, of: setting)
      + repeatViolations(result, trace, setting)
      + detailViolations(result, trace, setting)
      + listViolations(result, trace, setting)
      + scoreViolations(result, setting)
  }

  /// Two runs are the same bit for bit: the second after `start`, taken frame by frame with the
  /// n-best asked for in between.
  private func repeatViolations(
    _ result: DecodeResult, _ trace: SearchTrace, _ setting: ToySetting
  ) throws -> [String] {
    var violations: [String] = []
    let (model, frames) = (setting.model, setting.model.frames)
    var search = try SearchCatalog.make(
      profile.name, scorer: model.scorer, options: setting.options.serving(model),
      fusion: setting.fusion?.scorer)
    for frame in [0, 2] { _ = search.advance(model.encoderOut.frames.row(frame)) }
    search.start()
    if search.finish().map(\.labels) != [[]] { violations.append("a start is empty") }
    for frame in 0..<frames {
      let step = search.advance(model.encoderOut.frames.row(frame))
      if step != trace.steps[frame] { violations.append("a second run repeats frame \(frame)") }
      if frame == 1 || frame == frames - 1, search.finish() != search.finish() {
        violations.append("finish changes nothing")
      }
    }
    let last = search.finish()
    if search.conclude(recording: .everything) != Array(trace.steps[frames...]) {
      violations.append("a second run repeats the conclusion")
    }
    if !search.conclude(recording: .everything).isEmpty { violations.append("a search ends once") }
    if search.finish() != last { violations.append("the n-best is as if the sound ended here") }
    if search.finish() != result.nBest { violations.append("a second run repeats the n-best") }
    return violations
  }

  /// Recording does not change the result, and less detail is a subset of more.
  private func detailViolations(
    _ result: DecodeResult, _ full: SearchTrace, _ setting: ToySetting
  ) throws -> [String] {
    var violations: [String] = []
    if try setting.run(profile.name, recording: .nothing).nBest != result.nBest {
      violations.append("not recording changes nothing")
    }
    let limit = 2
    let brief = try setting.run(profile.name, recording: .bestPruned(limit))
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
          || !Set(kept.map(\.total)).isSuperset(of: pruned.prefix(limit).map(\.total))
          || a.dropped < b.expansions.count - madeInAll.count - limit - waiting(b)
        {
          violations.append("a brief record is the best of the full one")
        }
      }
    }
    return violations
  }

  /// Queued and never expanded: recorded at any detail.
  private func waiting(_ round: SearchRound) -> Int {
    round.expansions.count {
      guard case .pruned(let rule, _, _) = $0.outcome else { return false }
      return rule == .closedBetter || rule == .expansionCap
    }
  }

  /// The n-best is the beam, with what fusion adds at the end, ranked by the length normalisation.
  private func listViolations(
    _ result: DecodeResult, _ trace: SearchTrace, _ setting: ToySetting
  ) -> [String] {
    var violations: [String] = []
    let (found, options) = (result.nBest, setting.options)
    let keys = found.map {
      options.lengthNormalization.rankingScore(logProb: $0.logProb, labels: $0.labels.count)
    }
    if keys != keys.sorted(by: >) { violations.append("the n-best is sorted") }
    if Set(found.map(\.labels)).count != found.count { violations.append("labels come once") }
    // A search by alignment steps lists what ended, wherever it left the beam.
    guard profile.clock == .frames else {
      return found.count <= min(options.beamSize, options.nBest)
        ? violations : violations + ["the n-best is cut"]
    }
    let beam = trace.beam(after: trace.steps.count - 1)
    if found.count != min(options.nBest, beam.count) { violations.append("the n-best is cut") }
    let scores = Dictionary(uniqueKeysWithValues: beam.map { ($0.id, $0.logProb) })
    for hypothesis in found {
      var spelled = trace.hypothesis(hypothesis.id, logProb: scores[hypothesis.id] ?? .nan)
      let end = hypothesis.logProb - spelled.logProb
      if abs(hypothesis.fusion.total - spelled.fusion.total - end) > Self.tolerance {
        violations.append("the end adds what fusion says")
      }
      (spelled.logProb, spelled.fusion) = (hypothesis.logProb, hypothesis.fusion)
      if spelled != hypothesis { violations.append("the n-best is of the beam") }
    }
    return violations
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
