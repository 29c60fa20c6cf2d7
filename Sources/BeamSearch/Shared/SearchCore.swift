import Kernels
import Transducer

/// What every search is made of: the beam, the arena, the cached networks and the record of the
/// current frame. An algorithm says only in which order these steps happen.
struct SearchCore: Sendable {
  /// How many hypotheses a list is cut to; at least 1.
  let width: Int
  /// The cap on labels a frame; at least 1.
  let cap: Int
  /// The hypotheses alive after the last frame, best first.
  private(set) var beam: [LiveHypothesis]

  private let scorer: LabelScorer
  private let options: SearchOptions
  private var arena = HypothesisArena()
  private var contexts: ContextCache
  private var recorder: FrameRecorder
  private var frame = -1
  private var firstNewNode = 1

  /// Begins with the empty hypothesis; `width` and `cap` override what the options say.
  init(scorer: LabelScorer, options: SearchOptions, width: Int? = nil, cap: Int? = nil) {
    self.scorer = scorer
    self.options = options
    self.width = max(1, width ?? options.beamSize)
    self.cap = max(1, cap ?? options.maxSymbolsPerFrame)
    contexts = ContextCache(scorer: scorer, adjustment: options.adjustment)
    recorder = FrameRecorder(detail: .nothing, blankID: scorer.vocabulary.blankID)
    beam = [LiveHypothesis(id: HypothesisID(0), sequence: 0, context: 0, logProb: 0)]
  }

  /// The search as it was before any frame.
  func restarted() -> SearchCore {
    SearchCore(scorer: scorer, options: options, width: width, cap: cap)
  }

  /// Whether a token spells something: neither blank nor unknown.
  func isLabel(_ token: TokenID) -> Bool {
    token != scorer.vocabulary.blankID && token != scorer.vocabulary.unkID
  }

  /// Makes an encoder frame (D) the current one.
  mutating func beginFrame(_ vector: ArraySlice<Float>, recording detail: TraceDetail) {
    frame += 1
    firstNewNode = arena.nodes.count
    recorder = FrameRecorder(detail: detail, blankID: scorer.vocabulary.blankID)
    contexts.begin(vector, live: &beam)
  }

  /// Scores every token after every parent at the current frame. Where `triesUnknown` is false
  /// the unknown token is left out altogether.
  mutating func round(over parents: [LiveHypothesis], triesUnknown: Bool) -> Round {
    Round(
      parents: parents, logProbs: parents.map { contexts.logProbs($0.context) },
      untried: triesUnknown ? nil : scorer.vocabulary.unkID)
  }

  /// The best `width` candidates of a round, best first. Impossible labels (-inf, or not a number)
  /// are never among them; the blank always may be, so that a beam never runs empty.
  func best(of round: Round, labelsOnly: Bool) -> [Candidate] {
    let blank = scorer.vocabulary.blankID
    var best = BestCandidates(capacity: width)
    for (parent, logProbs) in round.logProbs.enumerated() {
      let score = round.parents[parent].logProb
      for (index, logProb) in logProbs.enumerated() {
        let total = score + logProb
        if total < best.threshold { continue }
        let token = TokenID(index)
        if token == round.untried || (labelsOnly && token == blank) { continue }
        if !(total > -.infinity) && token != blank { continue }
        best.offer(Candidate(parent: parent, token: token, logProb: logProb, total: total))
      }
    }
    return best.sorted()
  }

  /// Makes a candidate a hypothesis: a label gets a node, anything else leaves the labels as they
  /// are and closes the frame.
  mutating func extend(
    _ candidate: Candidate, in round: Round, closesFrame: Bool, rank: Int? = nil
  ) -> Extended {
    var hypothesis = round.parents[candidate.parent]
    hypothesis.logProb = candidate.total
    if isLabel(candidate.token) {
      hypothesis.id = arena.append(
        candidate.token, after: hypothesis.id, frame: frame, logProb: candidate.logProb)
      hypothesis.sequence = arena.sequence(of: hypothesis.id)
      hypothesis.context = contexts.context(after: hypothesis.context, label: candidate.token)
    }
    return Extended(
      candidate: candidate, hypothesis: hypothesis, closesFrame: closesFrame, rank: rank)
  }

  /// Closes the frame after every parent of a round.
  mutating func blanks(after round: Round) -> [Extended] {
    round.parents.indices.map { parent in
      extend(
        round.candidate(scorer.vocabulary.blankID, after: parent), in: round, closesFrame: true)
    }
  }

  /// Brings what a round made into trace order and writes it down with all that it did not make.
  ///
  /// The order is the same whether anything is written or not: it decides in which order merged
  /// probabilities are added.
  mutating func record(
    _ made: inout [Extended], of round: Round, rest: PruneRule, cutoff: Double
  ) {
    made.sort { recorder.precedes($0.candidate, $1.candidate) }
    recorder.record(round, made: &made, rest: rest, cutoff: cutoff)
  }

  /// Cuts what closed the frame to the beam, and reports the frame.
  mutating func endFrame(_ closed: HypothesisList) -> SearchStep {
    let ranked = closed.ranked()
    let cutoff = ranked.prefix(width).last?.hypothesis.logProb ?? -.infinity
    for (rank, entry) in ranked.enumerated() {
      let score = entry.hypothesis.logProb
      recorder.resolve(
        entry.record,
        rank < width ? .kept(rank: rank) : .pruned(.beamWidth, total: score, cutoff: cutoff))
      for record in entry.mergedRecords {
        recorder.resolve(record, .merged(into: entry.hypothesis.id))
      }
    }
    recorder.resolveCapped(cutoff: ranked.count >= width ? cutoff : -.infinity)
    beam = ranked.prefix(width).map(\.hypothesis)
    return SearchStep(
      frame: frame, rounds: recorder.finishedRounds(),
      beam: beam.map { BeamEntry(id: $0.id, logProb: $0.logProb) },
      newNodes: Array(arena.nodes[firstNewNode...]))
  }

  /// The n-best of the beam, ranked as the options say; ties keep the beam's order.
  func nBest() -> [Hypothesis] {
    let spelled = beam.map { arena.nodes.hypothesis($0.id, logProb: $0.logProb) }
    let ranked = spelled.enumerated().sorted { a, b in
      let (x, y) = (rankingScore(a.element), rankingScore(b.element))
      return x != y ? x > y : a.offset < b.offset
    }
    return ranked.prefix(max(1, options.nBest)).map(\.element)
  }

  private func rankingScore(_ hypothesis: Hypothesis) -> Double {
    options.lengthNormalization.rankingScore(
      logProb: hypothesis.logProb, labels: hypothesis.labels.count)
  }
}
