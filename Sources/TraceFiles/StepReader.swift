import BeamSearch
import Fusion
import Text
import Transducer

/// Reads the lines of a trace and checks that they are a possible search.
struct StepReader {
  /// Why a line cannot be read.
  struct Problem: Error {
    let place: String
    let found: String
    let expected: String

    init(_ place: String, _ found: String, _ expected: String) {
      self.place = place
      self.found = found
      self.expected = expected
    }
  }

  private let vocabulary: Vocabulary
  /// Ids below it may be used.
  private var nodeCount: Int

  init(vocabulary: Vocabulary, nodeCount: Int = 1) {
    self.vocabulary = vocabulary
    self.nodeCount = nodeCount
  }

  static func value(_ line: [UInt8]) throws(Problem) -> JSON {
    do throws(JSONError) {
      return try JSONReader.read(line[...])
    } catch {
      throw Problem("byte \(error.offset)", error.found, error.expected)
    }
  }

  /// - Parameter number: of the step, from 0.
  mutating func step(_ line: [UInt8], number: Int) throws(Problem) -> SearchStep {
    var reader = Members(try Self.value(line), at: "")
    let frame = try reader.integer("frame", in: 0...Int(Int32.max))
    guard frame == number else { throw Problem("frame", "\(frame)", "\(number)") }
    // Expansions name nodes that are made in their own step.
    let nodes = try reader.array("nodes")
    var made: [HypothesisNode] = []
    for (index, value) in nodes.enumerated() {
      made.append(try node(value, at: "nodes[\(index)]"))
      nodeCount += 1
    }
    var rounds: [SearchRound] = []
    for (index, value) in try reader.array("rounds").enumerated() {
      rounds.append(try round(value, at: "rounds[\(index)]"))
    }
    var beam: [BeamEntry] = []
    for (index, value) in try reader.array("beam").enumerated() {
      let entry = Elements(value, at: "beam[\(index)]")
      beam.append(
        BeamEntry(id: try id(entry, 0), logProb: try entry.double(1)))
    }
    try reader.finish()
    return SearchStep(frame: frame, rounds: rounds, beam: beam, newNodes: made)
  }

  private func node(_ value: JSON, at place: String) throws(Problem) -> HypothesisNode {
    let fields = Elements(value, at: place)
    var extras = try fields.extras(4)
    let label = try fields.isNull(1) ? nil : token(fields, 1)
    let node = HypothesisNode(
      parent: try id(fields, 0), label: label,
      frame: try fields.integer(2, in: -1...Int(Int32.max)), logProb: try fields.double(3),
      fusion: FusionScore(
        languageModel: try extras.double("lm") ?? 0, hotwords: try extras.double("hotwords") ?? 0,
        internalModel: try extras.double("ilm") ?? 0),
      due: try extras.perhaps("due", in: 0...Int(Int32.max)))
    try extras.finish()
    return node
  }

  private func round(_ value: JSON, at place: String) throws(Problem) -> SearchRound {
    var reader = Members(value, at: place)
    let kind = try reader.choice("kind", of: SearchRound.Kind.allCases)
    let dropped = try reader.integer("dropped", in: 0...Int(Int32.max))
    let closing = try reader.choice("closing", of: UsualClosing.allCases)
    var cuts: [(rule: PruneRule, cutoff: Double)] = []
    for (index, value) in try reader.array("cuts").enumerated() {
      let cut = Elements(value, at: "\(place).cuts[\(index)]")
      cuts.append((try cut.choice(0, of: PruneRule.allCases), try cut.double(1)))
    }
    var expansions: [Expansion] = []
    for (index, value) in try reader.array("expansions").enumerated() {
      expansions.append(
        try expansion(
          value, at: "\(place).expansions[\(index)]", cuts: cuts, closing: closing))
    }
    try reader.finish()
    return SearchRound(expansions: expansions, dropped: dropped, kind: kind)
  }

  private func expansion(
    _ value: JSON, at place: String, cuts: [(rule: PruneRule, cutoff: Double)],
    closing: UsualClosing
  ) throws(Problem) -> Expansion {
    let fields = Elements(value, at: place)
    var extras = try fields.extras(5)
    let token = try token(fields, 1)
    var expansion = Expansion(
      parent: try id(fields, 0), token: token, stepLogProb: try fields.double(2),
      bonus: try extras.double("bonus") ?? 0, total: try fields.double(3), result: nil,
      outcome: .kept(rank: 0),
      closesFrame: try extras.bool("closes") ?? closing.closes(token, blank: vocabulary.blankID))
    expansion.outcome = try outcome(
      fields, of: expansion, cuts: cuts, gap: try extras.double("gap"))
    expansion.result = expansion.usualResult(blank: vocabulary.blankID)
    if extras.has("result") {
      expansion.result = try extras.perhaps("result", in: 0...nodeCount - 1).map(HypothesisID.init)
    }
    if let duration = try extras.perhaps("duration", in: 0...Int(Int32.max)) {
      expansion.jump = Jump(
        duration: duration, due: try extras.perhaps("due", in: 0...Int(Int32.max)) ?? 0)
    }
    try extras.finish()
    return expansion
  }

  private func outcome(
    _ fields: Elements, of expansion: Expansion, cuts: [(rule: PruneRule, cutoff: Double)],
    gap: Double?
  ) throws(Problem) -> Outcome {
    let text = try fields.string(4)
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    if words.count == 2, let number = Int(words[1]), number >= 0 {
      switch words[0] {
      case "kept" where number <= Int32.max: return .kept(rank: number)
      case "merged" where number < nodeCount: return .merged(into: HypothesisID(number))
      case "cut" where number < cuts.count:
        let cut = cuts[number]
        return .pruned(
          rule: cut.rule, cutoff: cut.cutoff,
          gap: gap ?? expansion.usualGap(cutoff: cut.cutoff))
      default: break
      }
    }
    throw Problem(
      "\(fields.place)[4]", "\"\(text)\"",
      "\"kept RANK\", \"merged HYPOTHESIS\" or \"cut N\", N in the round's cuts")
  }

  // MARK: The final list

  func result(_ line: [UInt8]) throws(Problem) -> [Hypothesis] {
    var reader = Members(try Self.value(line), at: "")
    var list: [Hypothesis] = []
    for (index, value) in try reader.array("nbest").enumerated() {
      var one = Members(value, at: "nbest[\(index)]")
      list.append(
        Hypothesis(
          id: HypothesisID(try one.integer("id", in: 0...nodeCount - 1)),
          labels: try one.integers("ids", in: 0...vocabulary.size - 1).map(TokenID.init),
          timestamps: try one.integers("frames", in: 0...Int(Int32.max)),
          tokenLogProbs: try one.doubles("token_log_probs"), logProb: try one.number("score"),
          fusion: FusionScore(
            languageModel: try one.number("lm"), hotwords: try one.number("hotwords"),
            internalModel: try one.number("ilm"))))
      try one.finish()
    }
    try reader.finish()
    return list
  }

  // MARK: Names

  private func id(_ fields: Elements, _ index: Int) throws(Problem) -> HypothesisID {
    HypothesisID(try fields.integer(index, in: 0...nodeCount - 1))
  }

  private func token(_ fields: Elements, _ index: Int) throws(Problem) -> TokenID {
    TokenID(try fields.integer(index, in: 0...vocabulary.size - 1))
  }
}

/// The final list as a line.
enum ResultText {
  static func line(_ nBest: [Hypothesis]) -> String {
    JSON.object([("nbest", .array(nBest.map(value(of:))))]).text(.compact)
  }

  static func value(of hypothesis: Hypothesis) -> JSON {
    .object([
      ("id", .integer(hypothesis.id.index)), ("score", .number(hypothesis.logProb)),
      ("ids", .array(hypothesis.labels.map { .integer($0.index) })),
      ("frames", .array(hypothesis.timestamps.map { .integer($0) })),
      ("token_log_probs", .array(hypothesis.tokenLogProbs.map { .number($0) })),
      ("lm", .number(hypothesis.fusion.languageModel)),
      ("hotwords", .number(hypothesis.fusion.hotwords)),
      ("ilm", .number(hypothesis.fusion.internalModel)),
    ])
  }
}
