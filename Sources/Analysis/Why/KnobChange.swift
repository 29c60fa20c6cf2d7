package import BeamSearch

/// A change of one option with which a label sequence survives.
package struct KnobChange: Sendable, Equatable {
  package let knob: SearchKnob
  package let from: Double
  package let to: Double
  /// The place in the final list that the sequence then has, from 1.
  package let rank: Int
  /// How far the change goes, to compare changes of different knobs: the doublings (or halvings) of
  /// a size or of the temperature, or the nats of a penalty. So to double the beam counts as
  /// much as a penalty of one nat, by convention: there is no exchange rate between knobs.
  package let distance: Double
}

/// A knob that was tried.
package struct TriedKnob: Sendable, Equatable {
  package let knob: SearchKnob
  /// The lowest and the highest value that was tried, or the present one.
  package internal(set) var lowest: Double
  package internal(set) var highest: Double
  /// Whether values further away were skipped because they would have taken too much work.
  package internal(set) var isCutShort = false
}
