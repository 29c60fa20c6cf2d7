import Kernels
package import Transducer

/// Finds the spelling of a text with the highest exact log P(y|x).
///
/// A model gives nearly all probability to the segmentation it was trained on, which its files need
/// not tell. The search proceeds along the text: spellings of the same prefix compete by the exact
/// probability that an output begins with them (all alignments summed), and the best few survive at
/// each position. If no position has more spellings than survive, every spelling was compared, and
/// the result is exact.
package struct SpellingSearch: Sendable {
  private let builder: LatticeBuilder
  private let graph: SpellingGraph
  private let width: Int

  /// - Parameter width: spellings kept at each position, at least 1; by default 16, or 8 for a
  ///   recurrent predictor, whose spellings share no work, and fewer if a long text over a long
  ///   utterance would take minutes.
  package init(_ graph: SpellingGraph, builder: LatticeBuilder, width: Int? = nil) {
    precondition(width ?? 1 > 0, "at least one spelling is kept")
    self.graph = graph
    self.builder = builder
    let most = builder.scorer.predictor.contextSize == nil ? 8 : 16
    let cells = max(1, graph.steps.count * builder.encoder.count)
    self.width = width ?? max(1, min(most, Self.mostCells / cells))
  }

  /// Limit on frames x positions x spellings: seconds for a limited-context predictor.
  private static let mostCells = 50_000_000

  /// The result of a search.
  package struct Found: Sendable, Equatable {
    /// The surviving spellings, ordered by the probability that an output begins with them; at most
    /// `width`. Their scores as the whole output are left to the caller.
    package let ways: [[TokenID]]
    /// Whether no spelling was pruned, so that none can be better.
    package let isExhaustive: Bool
  }

  /// A spelling of the text up to a position.
  private struct Prefix {
    var labels: [TokenID]
    /// The predictor state before the last label; `nil` if there is none.
    var stateBefore: PredictorState?
    /// (T) log-sum of the alignments that continue at each frame after the last label: where they
    /// emit it, or later if it has a duration.
    var landed: [Double]
    /// log P(the output begins with the labels).
    var logProb: Double
  }

  /// The networks' scores after a label sequence: (T) of blank, and (T) of each step.
  private struct Context {
    let state: PredictorState
    var blank: [Double] = []
    var steps: [[Double]]
    /// (T) how far tokens advance, and how likely.
    var moves: [[(label: Int, blank: Int, logProb: Double)]] = []
  }

  /// - Parameter progress: called after every position with the fraction done, 0...1; it may throw
  ///   to stop.
  /// - Complexity: O(N T width) joiner outputs for N positions in the text, fewer if spellings
  ///   share the labels in the predictor's context; O(T width) memory for each position of the
  ///   longest piece.
  package func run(progress: (Double) throws -> Void = { _ in }) throws -> Found {
    let end = graph.steps.count
    let isOnly = graph.wayCount == 1
    // Without frames every spelling but the empty one is impossible, so there is nothing to
    // compare.
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

  /// The most probable, on ties the earlier.
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

  /// (T) log-sum of the alignments that continue at each frame after emitting a label.
  ///
  /// - Parameter emitted: log-sum of those that emit it at each frame.
  private func landed(_ emitted: [Double], in context: Context) -> [Double] {
    var landed = [Double](repeating: -.infinity, count: emitted.count)
    for (t, logProb) in emitted.enumerated() {
      for move in context.moves[t] where t + move.label < emitted.count {
        landed[t + move.label] = logAdd(landed[t + move.label], logProb + move.logProb)
      }
    }
    return landed
  }

  /// (T) log-sum of the alignments at each frame with all labels of a prefix emitted.
  private func arrivals(of prefix: Prefix, in context: Context) -> [Double] {
    var arrivals = prefix.landed
    if prefix.stateBefore == nil {
      // Nothing to emit: all earlier frames are blank.
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
