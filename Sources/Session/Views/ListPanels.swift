import Analysis

/// Panels that show the state directly, without a view in between.
extension PanelID {
  package static let risk = PanelID(
    rawValue: "risk", key: "4", title: "N-best and risk", shortTitle: "N-best",
    about: "the n-best list and risk",
    place: .lowerLeft, subject: .candidate,
    term: { $0.risk?.reference == nil ? "MBR" : "risk" })
  package static let log = PanelID(
    rawValue: "log", key: "6", title: "Log", about: "the log", select: { $0.scrollLog(by: $1) },
    term: \.clockTerm)
}
