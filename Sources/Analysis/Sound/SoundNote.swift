package import Audio
import Text

/// What the user should know about a sound.
package enum SoundNote: Sendable, Equatable {
  case mixedDown(channels: Int)
  /// One of several was taken.
  case channel(SoundChannel, of: Int)
  /// The channels of the mix cancel each other: one is the other with its sign changed.
  case cancelled(channels: Int)
  /// A channel of the mix without sound.
  case silentChannel(SoundChannel, of: Int)
  case resampled(ResampledSound)
  case clipped(ClippedSamples)
  /// Floating-point samples beyond 1, which no clipping has changed.
  case beyondFullScale(peak: Float)
  case silence
  /// The header does not state how long the sound is.
  case unstatedLength
  case cepstra(rows: Int)

  /// All notes on a sound that was read.
  ///
  /// - Parameters:
  ///   - features: of the model.
  package static func all(of sound: HeardSound, features: FeaturePipeline) -> [SoundNote] {
    var notes = channelNotes(of: sound)
    if sound.isUnstated { notes.append(.unstatedLength) }
    let rate = features.frontEnd.sampleRate
    if sound.clip.sampleRate != rate {
      notes.append(
        .resampled(
          ResampledSound(
            from: sound.clip.sampleRate, to: rate, filter: features.resampling,
            featuresEnd: features.frontEnd.highestFrequency)))
    }
    if let clipped = sound.clipped { notes.append(.clipped(clipped)) }
    if let peak = sound.levels.map(\.peak).max(), peak > 1 {
      notes.append(.beyondFullScale(peak: peak))
    }
    return notes
  }

  private static func channelNotes(of sound: HeardSound) -> [SoundNote] {
    var notes: [SoundNote] = []
    if sound.channels > 1 {
      notes.append(
        sound.channel == .mix
          ? .mixedDown(channels: sound.channels) : .channel(sound.channel, of: sound.channels))
    }
    guard sound.levels.contains(where: { $0.peak > 0 }) else { return notes + [.silence] }
    for (index, level) in sound.levels.enumerated() where level.peak == 0 {
      notes.append(.silentChannel(.number(index + 1), of: sound.channels))
    }
    let sounding = sound.levels.filter { $0.peak > 0 }
    let loudest = sounding.map(\.energy).max() ?? 0
    let mixed = sound.clip.samples.reduce(0.0) { $0 + Double($1) * Double($1) }
    if sounding.count > 1, mixed < loudest * Self.cancelledShare {
      notes.append(.cancelled(channels: sounding.count))
    }
    return notes
  }

  /// Of the energy of the loudest channel: 40 dB.
  private static let cancelledShare = 1e-4

  package var text: String {
    switch self {
    case .mixedDown(let channels): "the mean of \(channels) channels is decoded"
    case .channel(let channel, let count):
      "only channel \(Self.words(channel)) of \(count) is decoded"
    case .cancelled(let channels):
      "the \(channels) channels cancel each other when mixed, though each has sound: choose one, "
        + "as with --channel left"
    case .silentChannel(let channel, _):
      "channel \(Self.words(channel)) is digital silence: all its samples are 0"
    case .resampled(let resampled): resampled.text
    case .clipped(let clipped):
      "\(clipped.count) clipped samples from \(fixed(clipped.first, 2)) to "
        + "\(fixed(clipped.last, 2)) s"
    case .beyondFullScale(let peak):
      "samples up to \(fixed(Double(peak), 2)), beyond full scale (1): not clipped, but louder "
        + "than models expect"
    case .silence: "digital silence: all samples are 0"
    case .unstatedLength: "the header states no length: read to the end of the file"
    case .cepstra(let rows): "\(rows) rows of cepstra"
    }
  }

  private static func words(_ channel: SoundChannel) -> String {
    switch channel {
    case .number(let number) where number <= 2: "\(number) (\(channel))"
    default: "\(channel)"
    }
  }

  /// The name in JSON.
  package var name: String {
    switch self {
    case .mixedDown: "mixed-down"
    case .channel: "channel"
    case .cancelled: "cancelled"
    case .silentChannel: "silent-channel"
    case .resampled: "resampled"
    case .clipped: "clipped"
    case .beyondFullScale: "beyond-full-scale"
    case .silence: "silence"
    case .unstatedLength: "unstated-length"
    case .cepstra: "cepstra"
    }
  }

  /// A short title.
  package var title: String {
    switch self {
    case .mixedDown: "channels mixed"
    case .channel: "one channel"
    case .cancelled: "channels cancel"
    case .silentChannel: "silent channel"
    case .resampled: "resampled"
    case .clipped: "clipped"
    case .beyondFullScale: "beyond full scale"
    case .silence: "silence"
    case .unstatedLength: "no length stated"
    case .cepstra: "cepstra"
    }
  }
}

/// A change of the sample rate, and what the model then lacks.
package struct ResampledSound: Sendable, Equatable {
  /// Hz.
  package let from: Int
  package let to: Int
  package let filter: Resampling
  /// The upper edge of the model's features, Hz.
  package let featuresEnd: Double

  package init(from: Int, to: Int, filter: Resampling, featuresEnd: Double) {
    self.from = from
    self.to = to
    self.filter = filter
    self.featuresEnd = featuresEnd
  }

  package var text: String {
    let change = "resampled from \(from) Hz to \(to) Hz (\(filter.words))"
    let highest = Double(from) / 2
    guard highest < featuresEnd else { return change }
    return change + ": no sound above \(fixed(highest, 0)) Hz; the model's features reach "
      + "\(fixed(featuresEnd, 0)) Hz"
  }
}
