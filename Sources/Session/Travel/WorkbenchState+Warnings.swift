import Analysis
import BeamSearch
import Text
import Transducer

/// Telling the user about warnings.
extension WorkbenchState {
  /// All in one entry of the log: one entry each would bury other answers.
  mutating func logWarnings() {
    guard let first = warnings.first else { return }
    let key = keymap.label(of: .nextWarning)
    guard warnings.count > 1 else {
      return say(.warning, sentence(of: first) + " (\(key) goes there)")
    }
    let shown = warnings.prefix(6).map { warning in
      warning.title + (warning.frames.map { " at frame \($0.lowerBound)" } ?? "")
    }
    let rest = warnings.count > shown.count ? " and \(warnings.count - shown.count) more" : ""
    say(
      .warning,
      "\(warnings.count) warnings: \(shown.joined(separator: ", "))\(rest); \(key) goes to each")
  }

  private func sentence(of warning: DecodingWarning) -> String {
    guard let frames = warning.frames else { return "The sound: \(warning.text)." }
    let seconds = Double(frames.lowerBound) * (utterance?.encoded.frameDuration ?? 0)
    let place = "Frame \(frames.lowerBound), \(fixed(seconds, 2)) s"
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
