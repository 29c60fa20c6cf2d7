package import Transducer

/// Something that is done to a search at a frame, to see what would follow.
///
/// What is barred has probability 0 there, and nothing is renormalised: every other token keeps the
/// model's probability, so that scores stay those of the model's own alignments, with fewer of them
/// counted. Frames before an intervention are searched bit for bit as without it.
package struct SearchIntervention: Sendable, Equatable {
  package enum Change: Sendable, Equatable {
    /// The first transition of every hypothesis at the frame is this token: it pays what the model
    /// asks for it, and all others are barred. Then the frame goes on as usual. To force blank is to
    /// allow no label in the frame. No prefixes are merged before that frame.
    case force(TokenID)
    /// The token is never emitted at the frame. Blank must close a frame, so it is barred as the
    /// first transition alone: some label is emitted.
    case forbid(TokenID)
    /// From the frame on a knob has this value.
    case set(KnobSetting)
  }

  /// The encoder frame from 0; of `.set` the step of the search.
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
  /// How the options change on the way, in the order of the steps.
  ///
  /// - Parameter contextSize: how many labels the model's prediction network looks at; `nil` for all.
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

  /// The token that is forced or forbidden.
  package var token: TokenID? {
    switch change {
    case .force(let token), .forbid(let token): token
    case .set: nil
    }
  }
}
