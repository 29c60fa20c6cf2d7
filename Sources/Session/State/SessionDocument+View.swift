import Analysis
package import Experiments
import Transducer

extension SessionDocument {
  /// What is shown, and how.
  package struct View: Codable, Sendable, Equatable {
    /// The sound file that is open, from 0.
    package var file: Int
    package var search: SavedSearch
    package var theme: String
    var cursor: Cursor
    /// The row of the beam, of the candidates, of the knobs.
    var beamRow: Int
    var candidate: Int
    var knobRow: Int
    var subject: WorkbenchState.Subject
    /// The most recently focused first: that one has the focus.
    var panels: [PanelID]
    var finePanels: [PanelID]
    var isMaximised: Bool
    var lattice: LatticeMeaning
    var watches: [Watch]
    /// All but the base, and the one that is shown; absent in older files.
    var forks: [SavedFork]?
    var fork: String?
  }
}

extension LatticeMeaning: Codable {}
extension WorkbenchState.Subject: Codable {}

extension PanelID: Codable {
  package init(from decoder: any Decoder) throws {
    let name = try decoder.singleValueContainer().decode(String.self)
    guard let panel = PanelID(rawValue: name) else {
      let known = Self.allCases.map(\.rawValue).joined(separator: ", ")
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "\"\(name)\", expected one of \(known)"))
    }
    self = panel
  }
}

/// Tokens by their ids: the file names its model.
extension Watchpoint: Codable {
  private enum CodingKeys: String, CodingKey { case kind, labels, nats, token, top }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(WatchKind.self, forKey: .kind) {
    case .best: self = .best
    case .reference: self = .reference
    case .merge: self = .merge
    case .cap: self = .cap
    case .prune:
      self = .prune(
        of: try container.decode([Int32].self, forKey: .labels).map { TokenID(Int($0)) })
    case .margin: self = .margin(below: try container.decode(Double.self, forKey: .nats))
    case .token:
      self = .token(
        TokenID(Int(try container.decode(Int32.self, forKey: .token))),
        top: try container.decode(Int.self, forKey: .top))
    }
  }

  package func encode(to encoder: any Swift.Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .kind)
    switch self {
    case .best, .reference, .merge, .cap: break
    case .prune(let labels): try container.encode(labels.map(\.index), forKey: .labels)
    case .margin(let nats): try container.encode(nats, forKey: .nats)
    case .token(let token, let top):
      try container.encode(token.index, forKey: .token)
      try container.encode(top, forKey: .top)
    }
  }

  private var kind: WatchKind {
    switch self {
    case .best: .best
    case .reference: .reference
    case .merge: .merge
    case .prune: .prune
    case .margin: .margin
    case .token: .token
    case .cap: .cap
    }
  }
}

extension WatchKind: Codable {}
