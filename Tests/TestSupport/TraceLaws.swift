package import BeamSearch
import Fusion
import Transducer

/// Laws for every fully recorded trace; each law returns its violations.
///
/// Everything a search reports is compared with direct calls of networks and fusion: each node's
/// predictor output and fusion state are computed along the arena, independently of the search's
/// caches.
package struct TraceLaws {
  let trace: SearchTrace
  let model: ToyModel
  let fusion: ToyFusion?
  /// By node: the labels, and the predictor and fusion states after them.
  let labels: [[TokenID]]
  private let outputs: [PredictorOut]
  let bonuses: [[Double]]
  private var violations: [String] = []

  private init(_ trace: SearchTrace, _ setting: ToySetting) {
    self.trace = trace
    (model, fusion) = (setting.model, setting.fusion)
    let scorer = setting.model.scorer
    let fused = setting.fusion.map {
      trace.options.unknown == .label ? $0.scorer.emittingUnknown : $0.scorer
    }
    var labels: [[TokenID]] = [[]]
    var outputs = [scorer.predictor.start()]
    var states = [fused?.start]
    for node in trace.nodes.dropFirst() {
      guard let parent = node.parent?.index, let label = node.label else { continue }
      labels.append(labels[parent] + [label])
      outputs.append(scorer.predictor.step(label, from: outputs[parent].state))
      states.append(states[parent].flatMap { fused?.state(after: $0, label: label) })
    }
    (self.labels, self.outputs) = (labels, outputs)
    let weight = trace.options.internalModelWeight
    let unknown = trace.profile.unknown(trace.options)
    bonuses = zip(outputs, states).map { output, state in
      var row = [Double](repeating: 0, count: scorer.vocabulary.size)
      if let state, let fused { row = fused.scores(after: state).map(\.total) }
      guard weight != 0 else { return row }
      let projection = scorer.joiner.projectPredictor(output.output)
      let inner = scorer.joiner.internalLogProbs(predictor: projection) ?? []
      for token in inner.indices where scorer.vocabulary.isLabel(TokenID(token), unknown: unknown) {
        row[token] -= weight * inner[token]
      }
      return row
    }
  }

  /// Replay, parents, totals, order, completeness and outcomes of all expansions.
  package static func violations(in trace: SearchTrace, of setting: ToySetting) -> [String] {
    var laws = TraceLaws(trace, setting)
    for index in trace.steps.indices {
      laws.check(trace.steps[index], after: trace.beam(after: index - 1))
    }
    return laws.violations
  }

  /// As above, for a model without fusion.
  package static func violations(in trace: SearchTrace, of model: ToyModel) -> [String] {
    violations(in: trace, of: ToySetting(model, trace.options))
  }

  mutating func expect(_ condition: Bool, _ law: @autoclosure () -> String, _ place: String) {
    if !condition { violations.append("\(law()) (\(place))") }
  }

  // MARK: What the options mean

  var options: SearchOptions { trace.options }
  var unknown: UnknownToken { trace.profile.unknown(options) }
  func isLabel(_ token: TokenID) -> Bool { model.vocabulary.isLabel(token, unknown: unknown) }
  var knobs: Set<SearchKnob> { trace.profile.knobs }
  var fusesAfterSelection: Bool { options.fusionTiming == .afterSelection }
  var isBestFirst: Bool { knobs.contains(.labelsPerHypothesis) }
  var countsStates: Bool { knobs.contains(.pathsPerState) }
  var width: Int { knobs.contains(.beam) ? options.beamSize : 1 }
  var mergesPrefixes: Bool { trace.profile.longestPrefix(options) > 0 }

  /// The state that path merging counts a hypothesis of some labels to.
  func state(_ labels: [TokenID]) -> [TokenID] {
    let size = options.pathMerging.contextLabels ?? model.scorer.predictor.contextSize
    return Array(labels.suffix(size ?? .max))
  }

  /// The score a beam is ranked by.
  func key(_ entry: BeamEntry) -> Double {
    guard trace.profile.normalizesEveryFrame else { return entry.logProb }
    return options.lengthNormalization.rankingScore(
      logProb: entry.logProb, labels: labels[entry.id.index].count)
  }

  // MARK: A step

  private mutating func check(_ step: SearchStep, after beam: [BeamEntry]) {
    let place = "step \(step.frame)"
    checkBeam(step, place)
    var open = Dictionary(uniqueKeysWithValues: beam.map { ($0.id, $0.logProb) })
    var line = Line(beam)
    var queue = beam.filter { frame(of: step, $0.id) < model.frames }.map(\.id)
    if step.rounds.first?.kind != .prefixes {
      expect(prefixPairs(beam.map(\.id)) == 0, "every prefix brings", place)
    }
    for (index, round) in step.rounds.enumerated() {
      let place = "\(place), round \(index)"
      switch round.kind {
      case .prefixes:
        checkPrefixes(round, of: step, open: &open, place)
        line = Line(beam.map { BeamEntry(id: $0.id, logProb: open[$0.id] ?? .nan) })
        queue.sort { open[$0] ?? .nan > open[$1] ?? .nan }
      case .waiting: expect(false, "without durations nothing waits", place)
      case .expansions:
        check(round, of: step, after: beam, open: &open, place)
        if isBestFirst {
          checkTurn(round, &line, place)
        } else {
          checkOrder(round, &queue, place)
        }
      }
    }
    checkClosed(step, place)
  }

  // MARK: A round

  private mutating func check(
    _ round: SearchRound, of step: SearchStep, after beam: [BeamEntry],
    open: inout [HypothesisID: Double], _ place: String
  ) {
    expect(round.dropped == 0, "everything is recorded", place)
    let parents = round.parents
    expect(Set(parents).count == parents.count, "a parent's expansions come together", place)
    var start = 0
    for parent in parents {
      let children = round.expansions[start...].prefix { $0.parent == parent }
      start += children.count
      checkChildren(Array(children), of: parent, score: open[parent], at: step, place)
    }
    let context = PruningContext(
      round: round, step: step, before: Set(beam.map { labels[$0.id.index] }), scores: open,
      made: round.expansions.filter { $0.result != nil })
    for expansion in round.expansions {
      checkPruning(expansion, context, place)
      if !expansion.closesFrame, case .kept = expansion.outcome, let id = expansion.result {
        open[id] = expansion.total
      }
    }
    checkRanks(round, scores: context.scores, place)
  }

  private mutating func checkChildren(
    _ children: [Expansion], of parent: HypothesisID, score: Double?, at step: SearchStep,
    _ place: String
  ) {
    guard let score else {
      return expect(false, "what is extended is open", place)
    }
    let vocabulary = model.vocabulary
    let tried = vocabulary.unkID != nil && unknown == .never ? vocabulary.size - 1 : vocabulary.size
    expect(
      Set(children.map(\.token)).count == tried && children.count == tried,
      "every token after every parent is reported once", place)
    expect(
      children.first?.token == vocabulary.blankID
        && zip(children.dropFirst(), children.dropFirst(2)).allSatisfy {
          $0.total > $1.total || ($0.total == $1.total && $0.token < $1.token)
        }, "blank comes first, then labels best first", place)
    let frame = frame(of: step, parent)
    let logProbs = logProbs(frame: frame, after: parent)
    for child in children {
      expect(child.stepLogProb == logProbs[child.token.index], "a step is the model's", place)
      let bonus = bonuses[parent.index][child.token.index]
      expect(
        child.bonus == bonus || (fusesAfterSelection && child.result == nil && child.bonus == 0),
        "a bonus is fusion's", place)
      expect(child.total == score + child.stepLogProb + child.bonus, "a total is a sum", place)
      checkResult(child, frame: frame, place)
    }
  }

  private mutating func checkResult(_ expansion: Expansion, frame: Int, _ place: String) {
    guard let result = expansion.result else {
      guard case .pruned = expansion.outcome else {
        return expect(false, "what is kept or merged has a node", place)
      }
      return
    }
    if isLabel(expansion.token) {
      let node = trace.nodes[result.index]
      let expected = HypothesisNode(
        parent: expansion.parent, label: expansion.token, frame: frame,
        logProb: expansion.stepLogProb, fusion: node.fusion)
      expect(node == expected, "a label's node tells where it came from", place)
      expect(abs(node.fusion.total - expansion.bonus) < 1e-12, "a node holds its bonus", place)
    } else {
      expect(result == expansion.parent, "blank makes no node", place)
      expect(expansion.closesFrame, "blank closes the frame", place)
    }
  }

  /// The encoder frame that a hypothesis is at in a step.
  func frame(of step: SearchStep, _ parent: HypothesisID) -> Int {
    switch trace.profile.clock {
    case .frames: step.frame
    case .alignmentSteps: step.frame - labels[parent.index].count
    }
  }

  func logProbs(frame: Int, after id: HypothesisID) -> [Double] {
    model.logProbs(frame: frame, after: outputs[id.index], adjustment: options.adjustment)
  }
}
