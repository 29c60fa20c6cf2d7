import BeamSearch
import Fusion
import Transducer

/// What prefix merging adds before a frame.
extension TraceLaws {
  /// Prefix merging: each path is the model's, from a hypothesis of the beam to a longer one.
  mutating func checkPrefixes(
    _ round: SearchRound, of step: SearchStep, open: inout [HypothesisID: Double], _ place: String
  ) {
    let (before, frame) = (open, step.frame)
    expect(
      round.expansions.count == prefixPairs(Array(before.keys)), "every prefix brings once", place)
    for path in round.expansions {
      guard let result = path.result, let start = before[path.parent] else {
        expect(false, "a path leads from the beam to the beam", place)
        continue
      }
      let (short, long) = (labels[path.parent.index], labels[result.index])
      expect(
        long.count > short.count && long.starts(with: short)
          && long.count - short.count <= trace.profile.longestPrefix(options),
        "a path adds labels, up to its longest", place)
      let way = trace.nodes.path(to: result).suffix(long.count - short.count + 1)
      let steps = zip(way, long.suffix(long.count - short.count))
      let logProb = steps.reduce(0.0) { sum, step in
        sum + logProbs(frame: frame, after: step.0)[step.1.index]
      }
      let bonus = steps.reduce(0.0) { $0 + bonuses[$1.0.index][$1.1.index] }
      expect(abs(path.stepLogProb - logProb) < 1e-12, "a path's score is the model's", place)
      expect(abs(path.bonus - bonus) < 1e-12, "a path's bonus is fusion's", place)
      expect(path.total == start + path.stepLogProb + path.bonus, "a total is a sum", place)
      expect(path.outcome == .merged(into: result), "a path is merged", place)
      expect(!path.closesFrame && path.token == long.last, "a path stays open", place)
      open[result] = addLogs(open[result], path.total)
    }
  }

  /// How many of the pairs of some hypotheses have a path that prefix merging takes.
  func prefixPairs(_ beam: [HypothesisID]) -> Int {
    guard mergesPrefixes else { return 0 }
    let spelled = beam.map { labels[$0.index] }
    return spelled.reduce(0) { sum, long in
      sum
        + spelled.count {
          (1...trace.profile.longestPrefix(options)).contains(long.count - $0.count)
            && long.starts(with: $0)
        }
    }
  }
}
