import Analysis
import BeamSearch
import Transducer

/// Work that needs nothing but what the state holds: no file, no player, no other model. Whoever runs
/// effects runs it the same way, on a thread of its own or at once.
package struct Computation: Sendable {
  /// Called with the share that is done; stops the work by throwing.
  package typealias Progress = (Double) throws -> Void

  package let id: JobID
  /// What came out, or what stopped it.
  package let run: @Sendable (Progress) throws -> Action

  /// Pruned expansions per round that a trace keeps: enough to see the competition, few enough for
  /// the memory of a long file.
  package static let prunedPerRound = 16

  /// Runs it at once; an error becomes the message that the log shows.
  package func result() -> Action {
    do {
      return try run { _ in }
    } catch {
      return .failed(id, "\(error)")
    }
  }
}

extension WorkbenchState {
  /// What an effect computes; `nil` for effects of other kinds, and before an utterance is encoded.
  package func computation(_ effect: Effect) -> Computation? {
    guard let utterance, let model else { return nil }
    let texts = texts
    switch effect {
    case .search(let id, let name, let options, let interventions):
      return Computation(id: id) { progress in
        let result = try decode(
          utterance.encoded, scorer: model.scorer, search: name, options: options,
          fusion: model.fusion, interventions: interventions,
          recording: .bestPruned(Computation.prunedPerRound), progress: progress)
        let trace = result.trace ?? SearchTrace(profile: result.profile, options: options)
        let decoding = Decoding(trace: trace, nBest: result.nBest)
        return .decoded(id, decoding, Notable(in: decoding, of: utterance, scorer: model.scorer))
      }
    case .assess(let id, let reference):
      guard let decoding else { return nil }
      return Computation(id: id) { progress in
        .riskReady(
          id,
          try Assessment.assess(
            nBest: decoding.nBest, encoded: utterance.encoded, scorer: model.scorer,
            reference: reference, texts: texts, trace: decoding.trace, progress: progress))
      }
    case .fillLattice(let id, let candidate):
      guard let decoding else { return nil }
      return Computation(id: id) { progress in
        .latticeReady(
          id,
          try LatticeMap(
            of: candidate, in: decoding.trace, encoded: utterance.encoded, scorer: model.scorer,
            progress: progress))
      }
    case .align(let id, let reference, let candidate):
      return Computation(id: id) { _ in
        .alignmentReady(
          id,
          ReferenceAlignment(
            reference: reference, candidate: candidate, vocabulary: model.scorer.vocabulary,
            texts: texts))
      }
    case .why(let id, let target):
      let why = Why(
        encoded: utterance.encoded, scorer: model.scorer, search: plan.profile.name,
        options: plan.options, fusion: model.fusion, interventions: interventions)
      return Computation(id: id) { progress in
        .whyReady(id, try why.answer(target, progress: progress))
      }
    default: return nil
    }
  }
}
