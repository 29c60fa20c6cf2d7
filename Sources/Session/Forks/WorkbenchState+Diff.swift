import Analysis
import BeamSearch
import Foundation
import Transducer

/// Two forks side by side.
extension WorkbenchState {
  /// `d` and `:diff NAME`: goes to the first step where the current fork and another differ, then
  /// to the next with a further kind of difference.
  mutating func diff(_ name: String) -> [Effect] {
    let usual = forkIndex > 0 ? forks[0].name : forks.dropFirst().last?.name
    guard let name = name.isEmpty ? rival ?? usual : name else {
      let key = keymap.label(of: .fork)
      say(.note, "nothing to compare with: \(key) forks this search, :model opens another model")
      return []
    }
    guard let other = forks.firstIndex(where: { $0.name == name }), other != forkIndex else {
      say(.error, ":diff: found \(name); expected another fork; the forks are \(forkNames)")
      return []
    }
    guard decoding != nil else {
      say(.note, "nothing is decoded yet")
      return []
    }
    guard forks[other].decoding != nil else {
      // It must be searched first; then this one is shown again, beside it.
      let asking = fork.name
      let effects = show(fork: other)
      forkAwaitingDiff = asking
      say(.note, "searching \(name) first")
      return effects
    }
    compare(with: forks[other])
    return []
  }

  private mutating func compare(with other: Fork) {
    do {
      guard let comparison = try comparison(with: other) else { return }
      // The scores of two models differ from the first frame on.
      let least: TraceDifference.Kind = fork.modelPath == other.modelPath ? .scores : .order
      let isGoingOn = rival == other.name
      let found =
        isGoingOn
        ? comparison.nextChange(after: cursor.frame, atLeast: least)
        : comparison.next(atLeast: least)
      guard let found else {
        return say(
          .answer,
          isGoingOn
            ? "\(fork.name) and \(other.name) have no further kind of difference; "
              + "\(keymap.label(of: .cancel)) closes"
            : "\(fork.name) and \(other.name) have the same beams at every \(stepName)")
      }
      rival = other.name
      moveTo(frame: found.step)
      let settings = differentSettings
      let names = [fork.name, other.name]
      let caution =
        isGoingOn || settings.isEmpty
        ? ""
        : " Set differently: "
          + zip(names, settings).map { "\($0) \($1)" }.joined(separator: "; ") + "."
      say(.answer, found.sentence(names: (fork.name, other.name), unit: stepName) + caution)
    } catch {
      say(.error, "\(error)")
    }
  }

  /// The current fork beside another; `nil` where either is not searched.
  private func comparison(
    with other: Fork
  ) throws(TraceComparison.ClocksDiffer) -> TraceComparison? {
    guard let ours = compared(fork), let theirs = compared(other) else { return nil }
    return try TraceComparison(ours, theirs)
  }

  private func compared(_ fork: Fork) -> ComparedTrace? {
    let utterance = fork.modelPath == nil ? baseUtterance : fork.utterance
    guard let trace = fork.decoding?.trace, let model = model(of: fork), let utterance else {
      return nil
    }
    return ComparedTrace(
      trace: trace, vocabulary: model.scorer.vocabulary,
      frameDuration: utterance.encoded.frameDuration)
  }

  /// The current fork and the one it is compared with; `nil` outside a comparison.
  package var comparedForks: [Fork]? {
    guard let rival, step != nil, let other = forks.first(where: { $0.name == rival }),
      other.decoding?.trace.profile.clock == decoding?.trace.profile.clock
    else { return nil }
    return [fork, other]
  }

  /// In which knobs the two are set differently from the start, with the values of each; empty where
  /// they are set alike.
  package var differentSettings: [String] {
    guard let plans = comparedForks?.map(\.plan), plans.count == 2 else { return [] }
    var settings = plans.map { _ in [String]() }
    if plans[0].profile.name != plans[1].profile.name {
      settings = plans.map { ["search \($0.profile.name)"] }
    }
    for knob in SearchKnob.allCases where plans.allSatisfy({ knob.isApplicable(to: $0.profile) }) {
      let values = plans.map { KnobSetting(knob, in: $0.options, of: $0.profile).value.text }
      guard values[0] != values[1] else { continue }
      for side in values.indices { settings[side].append("\(knob.name) \(values[side])") }
    }
    return settings.allSatisfy(\.isEmpty) ? [] : settings.map { $0.joined(separator: ", ") }
  }

  /// Their beams, at the cursor.
  package var diffView: DiffView? {
    guard let other = comparedForks?.last, let comparison = try? comparison(with: other) else {
      return nil
    }
    let beams = comparison.beams(after: cursor.frame)
    return DiffView(
      sides: [
        side(of: fork, rows: beams.first),
        side(of: other, rows: beams.second),
      ],
      sentence: comparison.difference(after: cursor.frame)?
        .sentence(names: (fork.name, other.name), unit: stepName)
        ?? "\(stepName.capitalized) \(cursor.frame): the beams are the same.")
  }

  private func side(of fork: Fork, rows: [TraceDifference.Row]) -> DiffView.Side {
    let best = fork.risk?.candidates.first
    let found = fork.decoding?.nBest.first
    let text = found.flatMap { model(of: fork)?.scorer.vocabulary.text(of: $0.labels) }
    return DiffView.Side(
      name: fork.name, rows: rows, text: text ?? "",
      score: found?.logProb, exactLogProb: best?.exactLogProb, risk: fork.risk?.expectedRisk)
  }
}
