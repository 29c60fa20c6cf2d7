import Audio
import Testing

@Suite struct ExcerptTests {
  /// Loud, except for 60 ms pauses at these times (seconds); each sample encodes its position.
  private func clip(seconds: Double, pauses: [Double]) -> AudioClip {
    let rate = 1000
    let samples = (0..<Int(seconds * Double(rate))).map { index -> Float in
      let time = Double(index) / Double(rate)
      return pauses.contains { abs($0 - time) < 0.03 } ? 0 : 0.5 + Float(index) * 1e-5
    }
    return AudioClip(samples: samples, sampleRate: rate)
  }

  @Test func endsLieInPauses() {
    let excerpt = clip(seconds: 6, pauses: [1.9, 4.15]).excerpt(around: 3)
    #expect(abs(excerpt.duration - 2.25) < 0.06)
    // Quiet at both ends, loud between.
    #expect(excerpt.samples.first == 0 && excerpt.samples.last == 0)
    #expect(excerpt.samples.filter { $0 == 0 }.count < 100)
  }

  @Test(arguments: [-3.0, 0, 0.7, 1.5, 2.9, 3, 99])
  func theTimeIsWithinAndNearEndsAreTaken(time: Double) {
    let whole = clip(seconds: 3, pauses: [])
    let excerpt = whole.excerpt(around: time)
    #expect(excerpt.duration <= 2.5 && excerpt.duration >= 0.75)
    if time <= 1.25 { #expect(excerpt.samples.first == whole.samples.first) }
    if time >= 1.75 { #expect(excerpt.samples.last == whole.samples.last) }
  }

  @Test func whatIsTooShortIsTakenWhole() {
    let short = clip(seconds: 0.1, pauses: [])
    #expect(short.excerpt(around: 0.05) == short)
    let none = AudioClip(samples: [], sampleRate: 16000)
    #expect(none.excerpt(around: 1) == none)
  }
}
