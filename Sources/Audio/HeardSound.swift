/// A sound as it was read, with what it lost or lacks.
package struct HeardSound: Sendable, Equatable {
  package var clip: AudioClip
  /// How many the file has.
  package var channels: Int
  /// What of them was taken.
  package var channel: SoundChannel
  /// Of the channels that were taken, in their order.
  package var levels: [ChannelLevel]
  /// In any of them; `nil` also where the coding does not clip (floating point, MP3, ...).
  package var clipped: ClippedSamples?
  /// Whether the file's header states no length, as a program that writes to a pipe leaves it.
  package var isUnstated = false

  package init(
    clip: AudioClip, channels: Int = 1, channel: SoundChannel = .mix, levels: [ChannelLevel],
    clipped: ClippedSamples? = nil
  ) {
    self.clip = clip
    self.channels = channels
    self.channel = channel
    self.levels = levels
    self.clipped = clipped
  }
}

/// How loud a channel is.
package struct ChannelLevel: Sendable, Equatable {
  /// The largest absolute sample.
  package private(set) var peak: Float = 0
  /// The sum of the squares of all samples.
  package private(set) var energy = 0.0

  package init() {}

  package mutating func add(_ sample: Float) {
    peak = max(peak, abs(sample))
    energy += Double(sample) * Double(sample)
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
}

/// Finds clipped samples in channels whose samples arrive one after the other.
package struct ClipFinder: Sendable {
  /// The largest sample that the coding can express; clipping produces it, and -1, many times.
  private let fullScale: Float
  /// By channel, how many of the latest samples are at full scale.
  private var runs: [Int]
  private var count = 0
  private var first = Int.max
  private var last = 0

  package init(fullScale: Float, channels: Int) {
    self.fullScale = fullScale
    runs = [Int](repeating: 0, count: channels)
  }

  package mutating func add(_ sample: Float, channel: Int, at index: Int) {
    guard abs(sample) >= fullScale else {
      runs[channel] = 0
      return
    }
    runs[channel] += 1
    guard runs[channel] > 1 else { return }
    first = min(first, index - 1)
    last = index
    count += runs[channel] == 2 ? 2 : 1
  }

  /// `nil` where none is.
  package func found(sampleRate: Int) -> ClippedSamples? {
    guard count > 0 else { return nil }
    let rate = Double(sampleRate)
    return ClippedSamples(count: count, first: Double(first) / rate, last: Double(last) / rate)
  }
}
