import Audio
import Text

/// Takes one channel of interleaved samples, or the mean of all, and measures what it takes.
struct ChannelMixer {
  private let channel: SoundChannel
  private let channels: Int
  /// Those that are heard.
  private let heard: Range<Int>
  private var samples: [Float] = []
  private var levels: [ChannelLevel]
  private var clips: ClipFinder?

  /// - Parameter fullScale: `nil` where the coding does not clip.
  init(
    _ channel: SoundChannel, of channels: Int, fullScale: Float?, reserving count: Int
  ) {
    self.channel = channel
    self.channels = channels
    heard =
      switch channel {
      case .mix: 0..<channels
      case .number(let number): number - 1..<number
      }
    levels = [ChannelLevel](repeating: ChannelLevel(), count: heard.count)
    clips = fullScale.map { [heard] in ClipFinder(fullScale: $0, channels: heard.count) }
    samples.reserveCapacity(count)
  }

  var count: Int { samples.count }

  /// - Returns: the first sample that is not finite, if any.
  mutating func add(_ block: [Float], frames: Int) -> (index: Int, value: Float)? {
    for frame in 0..<frames {
      var sum: Float = 0
      for (place, channel) in heard.enumerated() {
        let value = block[frame * channels + channel]
        sum += value
        levels[place].add(value)
        clips?.add(value, channel: place, at: samples.count)
      }
      let mean = heard.count == 1 ? sum : sum / Float(heard.count)
      guard mean.isFinite else { return (samples.count, mean) }
      samples.append(mean)
    }
    return nil
  }

  func heard(sampleRate: Int) -> HeardSound {
    HeardSound(
      clip: AudioClip(samples: samples, sampleRate: sampleRate), channels: channels,
      channel: channel, levels: levels, clipped: clips?.found(sampleRate: sampleRate))
  }
}
