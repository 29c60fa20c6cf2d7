import BeamSearch
import Experiments

/// Where the user is on the tour, and the state that is restored at its end.
package struct Tour: Sendable, Equatable {
  /// The stop, from 0.
  package internal(set) var stop = 0
  /// Whether cursor, focus and selection are where the stop wants them: not before its sound is
  /// searched.
  var isPlaced = false
  let home: SessionDocument.View
  let homeRequest: SearchRequest

  init(from state: WorkbenchState) {
    home = state.savedView
    homeRequest = state.request
  }
}
