import Analysis
import BeamSearch
import Experiments

extension SearchPlan {
  /// The text of the next higher or lower value of a knob, the search or the dialect; `nil` if
  /// there is none.
  ///
  /// - Parameter options: the present values of the knobs.
  func turned(_ item: KnobItem, up: Bool, options: SearchOptions) -> String? {
    switch item {
    case .search:
      return profile.name.neighbour(in: dialect?.searches ?? SearchCatalog.profiles.map(\.name), up)
    case .dialect:
      let names = [DialectCatalog.noneName] + DialectCatalog.all.map(\.name)
      return (dialect?.name ?? DialectCatalog.noneName).neighbour(in: names, up)
    case .knob(let knob):
      let setting = profile.applicable(in: options).first { $0.knob == knob }
      return setting?.turned(up: up)?.value.text
    }
  }
}

extension KnobSetting {
  /// The next higher or lower value: by the step of the knob's ladder, or the next of its words.
  func turned(up: Bool) -> KnobSetting? {
    let ladder = KnobLadder.all.first { $0.knob == knob }
    guard let text = turnedText(up: up, step: ladder?.step) else { return nil }
    // A value that the parser rejects is out of range.
    return try? KnobSetting(knob, parsing: text)
  }

  private func turnedText(up: Bool, step: Double?) -> String? {
    switch value {
    case .count(let count?):
      let next = count + (up ? 1 : -1)
      return next < 1 && knob.kind.words == ["auto"] ? "auto" : "\(next)"
    // Automatic is below one.
    case .count(nil): return up ? "1" : nil
    case .number(let number):
      let next = number + (up ? 1 : -1) * (step ?? KnobLadder.fineStep)
      // Sums of steps such as 0.05 are not exact; no knob needs more than six decimals.
      return KnobValue.number((next * 1e6).rounded() / 1e6).text
    case .flag(let flag): return flag == up ? nil : "\(up)"
    case .word(let word):
      if case .lengthRule = knob.kind { return LengthRule(word)?.turned(up: up)?.word }
      return word.neighbour(in: knob.kind.words, up)
    }
  }
}

extension LengthRule {
  /// none, U+0, U+1, and so on.
  fileprivate func turned(up: Bool) -> LengthRule? {
    switch self {
    case .none: up ? .perLabel(offset: 0) : nil
    case .perLabel(let offset):
      up
        ? .perLabel(offset: offset + 1)
        : offset == 0 ? LengthRule.none : .perLabel(offset: offset - 1)
    case .perLabelAndContext: nil
    }
  }
}

extension String {
  /// The word after or before this one in a list; `nil` beyond its ends.
  fileprivate func neighbour(in words: [String], _ up: Bool) -> String? {
    guard let place = words.firstIndex(of: self) else { return nil }
    let next = place + (up ? 1 : -1)
    return words.indices.contains(next) ? words[next] : nil
  }
}
