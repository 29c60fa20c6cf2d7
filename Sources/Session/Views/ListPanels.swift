import Analysis

/// Panels that show what the state holds as it is, without a view between.
extension PanelID {
  package static let risk = PanelID(
    rawValue: "risk", key: "4", title: "N-best and risk", shortTitle: "N-best",
    about: "n-best and risk",
    place: .lowerLeft, subject: .candidate,
    term: { $0.risk?.reference == nil ? "MBR" : "risk" })
  package static let log = PanelID(
    rawValue: "log", key: "6", title: "Log", about: "the log", select: { $0.scrollLog(by: $1) },
    term: \.clockTerm)
}
