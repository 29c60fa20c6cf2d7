import Kernels
import Transducer

/// A live hypothesis of a search.
struct LiveHypothesis: Sendable {
  var id: HypothesisID
  /// `HypothesisArena.sequence(of: id)`.
  var sequence: Int
  /// Its context in the `ContextCache`.
  var context: Int
  /// Its state in the `FusionCache`.
  var fusion = 0
  /// The frame where it continues; 0 in a model without durations.
  var due = 0
  /// U so far.
  var labelCount = 0
  /// Nats.
  var logProb: Double
}

/// Hypotheses by label sequence (and, in a model with durations, by the frame where they continue),
/// in order of arrival; equal ones are merged by log-add.
///
/// The largest single contribution so far represents the merged hypothesis with its node, hence its
/// timestamps and token scores. On equal contributions, or if `timestampPolicy` is `.first`, the
/// earlier one does.
struct HypothesisList: Sendable {
  struct Entry: Sendable {
    /// The representative; its `logProb` is the sum of all contributions.
    var hypothesis: LiveHypothesis
    /// The largest contribution and its last token.
    var largest: Double
    var token: TokenID
    /// Indices in the `FrameRecorder` of the representative expansion and those merged into it.
    var record: Int?
    var mergedRecords: [Int] = []
  }

  private(set) var entries: [Entry] = []
  private var entryOf: [Key: Int] = [:]
  private let timestampPolicy: TimestampPolicy

  private struct Key: Hashable {
    var sequence: Int
    var due: Int
  }

  init(timestampPolicy: TimestampPolicy = .best) { self.timestampPolicy = timestampPolicy }

  /// Adds a contribution: a hypothesis ending in `token`, with that path's score as `logProb`.
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
    if timestampPolicy == .best, contribution > entries[index].largest {
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

  /// Adds the hypotheses of a round that wait for the next frame.
  mutating func addClosed(of made: [Extended]) {
    for extended in made where extended.closesFrame {
      guard let hypothesis = extended.hypothesis else { continue }
      add(hypothesis, token: extended.candidate.token, record: extended.record)
    }
  }

  /// All entries, best first by score, or by `key`; ties: lower token id, then earlier arrival.
  func ranked(by key: (LiveHypothesis) -> Double = { $0.logProb }) -> [Entry] {
    let keyed = entries.enumerated().map { (offset: $0, entry: $1, key: key($1.hypothesis)) }
    return keyed.sorted { a, b in
      if a.key != b.key { return a.key > b.key }
      return a.entry.token != b.entry.token ? a.entry.token < b.entry.token : a.offset < b.offset
    }.map(\.entry)
  }
}
