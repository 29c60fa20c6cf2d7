import Analysis
import BeamSearch
import Text
import Transducer

/// Finding tokens and words in time.
extension WorkbenchState {
  mutating func openFind() { overlay = .find(LineEditor(history: findHistory)) }

  /// Goes to the first match at or after the cursor, or else to the first of all; an empty text
  /// repeats the last one.
  mutating func find(_ text: String) {
    let text = text.isEmpty ? findHistory.last ?? "" : text
    guard !text.isEmpty else { return say(.note, "nothing to find: no text was given") }
    if findHistory.last != text { findHistory.append(text) }
    refreshEmissions()
    guard let first = emissions.first else {
      return say(
        .note,
        "no hypothesis of the beam emits \(quoted(text)); only tokens, words and phrases of whole "
          + "tokens can be found")
    }
    let ahead = emissions.first { $0.step >= cursor.frame }
    go(to: ahead ?? first, note: ahead == nil ? "; continued from the start" : "")
  }

  mutating func refreshEmissions() {
    guard let text = findHistory.last, let decoding, let model else { return emissions = [] }
    emissions = decoding.trace.emissions(of: text, vocabulary: model.scorer.vocabulary)
  }

  /// `N` and `P`: to the nth next place, or the nth before.
  mutating func goToMatch(_ times: Int, forward: Bool) {
    guard findHistory.last != nil else {
      return say(
        .note, "nothing searched for yet; \(keymap.label(of: .find)) finds a token or a word")
    }
    let match =
      forward
      ? emissions.filter { $0.step > cursor.frame }.prefix(times).last
      : emissions.filter { $0.step < cursor.frame }.suffix(times).first
    guard let match else {
      return say(
        .note, "\(quoted(findHistory.last ?? "")) is not emitted \(forward ? "later" : "earlier")")
    }
    go(to: match)
  }

  private mutating func go(to match: Emission, note: String = "") {
    moveTo(frame: match.step)
    let number = emissions.firstIndex(of: match).map { "\($0 + 1) of \(emissions.count)" } ?? ""
    let who = match.rank == 1 ? "the best hypothesis" : "the hypothesis at rank \(match.rank)"
    sayHere("\(who) emits \(quoted(findHistory.last ?? "")) (\(number))\(note).")
  }
}
