package import Audio
import Text

/// What the user should know about a sound.
package enum SoundNote: Sendable, Equatable {
  case mixedDown(channels: Int)
  /// Hz.
  case resampled(from: Int, to: Int)
  case clipped(ClippedSamples)
  case silence
  case cepstra(rows: Int)

  /// All notes on a clip.
  ///
  /// - Parameters:
  ///   - channels: of the file.
  ///   - wantedRate: the model's sample rate, Hz.
  package static func all(of clip: AudioClip, channels: Int, wantedRate: Int) -> [SoundNote] {
    var notes: [SoundNote] = []
    if channels > 1 { notes.append(.mixedDown(channels: channels)) }
    if clip.sampleRate != wantedRate {
      notes.append(.resampled(from: clip.sampleRate, to: wantedRate))
    }
    if let clipped = ClippedSamples(clip) { notes.append(.clipped(clipped)) }
    if clip.samples.allSatisfy({ $0 == 0 }) { notes.append(.silence) }
    return notes
  }

  package var text: String {
    switch self {
    case .mixedDown(let channels): "\(channels) channels mixed down to one"
    case .resampled(let from, let to): "resampled from \(from) Hz to \(to) Hz"
    case .clipped(let clipped):
      "\(clipped.count) clipped samples from \(fixed(clipped.first, 2)) to "
        + "\(fixed(clipped.last, 2)) s"
    case .silence: "digital silence: all samples are 0"
    case .cepstra(let rows): "\(rows) rows of cepstra"
    }
  }
}

/// Samples at full scale next to another one at full scale: a single one may be a true peak.
package struct ClippedSamples: Sendable, Equatable {
  package let count: Int
  /// Seconds, of the first and of the last.
  package let first: Double
  package let last: Double

  package init(count: Int, first: Double, last: Double) {
    self.count = count
    self.first = first
    self.last = last
  }

  /// `nil` where none is.
  package init?(_ clip: AudioClip) {
    // The largest 16-bit sample; clipping produces it, and -1, many times.
    let fullScale: Float = 32_767 / 32_768
    var (count, run) = (0, 0)
    var (first, last) = (0, 0)
    for (index, sample) in clip.samples.enumerated() {
      run = abs(sample) >= fullScale ? run + 1 : 0
      guard run > 1 else { continue }
      if count == 0 { first = index - 1 }
      last = index
      count += run == 2 ? 2 : 1
    }
    guard count > 0 else { return nil }
    let rate = Double(clip.sampleRate)
    self.init(count: count, first: Double(first) / rate, last: Double(last) / rate)
  }
}
