/// The panels, in the order of their digits and of Tab.
package enum PanelID: Int, Sendable, CaseIterable {
  case timeline = 1, beam, joint, risk, lattice, log

  /// The panels that share one place where the screen is small.
  package static let lower: [PanelID] = [.risk, .lattice, .log]

  package var title: String {
    switch self {
    case .timeline: "Timeline"
    case .beam: "Beam"
    case .joint: "Joint"
    case .risk: "N-best and risk"
    case .lattice: "Lattice"
    case .log: "Log"
    }
  }

  /// The panel `step` places on, round and round.
  package func moved(by step: Int) -> PanelID {
    let count = Self.allCases.count
    return Self.allCases[((rawValue - 1 + step) % count + count) % count]
  }
}
