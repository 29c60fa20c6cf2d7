import Analysis

/// Looking at a panel from outside, without keys.
extension WorkbenchState {
  /// What to look at, and where; all numbers from 0.
  package struct Place: Sendable, Equatable {
    package var panel: PanelID
    /// A step of the search; `nil`: the last.
    package var frame: Int?
    /// Of the expansions of the frame that are worth a look; `nil`: the frame is done.
    package var expansion: Int?
    /// A row of the beam panel.
    package var hypothesis: Int
    /// Of the final list; `nil`: the first, and ledger and tree are about the beam's row.
    package var candidate: Int?
    /// Ledger by frame, alignment by token.
    package var isFine: Bool

    package init(
      panel: PanelID, frame: Int? = nil, expansion: Int? = nil, hypothesis: Int = 0,
      candidate: Int? = nil, isFine: Bool = false
    ) {
      self.panel = panel
      self.frame = frame
      self.expansion = expansion
      self.hypothesis = hypothesis
      self.candidate = candidate
      self.isFine = isFine
    }
  }

  /// A part of a place that does not exist, with the number of those that do.
  package enum PlaceError: Error, Equatable {
    case frame(count: Int)
    case expansion(count: Int)
    case hypothesis(count: Int)
    case candidate(count: Int)
  }

  /// Goes to a place and shows only its panel.
  ///
  /// - Returns: what must be done until the panel shows it.
  package mutating func look(at place: Place) throws(PlaceError) -> [Effect] {
    let frame = place.frame ?? frameCount - 1
    guard (0..<frameCount).contains(frame) else { throw .frame(count: frameCount) }
    moveTo(frame: frame)
    if let expansion = place.expansion {
      let count = step?.notableExpansions(prunedLimit: Self.notablePruned).count ?? 0
      guard (0..<count).contains(expansion) else { throw .expansion(count: count) }
      cursor.expansion = expansion
    }
    let rows = beamView?.rows.count ?? 0
    guard (0..<rows).contains(place.hypothesis) else { throw .hypothesis(count: rows) }
    beamRow = place.hypothesis
    let candidates = decoding?.nBest.count ?? 0
    guard (0..<candidates).contains(place.candidate ?? 0) else {
      throw .candidate(count: candidates)
    }
    let before = candidateIndex
    candidateIndex = place.candidate ?? 0
    // The subject of a panel without one is that of the panel before.
    focus = place.candidate == nil ? .beam : .risk
    focus = place.panel
    finePanels = place.isFine ? Set(PanelID.allCases.filter(\.hasFineRows)) : []
    maximised = true
    return (candidateIndex == before && lattice != nil ? [] : fillLattice())
      + (fork.found.alignedCandidate == candidateIndex ? [] : align())
      + (place.panel == .files && files.count > 1 ? decodeAll() : [])
  }
}
