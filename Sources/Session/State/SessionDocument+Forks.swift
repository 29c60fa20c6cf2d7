import BeamSearch
import Experiments
import Transducer

extension SessionDocument {
  /// A fork: how it is searched, without its results.
  package struct SavedFork: Codable, Sendable, Equatable {
    var name: String
    /// The fork and the step that it was made from.
    var parent: String?
    var step: Int?
    var search: SavedSearch
    /// The file of its model, if not that of the session.
    var model: String?
    /// The sound file that it belongs to, from 0; `nil`: any.
    var file: Int?
    var interventions: [SavedIntervention]
  }
}

extension SessionDocument.SavedFork {
  /// - Parameter file: the sound that it belongs to, if to one.
  init(_ fork: Fork, file: Int?) {
    self.init(
      name: fork.name, parent: fork.origin?.parent, step: fork.origin?.step,
      search: SavedSearch(fork.setup.request), model: fork.modelPath, file: file,
      interventions: fork.setup.interventions.map(SavedIntervention.init))
  }

  /// The fork, not searched yet; `nil` if its search is not possible.
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

extension WorkbenchState {
  /// All forks but the base.
  var savedForks: [SessionDocument.SavedFork] {
    // A model trained in this session is in no file.
    let live = forks.dropFirst().filter { !$0.isTrained }.map {
      SessionDocument.SavedFork($0, file: $0.isBound ? fileIndex : nil)
    }
    let shelved = shelvedForks.sorted { $0.key < $1.key }.flatMap { file, forks in
      forks.filter { !$0.isTrained }.map { SessionDocument.SavedFork($0, file: file) }
    }
    return live + shelved
  }

  /// Restores forks; they are searched when they are shown.
  mutating func reopen(_ saved: [SessionDocument.SavedFork], showing name: String?) {
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
