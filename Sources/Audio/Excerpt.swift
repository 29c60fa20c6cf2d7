extension AudioClip {
  /// The excerpt around a time, for listening: a second on each side, each end moved to the
  /// quietest point nearby, to cut in pauses rather than inside words.
  ///
  /// - Parameters:
  ///   - time: seconds; clamped to the clip.
  ///   - reach: seconds on each side.
  ///   - slack: seconds an end may move.
  package func excerpt(
    around time: Double, reach: Double = 1, slack: Double = 0.25
  ) -> AudioClip {
    let time = max(0, min(duration, time))
    let start = quietest(near: time - reach, slack: slack)
    let end = quietest(near: time + reach, slack: slack)
    guard start < end else { return self }
    return AudioClip(samples: Array(samples[start..<end]), sampleRate: sampleRate)
  }

  /// The sample in the middle of the quietest 20 ms; the clip's own end if that is in reach.
  private func quietest(near time: Double, slack: Double) -> Int {
    let rate = Double(sampleRate)
    let (low, high) = (Int((time - slack) * rate), Int((time + slack) * rate))
    if low <= 0 { return 0 }
    if high >= samples.count { return samples.count }
    let width = max(1, sampleRate / 50)
    var best = (energy: Float.infinity, middle: Int(time * rate))
    for start in stride(from: low, through: high, by: max(1, width / 2)) {
      let window = samples[max(0, start - width / 2)..<min(samples.count, start + width / 2 + 1)]
      let energy = window.reduce(0) { $0 + $1 * $1 }
      if energy < best.energy { best = (energy, start) }
    }
    return max(0, min(samples.count, best.middle))
  }
}
