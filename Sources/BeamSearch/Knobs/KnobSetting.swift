/// A knob with a value.
package struct KnobSetting: Sendable, Equatable {
  package let knob: SearchKnob
  package let value: KnobValue

  package init(_ knob: SearchKnob, _ value: KnobValue) {
    self.knob = knob
    self.value = knob.kind.fitted(value)
  }

  /// The setting a user typed.
  ///
  /// - Throws: `SearchError.invalidOption` with the value found and the possible values.
  package init(_ knob: SearchKnob, parsing text: String) throws(SearchError) {
    self.knob = knob
    let text = knob.formerly?.values[text] ?? text
    value = try knob.kind.value(typed: text, name: knob.name)
  }

  /// The value of a knob in a search's options.
  package init(_ knob: SearchKnob, in options: SearchOptions, of profile: SearchProfile) {
    self.knob = knob
    value = knob.get(options, profile)
  }

  /// Writes the value into options.
  ///
  /// - Parameter contextSize: the predictor's context size; `nil` for unlimited.
  package func apply(to options: inout SearchOptions, contextSize: Int?) {
    knob.put(&options, value, contextSize)
  }
}

extension SearchOptions {
  /// Rejects sizes below their minimum, and numbers out of bounds.
  package func validate(for profile: SearchProfile) throws(SearchError) {
    for knob in SearchKnob.allCases {
      try knob.kind.check(knob.get(self, profile), name: knob.name)
    }
  }
}
