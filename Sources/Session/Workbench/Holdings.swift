import Analysis

/// What of a workbench takes long to be freed: traces of millions of small parts. Whoever holds it
/// last decides where that happens, and a key need not wait for it.
package struct Holdings: Sendable {
  private let forks: [Fork]
  private let shelved: [Int: [Fork]]
  private let sound: Utterance?

  init(_ state: WorkbenchState) {
    forks = state.forks
    shelved = state.shelvedForks
    sound = state.baseUtterance
  }
}

extension WorkbenchState {
  package var holdings: Holdings { Holdings(self) }
}
