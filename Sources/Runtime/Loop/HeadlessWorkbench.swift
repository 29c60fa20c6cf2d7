import Experiments
import Recognition
package import Session
import Text

/// The workbench without screen and keys: the same state, with all work done before it is read.
package final class HeadlessWorkbench {
  package private(set) var state: WorkbenchState
  private let runner: EffectRunner
  private let mailbox = Mailbox {}

  /// Loads, encodes, searches and scores the first sound.
  ///
  /// - Throws: `Failure` for the first thing that cannot be done, in the words of the log.
  package init(_ content: WorkbenchContent) throws {
    state = try WorkbenchState(
      files: content.sounds, request: content.request, themeName: "", themeNames: [],
      texts: (content.texts ?? TextRequest()).comparison())
    runner = EffectRunner(
      model: content.model, sounds: content.pieces, fusion: content.fusion, player: nil,
      mailbox: mailbox)
    try settle(state.begin())
    if state.frameCount == 0 {
      throw Failure(description: state.log.last?.text ?? "nothing was decoded")
    }
  }

  deinit { runner.end() }

  /// The workbench's message instead of a result.
  package struct Failure: Error, Equatable, CustomStringConvertible {
    package let description: String
  }

  /// - Throws: `InputError` for a place that does not exist.
  package func look(at place: WorkbenchState.Place) throws {
    let effects: [Effect]
    do throws(WorkbenchState.PlaceError) {
      effects = try state.look(at: place)
    } catch {
      throw InputError(error, at: place, in: state)
    }
    try settle(effects)
  }

  private func settle(_ effects: [Effect]) throws {
    perform(effects)
    while !state.jobs.isEmpty {
      mailbox.wait()
      for action in mailbox.take() { perform(state.update(action)) }
    }
    if let problem = state.log.first(where: { $0.kind == .error }) {
      throw Failure(description: problem.text)
    }
  }

  private func perform(_ effects: [Effect]) {
    for effect in effects { runner.start(effect, for: state) }
  }
}

extension InputError {
  fileprivate init(
    _ error: WorkbenchState.PlaceError, at place: WorkbenchState.Place, in state: WorkbenchState
  ) {
    func range(_ first: Int, _ count: Int) -> String {
      count == 0
        ? "nothing, because there are none" : "\(first) to \(first + count - 1)"
    }
    let unit = state.stepName
    self =
      switch error {
      case .frame(let count):
        InputError(
          place: "--frame", found: "\(place.frame ?? 0)", expected: range(0, count),
          advice: "the search made \(count) \(unit)s, which count from 0")
      case .expansion(let count):
        InputError(
          place: "--expansion", found: "\((place.expansion ?? 0) + 1)", expected: range(1, count),
          advice: "leave it out to see the finished \(unit)")
      case .hypothesis(let count):
        InputError(
          place: "--hypothesis", found: "\(place.hypothesis + 1)", expected: range(1, count),
          advice:
            "the rows of the beam panel at this \(unit): the beam, then what was dropped")
      case .candidate(let count):
        InputError(
          place: "--candidate", found: "\((place.candidate ?? 0) + 1)", expected: range(1, count),
          advice: "'beamscope decode' lists the candidates")
      }
  }
}
