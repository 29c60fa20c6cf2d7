import Kernels
package import Transducer

/// Looks for the way to spell a text that has the highest exact log P(y|x).
///
/// A model gives nearly all probability to the way it was trained on, which its files need not say.
/// The search goes along the text: the ways to spell the same beginning compete by the exact
/// probability that an output begins with them (all alignments summed), and the best few of each
/// place live on. Where no place has more ways than live on, every way was compared, and the result
/// is exact.
package struct SpellingSearch: Sendable {
  private let builder: LatticeBuilder
  private let graph: SpellingGraph
  private let width: Int

  /// - Parameter width: how many ways live on at each place, at least 1; without it 16, or 8 for a
  ///   recurrent predictor, whose ways share no work, and fewer where a long text over a long
  ///   utterance would take minutes.
  package init(_ graph: SpellingGraph, builder: LatticeBuilder, width: Int? = nil) {
    precondition(width ?? 1 > 0, "at least one way lives on")
    self.graph = graph
    self.builder = builder
    let most = builder.scorer.predictor.contextSize == nil ? 8 : 16
    let cells = max(1, graph.steps.count * builder.encoder.count)
    self.width = width ?? max(1, min(most, Self.mostCells / cells))
  }

  /// Of T frames, places and ways: seconds for a limited-context predictor.
  private static let mostCells = 50_000_000

  /// What a search found.
  package struct Found: Sendable, Equatable {
    /// The ways that lived to the end, the most probable beginning of an output first; at most
    /// `width`. What they score as the whole output is for the caller to find out.
    package let ways: [[TokenID]]
    /// Whether no way was left behind, so that none can be better.
    package let isExhaustive: Bool
  }

  /// A way to spell the text up to a place.
  private struct Prefix {
    var labels: [TokenID]
    /// What the predictor knew before the last label; `nil` where there is none.
    var stateBefore: PredictorState?
    /// (T) log-sum of the alignments that go on at each frame after the last label: where they emit
    /// it, or later where it has a duration.
    var landed: [Double]
    /// log P(the output begins with the labels).
    var logProb: Double
  }

  /// What the networks say after a label sequence: (T) of blank, and (T) of each step.
  private struct Context {
    let state: PredictorState
    var blank: [Double] = []
    var steps: [[Double]]
    /// (T) how far tokens go, and how likely.
    var moves: [[(label: Int, blank: Int, logProb: Double)]] = []
  }

  /// - Parameter progress: called after every place with the share done, 0...1; it may throw to
  ///   stop.
  /// - Complexity: O(N T width) joiner outputs for N places in the text, fewer where ways share the
  ///   labels that the predictor looks at; O(T width) memory for each place of the longest piece.
  package func run(progress: (Double) throws -> Void = { _ in }) throws -> Found {
    let end = graph.steps.count
    let isOnly = graph.wayCount == 1
    // Without frames every way but the empty one is impossible: there is nothing to compare by.
    guard !isOnly, builder.encoder.count > 0 else {
      return Found(ways: [graph.greedy], isExhaustive: isOnly)
    }
    var living = [[Prefix]](repeating: [], count: end + 1)
    living[0] = [Prefix(labels: [], stateBefore: nil, landed: [], logProb: 0)]
    var isExhaustive = true
    for node in 0..<end {
      let best = best(of: living[node])
      isExhaustive = isExhaustive && best.count == living[node].count
      living[node] = []
      for (prefix, step) in extensions(of: best, by: graph.steps[node]) {
        living[step.end].append(prefix)
      }
      try progress(Double(node + 1) / Double(end))
    }
    let ways = best(of: living[end])
    return Found(
      ways: ways.map(\.labels), isExhaustive: isExhaustive && ways.count == living[end].count)
  }

  /// The most probable, of equals the earlier.
  private func best(of prefixes: [Prefix]) -> [Prefix] {
    let order = prefixes.indices.sorted { a, b in
      let (left, right) = (prefixes[a].logProb, prefixes[b].logProb)
      return left != right ? left > right : a < b
    }
    return order.prefix(width).map { prefixes[$0] }
  }

  private func extensions(
    of prefixes: [Prefix], by steps: [SpellingGraph.Step]
  ) -> [(Prefix, SpellingGraph.Step)] {
    let isLimited = builder.scorer.predictor.contextSize != nil
    var contexts: [PredictorState: Context] = [:]
    return prefixes.flatMap { prefix -> [(Prefix, SpellingGraph.Step)] in
      let out = output(after: prefix)
      // A recurrent state belongs to one prefix.
      let context = (isLimited ? contexts[out.state] : nil) ?? context(out, steps)
      if isLimited { contexts[out.state] = context }
      let arrivals = arrivals(of: prefix, in: context)
      return zip(steps, context.steps).map { step, scores in
        let emitted = zip(arrivals, scores).map { $0 + $1 }
        let extended = Prefix(
          labels: prefix.labels + [step.label], stateBefore: context.state,
          landed: landed(emitted, in: context), logProb: logSum(emitted))
        return (extended, step)
      }
    }
  }

  private func output(after prefix: Prefix) -> PredictorOut {
    let predictor = builder.scorer.predictor
    guard let state = prefix.stateBefore, let last = prefix.labels.last else {
      return predictor.start()
    }
    return predictor.step(last, from: state)
  }

  private func context(_ out: PredictorOut, _ steps: [SpellingGraph.Step]) -> Context {
    let joiner = builder.scorer.joiner
    let projection = joiner.projectPredictor(out.output)
    var context = Context(state: out.state, steps: steps.map { _ in [] })
    for encoded in builder.encoder.rows where !steps.isEmpty {
      let scores = joiner.scores(
        encoder: encoded, predictor: projection, adjustment: builder.adjustment)
      let logProbs = scores.tokens
      context.moves.append(builder.table.moves(durations: scores.durations))
      context.blank.append(logProbs[builder.scorer.vocabulary.blankID.index])
      for (index, step) in steps.enumerated() {
        context.steps[index].append(logProbs[step.label.index])
      }
    }
    return context
  }

  /// (T) log-sum of the alignments that go on at each frame after they emit a label.
  ///
  /// - Parameter emitted: of those that emit it at each frame.
  private func landed(_ emitted: [Double], in context: Context) -> [Double] {
    var landed = [Double](repeating: -.infinity, count: emitted.count)
    for (t, logProb) in emitted.enumerated() {
      for move in context.moves[t] where t + move.label < emitted.count {
        landed[t + move.label] = logAdd(landed[t + move.label], logProb + move.logProb)
      }
    }
    return landed
  }

  /// (T) log-sum of the alignments that are at each frame with all labels of a prefix out.
  private func arrivals(of prefix: Prefix, in context: Context) -> [Double] {
    var arrivals = prefix.landed
    if prefix.stateBefore == nil {
      // Nothing to emit: the frames before are all blank.
      arrivals = [Double](repeating: -.infinity, count: context.blank.count)
      if !arrivals.isEmpty { arrivals[0] = 0 }
    }
    for (t, blank) in context.blank.enumerated() where t < arrivals.count {
      for move in context.moves[t] where t + move.blank < arrivals.count {
        let there = t + move.blank
        arrivals[there] = logAdd(arrivals[there], arrivals[t] + blank + move.logProb)
      }
    }
    return arrivals
  }
}
