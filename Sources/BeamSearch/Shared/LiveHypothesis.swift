import Kernels
import Transducer

/// A hypothesis at work in a search.
struct LiveHypothesis: Sendable {
  var id: HypothesisID
  /// `HypothesisArena.sequence(of: id)`.
  var sequence: Int
  /// Its context in the `ContextCache`.
  var context: Int
  /// Nats.
  var logProb: Double
}

/// Hypotheses by label sequence, in the order they came; equal sequences are merged by log-add.
///
/// The largest single contribution so far stands for the merged hypothesis: its node, so its
/// timestamps and token scores. On equal contributions the earlier stands.
struct HypothesisList: Sendable {
  struct Entry: Sendable {
    /// The standing node; its `logProb` is the sum of all contributions.
    var hypothesis: LiveHypothesis
    /// The largest contribution and the token it came by.
    var largest: Double
    var token: TokenID
    /// Where the `FrameRecorder` holds the standing expansion, and those merged into it.
    var record: Int?
    var mergedRecords: [Int] = []
  }

  private(set) var entries: [Entry] = []
  private var entryOf: [Int: Int] = [:]

  /// Adds a contribution: a hypothesis that came by `token`, `logProb` being that path's score.
  mutating func add(_ hypothesis: LiveHypothesis, token: TokenID, record: Int?) {
    let contribution = hypothesis.logProb
    guard let index = entryOf[hypothesis.sequence] else {
      entryOf[hypothesis.sequence] = entries.count
      entries.append(
        Entry(hypothesis: hypothesis, largest: contribution, token: token, record: record))
      return
    }
    let sum = logAdd(entries[index].hypothesis.logProb, contribution)
    if contribution > entries[index].largest {
      if let loser = entries[index].record { entries[index].mergedRecords.append(loser) }
      entries[index].hypothesis = hypothesis
      entries[index].largest = contribution
      entries[index].token = token
      entries[index].record = record
    } else if let record {
      entries[index].mergedRecords.append(record)
    }
    entries[index].hypothesis.logProb = sum
  }

  /// Adds those of a round's hypotheses that wait for the next frame.
  mutating func addClosed(of made: [Extended]) {
    for extended in made where extended.closesFrame {
      add(extended.hypothesis, token: extended.candidate.token, record: extended.record)
    }
  }

  /// All entries, best first; ties: lower token id, then the one that came earlier.
  func ranked() -> [Entry] {
    entries.enumerated().sorted { a, b in
      let (x, y) = (a.element, b.element)
      if x.hypothesis.logProb != y.hypothesis.logProb {
        return x.hypothesis.logProb > y.hypothesis.logProb
      }
      return x.token != y.token ? x.token < y.token : a.offset < b.offset
    }.map(\.element)
  }
}
