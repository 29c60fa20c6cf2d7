/// The panels, in the order of their digits and of Tab.
package enum PanelID: Int, Sendable, CaseIterable {
  case timeline = 1, beam, joint, risk, lattice, log, ledger, tree, alignment, knobs,
    files

  /// The panels that share a place each where the screen has room for several.
  package static let lowerLeft: [PanelID] = [.risk, .ledger, .alignment, .knobs, .files]
  package static let lowerRight: [PanelID] = [.lattice, .tree]
  /// The panels that share one place where the screen is small.
  package static let lower: [PanelID] = lowerLeft + lowerRight + [.log]

  package var title: String {
    switch self {
    case .timeline: "Timeline"
    case .beam: "Beam"
    case .joint: "Joint"
    case .risk: "N-best and risk"
    case .lattice: "Lattice"
    case .log: "Log"
    case .ledger: "Ledger"
    case .tree: "Tree"
    case .alignment: "Alignment"
    case .knobs: "Knobs"
    case .files: "Files"
    }
  }

  /// What it is about, as the help of the command that focuses it says.
  var subjectMatter: String {
    switch self {
    case .timeline: "the timeline"
    case .beam: "the beam"
    case .joint: "the joint network"
    case .risk: "n-best and risk"
    case .lattice: "the lattice"
    case .log: "the log"
    case .ledger: "the ledger of the selected hypothesis"
    case .tree: "the tree of the beam"
    case .alignment: "the alignment with the reference"
    case .knobs: "the knobs of the search"
    case .files: "the list of sound files"
    }
  }

  /// The key that focuses it, on its title line.
  package var key: String {
    switch self {
    case .knobs: "0"
    case .files: "F"
    case .timeline, .beam, .joint, .risk, .lattice, .log, .ledger, .tree, .alignment: "\(rawValue)"
    }
  }

  /// The title where it is one of several.
  package var tab: String { self == .risk ? "N-best" : title }

  /// Whose hypothesis `select-next` moves through; `nil`: that of the panel before.
  var subject: WorkbenchState.Subject? {
    switch self {
    case .timeline, .beam, .joint, .tree: .beam
    case .risk, .lattice, .alignment: .candidate
    case .log, .ledger, .knobs, .files: nil
    }
  }

  /// Whether `drill-in` shows its rows finer.
  var hasFineRows: Bool { self == .ledger || self == .alignment }

  /// The panel `step` places on, round and round.
  package func moved(by step: Int) -> PanelID {
    let count = Self.allCases.count
    return Self.allCases[((rawValue - 1 + step) % count + count) % count]
  }
}
