package import BeamSearch
package import Scoring
package import Transducer

/// What happened to a text in a search, and what would have kept it.
package struct WhyAnswer: Sendable {
  package enum Outcome: Sendable, Equatable {
    /// It is in the final beam.
    case survived(Survival)
    case fell(Fall)
    /// This search cannot find its labels, whatever the beam.
    case impossible(Impossibility)
    /// Why the vocabulary cannot spell it.
    case unspellable(String)
  }

  /// The text as the vocabulary spells it.
  package internal(set) var text: String
  /// The labels that were followed; `nil` if the vocabulary cannot spell the text.
  package internal(set) var labels: [TokenID]?
  package internal(set) var outcome: Outcome
  /// The best that was found, with its score.
  package internal(set) var best: Hypothesis
  /// log of the share of the text's probability that could still be reached after each step, nats;
  /// empty if the text was not followed.
  package internal(set) var reach: [Double] = []
  /// The smallest changes of single knobs with which the text is in the final beam, the smallest
  /// first, one per knob. Empty if it survived, and if nothing helps.
  package internal(set) var changes: [KnobChange] = []
  /// The knobs that were tried.
  package internal(set) var tried: [TriedKnob] = []
  /// The verdict if the text were the reference; `nil` if it has no exact score.
  package internal(set) var judgement: Judgement?
  /// Seconds per encoder frame.
  package internal(set) var frameDuration: Double
  package internal(set) var profile: SearchProfile
  package internal(set) var options: SearchOptions

  package var smallestChange: KnobChange? { changes.first }
}

/// A text that survived to the final beam.
package struct Survival: Sendable, Equatable {
  /// Its place in the whole final list, from 1.
  package let rank: Int
  /// The search's score, nats.
  package let score: Double
  /// Whether the n-best, of the requested size, shows it.
  package let isListed: Bool
}

/// Why a search cannot find labels.
package enum Impossibility: Sendable, Equatable {
  /// Blank or the unknown token is among them: no search emits it.
  case unknownToken
  /// More labels than the cap allows in so many frames.
  case symbolCap(labels: Int, frames: Int, cap: Int)
  /// At most one label per frame, and more labels than frames.
  case tooManyLabels(labels: Int, frames: Int)
  /// The model gives them no probability at all.
  case noProbability
}
