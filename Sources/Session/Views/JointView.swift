import Analysis
import Foundation
package import Transducer

/// The joint network's distribution at one frame after one label sequence.
package struct JointView: Sendable, Equatable {
  package struct Bar: Sendable, Equatable {
    /// The piece; `nil` for blank.
    package let label: String?
    package let probability: Double
    package let logProb: Double
    /// The token that the selected row stands for.
    package let isChosen: Bool
    /// The fork's intervention on the token at this frame; `nil` for none.
    package let change: Change?
  }

  /// What a fork does to a token at a frame.
  package enum Change: Sendable, Equatable { case forced, forbidden }

  /// How much one of the last labels counts in a reduced predictor's average.
  package struct Weight: Sendable, Equatable {
    /// The piece; `nil` before the first label.
    package let label: String?
    package let value: Double
  }

  /// How likely a token takes so many frames.
  package struct Duration: Sendable, Equatable {
    package let frames: Int
    package let probability: Double
  }

  /// Of a model with durations, in the model's order; else empty.
  package let durations: [Duration]
  /// What the hypothesis spells so far, as pieces.
  package let contextText: String
  /// Blank first, then labels, best first; those that the fork forces or forbids are among the first.
  package let bars: [Bar]
  /// Log-probability of the best token over the second best, nats.
  package let margin: Double
  /// Of the whole distribution, nats.
  package let entropy: Double
  /// Oldest first; empty for predictors that do not weigh their context.
  package let weights: [Weight]

  /// - Parameters:
  ///   - frame: the encoder frame (D).
  ///   - chosen: the token the selected row stands for; `nil` = blank.
  ///   - changes: what is done to tokens at this frame; they are shown even where they are unlikely.
  package init(
    scorer: LabelScorer, frame: ArraySlice<Float>, labels: [TokenID], chosen: TokenID?,
    adjustment: LogitAdjustment, changes: [TokenID: Change] = [:], barCount: Int = 64
  ) {
    let vocabulary = scorer.vocabulary
    let predicted = scorer.predictor.output(after: labels)
    let scores = scorer.joiner.scores(
      encoder: scorer.joiner.projectEncoder(frame),
      predictor: scorer.joiner.projectPredictor(predicted.output), adjustment: adjustment)
    let logProbs = scores.tokens
    durations = zip(scorer.joiner.durations, scores.durations).map {
      Duration(frames: $0, probability: exp($1))
    }
    let blank = vocabulary.blankID
    let ranked = logProbs.indices.sorted {
      logProbs[$0] != logProbs[$1] ? logProbs[$0] > logProbs[$1] : $0 < $1
    }
    let others = ranked.filter { $0 != blank.index }
    // Where there is room for few, what the fork is about comes behind the best three.
    let best = others.prefix(3)
    let changed = others.dropFirst(3).filter { changes[TokenID($0)] != nil }
    let rest = others.dropFirst(3).filter { changes[TokenID($0)] == nil }
    let shown = [blank.index] + (best + changed + rest).prefix(barCount)
    bars = shown.map { index in
      let isBlank = index == blank.index
      return Bar(
        label: isBlank ? nil : vocabulary.tokens[index], probability: exp(logProbs[index]),
        logProb: logProbs[index],
        isChosen: isBlank ? chosen == nil : chosen?.index == index,
        change: changes[TokenID(index)])
    }
    margin = ranked.count > 1 ? logProbs[ranked[0]] - logProbs[ranked[1]] : 0
    entropy = -logProbs.reduce(0) { $0 + ($1.isFinite ? exp($1) * $1 : 0) }
    contextText = vocabulary.pieces(labels)
    weights = Self.weights(scorer: scorer, state: predicted.state)
  }

  private static func weights(scorer: LabelScorer, state: PredictorState) -> [Weight] {
    guard let weighing = scorer.predictor as? any ContextWeighing else { return [] }
    let values = weighing.contextWeights(state)
    let missing = values.count - state.context.count
    return values.enumerated().map { index, value in
      let label = index < missing ? nil : scorer.vocabulary[state.context[index - missing]]
      return Weight(label: label, value: value)
    }
  }
}

extension PanelID {
  package static let joint = PanelID(
    rawValue: "joint", key: "3", title: "Joint", about: "the joint network", subject: .beam,
    term: { _ in "joint network" })
}
