package import Transducer

/// A change made to a search at a frame, to see its effect.
///
/// Forbidden tokens have probability 0 there, and nothing is renormalised: every other token keeps
/// the model's probability, so scores remain sums over the model's own alignments, just fewer of
/// them. Frames before an intervention are searched exactly as without it.
package struct SearchIntervention: Sendable, Equatable {
  package enum Change: Sendable, Equatable {
    /// The first transition of every hypothesis at the frame is this token: it gets the model's
    /// probability, and all others are forbidden. Then the frame continues as usual. Forcing blank
    /// means allowing no label in the frame. No prefixes are merged before that frame.
    case force(TokenID)
    /// The token is never emitted at the frame. Blank must close a frame, so it is forbidden only
    /// as the first transition: at least one label is emitted.
    case forbid(TokenID)
    /// A knob has this value from the frame on.
    case set(KnobSetting)
  }

  /// The encoder frame, from 0; for `.set`, the step of the search.
  package let frame: Int
  package let change: Change

  package init(frame: Int, _ change: Change) {
    self.frame = frame
    self.change = change
  }
}

/// The options of a search from one of its steps on.
package struct OptionsChange: Sendable, Equatable {
  package let step: Int
  package let options: SearchOptions
}

extension [SearchIntervention] {
  /// How the options change during the search, in step order.
  ///
  /// - Parameter contextSize: the predictor's context size; `nil` for unlimited.
  package func optionsChanges(
    from options: SearchOptions, contextSize: Int?
  ) -> [OptionsChange] {
    var options = options
    let steps = Set(compactMap { $0.setting == nil ? nil : $0.frame }).sorted()
    return steps.map { step in
      for intervention in self where intervention.frame == step {
        intervention.setting?.apply(to: &options, contextSize: contextSize)
      }
      return OptionsChange(step: step, options: options)
    }
  }
}

extension SearchIntervention {
  package var setting: KnobSetting? {
    if case .set(let setting) = change { setting } else { nil }
  }

  /// The token forced or forbidden.
  package var token: TokenID? {
    switch change {
    case .force(let token), .forbid(let token): token
    case .set: nil
    }
  }
}
