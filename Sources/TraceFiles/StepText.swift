import BeamSearch
import Fusion
import Text
import Transducer

/// A step of a search as a line of a trace file. Two steps are identical if and only if their
/// lines are.
///
/// An expansion is `[parent, token, log P, total, outcome]`, and an object of exceptions. The rules
/// are listed once per round (`cuts`), because most of a round is pruned by one rule at one score.
struct StepText {
  private(set) var bytes: [UInt8] = []
  private let blank: TokenID

  init(_ step: SearchStep, blank: TokenID) {
    self.blank = blank
    put("{\"frame\":\(step.frame),\"rounds\":")
    list(step.rounds) { $0.put($1) }
    put(",\"nodes\":")
    list(step.newNodes) { $0.put($1) }
    put(",\"beam\":")
    list(step.beam) { $0.put("[\($1.id.index),\(JSON.text(of: $1.logProb, .compact))]") }
    put("}")
  }

  private mutating func put(_ text: String) { bytes += text.utf8 }

  private mutating func list<Item>(_ items: [Item], _ each: (inout Self, Item) -> Void) {
    put("[")
    for (index, item) in items.enumerated() {
      if index > 0 { put(",") }
      each(&self, item)
    }
    put("]")
  }

  private mutating func put(_ round: SearchRound) {
    let cuts = RoundCuts(round)
    let closesAll = !round.expansions.isEmpty && round.expansions.allSatisfy(\.closesFrame)
    put("{\"kind\":\"\(round.kind)\",\"dropped\":\(round.dropped),\"closing\":")
    put("\"\(closesAll ? UsualClosing.all : .blank)\",\"cuts\":")
    list(cuts.all) { $0.put("[\"\($1.rule)\",\(JSON.text(of: $1.cutoff, .compact))]") }
    put(",\"expansions\":")
    list(round.expansions) { $0.put($1, cuts: cuts, closing: closesAll ? .all : .blank) }
    put("}")
  }

  private mutating func put(_ expansion: Expansion, cuts: RoundCuts, closing: UsualClosing) {
    put("[\(expansion.parent.index),\(expansion.token.index),")
    put(
      "\(JSON.text(of: expansion.stepLogProb, .compact)),\(JSON.text(of: expansion.total, .compact)),\""
    )
    var extras: [String] = []
    switch expansion.outcome {
    case .kept(let rank): put("kept \(rank)")
    case .merged(let id): put("merged \(id.index)")
    case .pruned(let rule, let cutoff, let gap):
      put("cut \(cuts.index(rule, cutoff))")
      if !gap.isSame(as: expansion.usualGap(cutoff: cutoff)) {
        extras.append("\"gap\":\(JSON.text(of: gap, .compact))")
      }
    }
    put("\"")
    if expansion.result != expansion.usualResult(blank: blank) {
      extras.append("\"result\":\(expansion.result.map { "\($0.index)" } ?? "null")")
    }
    if !expansion.bonus.isSame(as: 0) {
      extras.append("\"bonus\":\(JSON.text(of: expansion.bonus, .compact))")
    }
    if expansion.closesFrame != closing.closes(expansion.token, blank: blank) {
      extras.append("\"closes\":\(expansion.closesFrame)")
    }
    if let jump = expansion.jump {
      extras.append("\"duration\":\(jump.duration),\"due\":\(jump.due)")
    }
    put(extras.isEmpty ? "]" : ",{" + extras.joined(separator: ",") + "}]")
  }

  private mutating func put(_ node: HypothesisNode) {
    let (parent, label) = (node.parent.map { "\($0.index)" }, node.label.map { "\($0.index)" })
    put("[\(parent ?? "null"),\(label ?? "null"),\(node.frame),")
    put(JSON.text(of: node.logProb, .compact))
    var extras = [
      ("lm", node.fusion.languageModel), ("hotwords", node.fusion.hotwords),
      ("ilm", node.fusion.internalModel),
    ].filter { !$0.1.isSame(as: 0) }.map { "\"\($0.0)\":\(JSON.text(of: $0.1, .compact))" }
    if let due = node.due { extras.append("\"due\":\(due)") }
    put(extras.isEmpty ? "]" : ",{" + extras.joined(separator: ",") + "}]")
  }
}

/// Which expansions of a round finish the frame, unless they say otherwise.
enum UsualClosing: String, CaseIterable {
  case blank, all

  func closes(_ token: TokenID, blank: TokenID) -> Bool { self == .all || token == blank }
}

/// The rules and cut-offs that pruned a round's expansions.
struct RoundCuts {
  struct Cut: Hashable {
    let rule: PruneRule
    private let bits: UInt64

    init(_ rule: PruneRule, _ cutoff: Double) {
      self.rule = rule
      bits = cutoff.bitPattern
    }

    var cutoff: Double { Double(bitPattern: bits) }
  }

  /// In order of appearance.
  private(set) var all: [Cut] = []
  private var places: [Cut: Int] = [:]

  init(_ round: SearchRound) {
    for expansion in round.expansions {
      guard case .pruned(let rule, let cutoff, _) = expansion.outcome else { continue }
      let cut = Cut(rule, cutoff)
      guard places[cut] == nil else { continue }
      places[cut] = all.count
      all.append(cut)
    }
  }

  func index(_ rule: PruneRule, _ cutoff: Double) -> Int { places[Cut(rule, cutoff)] ?? 0 }
}

extension Expansion {
  /// By how much it fell short, unless others had been merged into it.
  func usualGap(cutoff: Double) -> Double { total >= cutoff ? 0 : cutoff - total }

  /// A blank that is kept leaves its hypothesis as it is; most others make none.
  func usualResult(blank: TokenID) -> HypothesisID? {
    if case .kept = outcome, token == blank { return parent }
    return nil
  }
}

extension Double {
  /// Bit for bit, except for the payload of NaNs.
  func isSame(as other: Double) -> Bool {
    bitPattern == other.bitPattern || (isNaN && other.isNaN)
  }
}
