import FoundationEssentials
import Text

extension TraceEvent {
  /// What happened, in one line.
  ///
  /// - Parameter unit: the name of a step of the search.
  package func sentence(time: Double, unit: String = "frame") -> String {
    "\(unit.capitalized) \(frame), \(fixed(time, 2)) s: \(news)."
  }

  /// What happened, without the time.
  package var news: String {
    let parts = kinds.map { kind -> String in
      switch kind {
      case .label(let pieces): "the best hypothesis gained \(quoted(pieces))"
      case .newBest(let text): "another hypothesis took the lead: \(spoken(text))"
      case .ended: "the best hypothesis is complete"
      case .merge(let count): count == 1 ? "two hypotheses merged" : "\(count) merges"
      case .referenceLost: "the reference left the beam"
      case .symbolCap: "a hypothesis reached the maximum number of labels per frame"
      }
    }
    return parts.joined(separator: "; ")
  }
}
