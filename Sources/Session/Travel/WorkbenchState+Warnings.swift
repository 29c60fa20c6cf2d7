import Analysis
import BeamSearch
import Text
import Transducer

/// What a user is warned of.
extension WorkbenchState {
  /// All in one entry of the log: one more for each would bury what is asked for.
  mutating func tellWarnings() {
    guard let first = warnings.first else { return }
    let key = keymap.label(of: .nextWarning)
    guard warnings.count > 1 else {
      return say(.warning, sentence(of: first) + " (\(key) goes there)")
    }
    let shown = warnings.prefix(6).map { warning in
      warning.title + (warning.frames.map { " frame \($0.lowerBound + 1)" } ?? "")
    }
    let rest = warnings.count > shown.count ? " and \(warnings.count - shown.count) more" : ""
    say(
      .warning,
      "\(warnings.count) warnings: \(shown.joined(separator: ", "))\(rest); \(key) goes to each")
  }

  private func sentence(of warning: DecodingWarning) -> String {
    guard let frames = warning.frames else { return "The sound: \(warning.text)." }
    let seconds = Double(frames.lowerBound) * (utterance?.encoded.frameDuration ?? 0)
    let place = "Frame \(frames.lowerBound + 1), \(fixed(seconds, 2)) s"
    return "\(place): \(warning.text)."
  }

  /// `W`: to the nth next frame with a warning, from the last back to the first.
  mutating func goToWarning(_ times: Int) {
    guard !warnings.isEmpty else { return say(.note, "no warnings") }
    let places = Set(warnings.compactMap { $0.frames?.lowerBound }).sorted()
    for warning in warnings where warning.frames == nil && places.isEmpty {
      say(.warning, sentence(of: warning))
    }
    guard !places.isEmpty else { return }
    let ahead = places.firstIndex { step(ofFrame: $0) > cursor.frame } ?? places.count
    let place = places[(ahead + times - 1) % places.count]
    moveTo(frame: step(ofFrame: place))
    for warning in warnings where warning.frames?.lowerBound == place {
      say(.warning, sentence(of: warning))
    }
  }

  /// The step of the search at which its best hypothesis is at an encoder frame.
  private func step(ofFrame frame: Int) -> Int {
    guard decoding?.trace.profile.clock == .alignmentSteps, let best = decoding?.nBest.first else {
      return frame
    }
    return frame + best.timestamps.count { $0 < frame }
  }
}
