import Kernels
import Transducer

/// A hypothesis at work in a search.
struct LiveHypothesis: Sendable {
  var id: HypothesisID
  /// `HypothesisArena.sequence(of: id)`.
  var sequence: Int
  /// Its context in the `ContextCache`.
  var context: Int
  /// Its state in the `FusionCache`.
  var fusion = 0
  /// The frame at which it goes on; 0 in a model without durations.
  var due = 0
  /// U so far.
  var labelCount = 0
  /// Nats.
  var logProb: Double
}

/// Hypotheses by label sequence (and, in a model with durations, by the frame at which they go on), in
/// the order they came; equal ones are merged by log-add.
///
/// The largest single contribution so far stands for the merged hypothesis: its node, so its
/// timestamps and token scores. On equal contributions, or where `standing` is `.first`, the earlier
/// stands.
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
  private var entryOf: [Key: Int] = [:]
  private let standing: MergeStanding

  private struct Key: Hashable {
    var sequence: Int
    var due: Int
  }

  init(standing: MergeStanding = .best) { self.standing = standing }

  /// Adds a contribution: a hypothesis that came by `token`, `logProb` being that path's score.
  mutating func add(_ hypothesis: LiveHypothesis, token: TokenID, record: Int?) {
    let contribution = hypothesis.logProb
    let key = Key(sequence: hypothesis.sequence, due: hypothesis.due)
    guard let index = entryOf[key] else {
      entryOf[key] = entries.count
      entries.append(
        Entry(hypothesis: hypothesis, largest: contribution, token: token, record: record))
      return
    }
    let sum = logAdd(entries[index].hypothesis.logProb, contribution)
    if standing == .best, contribution > entries[index].largest {
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
      guard let hypothesis = extended.hypothesis else { continue }
      add(hypothesis, token: extended.candidate.token, record: extended.record)
    }
  }

  /// All entries, best first by their score, or by what `key` makes of it; ties: lower token id,
  /// then the one that came earlier.
  func ranked(by key: (LiveHypothesis) -> Double = { $0.logProb }) -> [Entry] {
    let keyed = entries.enumerated().map { (offset: $0, entry: $1, key: key($1.hypothesis)) }
    return keyed.sorted { a, b in
      if a.key != b.key { return a.key > b.key }
      return a.entry.token != b.entry.token ? a.entry.token < b.entry.token : a.offset < b.offset
    }.map(\.entry)
  }
}
