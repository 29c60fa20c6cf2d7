import BeamSearch
import Transducer

extension SessionDocument {
  /// A fork of the search: how it is searched, not what was found.
  package struct SavedFork: Codable, Sendable, Equatable {
    var name: String
    /// The fork and the step that it was made from.
    var parent: String?
    var step: Int?
    var search: Search
    /// The file of a model of its own.
    var model: String?
    /// The sound file that it is about, from 0; `nil`: any.
    var file: Int?
    var interventions: [SavedIntervention]
  }

  /// What is done to a search at a frame; tokens by their ids, knobs as they are typed.
  struct SavedIntervention: Codable, Sendable, Equatable {
    enum Kind: String, Codable, Sendable { case force, forbid, set }

    var frame: Int
    var kind: Kind
    var token: Int?
    var knob: String?
    var value: String?
  }
}

extension SessionDocument.SavedFork {
  /// - Parameter file: the sound that it is about, if it is about one.
  init(_ fork: Fork, file: Int?) {
    self.init(
      name: fork.name, parent: fork.origin?.parent, step: fork.origin?.step,
      search: SessionDocument.Search(fork.setup.request), model: fork.modelPath, file: file,
      interventions: fork.setup.interventions.map(SessionDocument.SavedIntervention.init))
  }

  /// The fork, not searched yet; `nil` where its search cannot be.
  var fork: Fork? {
    guard let plan = try? search.request.plan(contextSize: nil) else { return nil }
    let origin = parent.flatMap { parent in
      step.map { Fork.Origin(parent: parent, step: max(0, $0)) }
    }
    return Fork(
      name: name, origin: origin,
      setup: SearchSetup(
        request: search.request, interventions: interventions.compactMap(\.intervention)),
      plan: plan, modelPath: model)
  }
}

extension SessionDocument.SavedIntervention {
  init(_ intervention: SearchIntervention) {
    let kind: Kind =
      switch intervention.change {
      case .force: .force
      case .forbid: .forbid
      case .set: .set
      }
    self.init(
      frame: intervention.frame, kind: kind, token: intervention.token?.index,
      knob: intervention.setting?.knob.name, value: intervention.setting?.value.text)
  }

  /// `nil` where it says nothing that can be done.
  var intervention: SearchIntervention? {
    guard frame >= 0 else { return nil }
    switch kind {
    case .force, .forbid:
      guard let token, (0..<Int(Int32.max)).contains(token) else { return nil }
      return SearchIntervention(
        frame: frame, kind == .force ? .force(TokenID(token)) : .forbid(TokenID(token)))
    case .set:
      guard let knob = knob.flatMap(SearchKnob.init(rawValue:)), let value,
        let setting = try? KnobSetting(knob, parsing: value)
      else { return nil }
      return SearchIntervention(frame: frame, .set(setting))
    }
  }
}

extension WorkbenchState {
  /// All forks but the base.
  var savedForks: [SessionDocument.SavedFork] {
    // A model that came of training here is in no file.
    let live = forks.dropFirst().filter { !$0.isTrained }.map {
      SessionDocument.SavedFork($0, file: $0.isBound ? fileIndex : nil)
    }
    let shelved = shelvedForks.sorted { $0.key < $1.key }.flatMap { file, forks in
      forks.filter { !$0.isTrained }.map { SessionDocument.SavedFork($0, file: file) }
    }
    return live + shelved
  }

  /// Takes forks up; they are searched when they are shown.
  mutating func takeUp(_ saved: [SessionDocument.SavedFork], showing name: String?) {
    for entry in saved {
      guard let fork = entry.fork, !forks.contains(where: { $0.name == fork.name }) else {
        continue
      }
      if let file = entry.file, file != fileIndex {
        shelvedForks[file, default: []].append(fork)
      } else {
        forks.append(fork)
      }
    }
    forkIndex = forks.firstIndex { $0.name == name } ?? 0
  }
}
