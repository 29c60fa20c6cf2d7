import Analysis

/// The parts of a workbench that take long to free: traces of millions of small objects. Holding
/// them lets the caller free them where no key has to wait.
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
