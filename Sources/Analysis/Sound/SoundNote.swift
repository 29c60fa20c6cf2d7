package import Audio
import Text

/// What the user should know of a sound.
package enum SoundNote: Sendable, Equatable {
  case mixedDown(channels: Int)
  /// Hz.
  case resampled(from: Int, to: Int)
  case clipped(ClippedSamples)
  case silence
  case cepstra(rows: Int)

  /// All that is to be said of a clip.
  ///
  /// - Parameters:
  ///   - channels: of the file.
  ///   - wantedRate: what the model hears, Hz.
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
    case .mixedDown(let channels): "\(channels) channels mixed down"
    case .resampled(let from, let to): "resampled from \(from) Hz to \(to) Hz"
    case .clipped(let clipped):
      "\(clipped.count) clipped samples from \(fixed(clipped.first, 2)) to "
        + "\(fixed(clipped.last, 2)) s"
    case .silence: "digital silence"
    case .cepstra(let rows): "cepstra of \(rows) rows"
    }
  }
}

/// Samples at full scale whose neighbour is there too: a lone one may be a true peak.
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
    // The largest 16-bit sample; a recorder that clips gives it, and -1, again and again.
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
