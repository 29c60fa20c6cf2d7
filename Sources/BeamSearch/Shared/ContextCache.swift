import Transducer

/// Predictor and joiner outputs of each context, computed once.
///
/// A predictor output and its joiner projection are made once per context, a joiner output once per
/// frame and context. The context of a limited predictor is its last labels, so hypotheses that
/// differ only further back share it; a recurrent predictor has one context per label sequence.
struct ContextCache: Sendable {
  /// Contexts cached before those unused by live hypotheses are dropped.
  static let capacity = 4096

  private struct Context: Sendable {
    var state: PredictorState
    /// (J)
    var projection: [Float]
    /// The internal language model's score of each token (V); computed on first use.
    var internalLogProbs: [Double]?
    /// Index of the joiner output in `frameScores`, if `scoredFrame` is the current frame.
    var scores = 0
    var scoredFrame = -1
  }

  private struct Step: Hashable {
    var context: Int
    var label: TokenID
  }

  private let scorer: LabelScorer
  private let table: StepTable
  private var adjustment: LogitAdjustment
  private var contexts: [Context] = []
  private var contextOf: [PredictorState: Int] = [:]
  private var nextContext: [Step: Int] = [:]
  private var encoderProjection: [Float] = []
  /// Earlier frames, for a search whose hypotheses are at different frames.
  private var earlier: [Int: [Float]] = [:]
  private let keepsFrames: Bool
  private var frame = -1
  private var frameScores: [[Double]] = []
  /// The first frame with NaN scores.
  private(set) var brokenFrame: Int?

  /// Starts with one context, number 0: no label yet.
  ///
  /// - Parameter keepsFrames: whether `logProbs(_:at:)` will ask for earlier frames.
  init(scorer: LabelScorer, adjustment: LogitAdjustment, keepsFrames: Bool = false) {
    self.scorer = scorer
    table = StepTable(scorer.joiner)
    self.adjustment = adjustment
    self.keepsFrames = keepsFrames
    _ = insert(scorer.predictor.start())
  }

  /// Makes an encoder frame (D) the current one; `live` are the live hypotheses, whose contexts
  /// survive (renumbered) when the cache is full.
  mutating func begin(_ vector: ArraySlice<Float>, live: inout [LiveHypothesis]) {
    if contexts.count > Self.capacity { forgetAll(but: &live) }
    encoderProjection = scorer.joiner.projectEncoder(vector)
    frame += 1
    if keepsFrames { earlier[frame] = encoderProjection }
    frameScores.removeAll(keepingCapacity: true)
  }

  /// Uses another adjustment from now on.
  mutating func adjust(_ adjustment: LogitAdjustment) {
    guard adjustment != self.adjustment else { return }
    self.adjustment = adjustment
    for index in contexts.indices { contexts[index].scoredFrame = -1 }
    frameScores.removeAll(keepingCapacity: true)
  }

  /// log P(step | frame, context) of every step of the table (in most models a step is a token), at
  /// the current frame or a kept one.
  mutating func logProbs(_ context: Int, at place: Int? = nil) -> [Double] {
    if let place, place != frame {
      guard let encoded = earlier[place] else {
        preconditionFailure("frame \(place) is not kept")
      }
      return score([context], encoded, at: place)[0]
    }
    score([context])
    return frameScores[contexts[context].scores]
  }

  /// Scores contexts at the current frame: all unscored ones at once, because a joiner then reads
  /// its weights only once.
  mutating func score(_ wanted: some Collection<Int>) {
    var new: [Int] = []
    for context in wanted where contexts[context].scoredFrame != frame {
      contexts[context].scores = frameScores.count + new.count
      contexts[context].scoredFrame = frame
      new.append(context)
    }
    if !new.isEmpty { frameScores += score(new, encoderProjection, at: frame) }
  }

  private mutating func score(
    _ wanted: [Int], _ encoded: [Float], at frame: Int
  ) -> [[Double]] {
    let logProbs = scorer.joiner.scores(
      encoder: encoded, predictors: wanted.map { contexts[$0].projection },
      adjustment: adjustment
    ).map(table.logProbs)
    // One NaN in a log-softmax makes all values NaN.
    if logProbs.contains(where: { $0.first?.isNaN == true }) {
      brokenFrame = brokenFrame ?? frame
    }
    return logProbs
  }

  /// Drops kept frames before `frame`.
  mutating func forget(before frame: Int) { earlier = earlier.filter { $0.key >= frame } }

  /// log P(token | context) without any audio, V values, 0 for blank; zeros if the joiner has no
  /// internal language model.
  mutating func internalLogProbs(_ context: Int) -> [Double] {
    if let known = contexts[context].internalLogProbs { return known }
    let logProbs =
      scorer.joiner.internalLogProbs(predictor: contexts[context].projection)
      ?? [Double](repeating: 0, count: scorer.vocabulary.size)
    contexts[context].internalLogProbs = logProbs
    return logProbs
  }

  /// The context that `label` leads to.
  mutating func context(after context: Int, label: TokenID) -> Int {
    let step = Step(context: context, label: label)
    if let known = nextContext[step] { return known }
    let next = insert(scorer.predictor.step(label, from: contexts[context].state))
    nextContext[step] = next
    return next
  }

  private mutating func insert(_ out: PredictorOut) -> Int {
    // A recurrent state belongs to one label sequence: a hash lookup would never hit.
    let isLimited = scorer.predictor.contextSize != nil
    if isLimited, let known = contextOf[out.state] { return known }
    contexts.append(
      Context(state: out.state, projection: scorer.joiner.projectPredictor(out.output)))
    if isLimited { contextOf[out.state] = contexts.count - 1 }
    return contexts.count - 1
  }

  private mutating func forgetAll(but live: inout [LiveHypothesis]) {
    let old = contexts
    var renumbered: [Int: Int] = [:]
    contexts.removeAll(keepingCapacity: true)
    contextOf.removeAll(keepingCapacity: true)
    nextContext.removeAll(keepingCapacity: true)
    for index in live.indices {
      let context = live[index].context
      if renumbered[context] == nil {
        renumbered[context] = contexts.count
        if scorer.predictor.contextSize != nil { contextOf[old[context].state] = contexts.count }
        contexts.append(old[context])
      }
      live[index].context = renumbered[context] ?? 0
    }
  }
}
