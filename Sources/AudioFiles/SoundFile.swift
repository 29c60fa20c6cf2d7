package import Audio
import CSndfile
import Text

/// Audio files through libsndfile: WAV, FLAC, OGG, AIFF, MP3 and others.
package enum SoundFile {
  /// What a file's header says.
  package struct Info: Sendable, Equatable {
    /// Hz.
    package let sampleRate: Int
    package let channels: Int
    /// Samples per channel; `nil` if the header does not state it (FLAC from a pipe).
    package let frames: Int?
    /// Container and coding, for example "FLAC (Free Lossless Audio Codec), Signed 16 bit PCM".
    package let format: String

    /// Length in seconds; `nil` if the header does not state it.
    package var duration: Double? { frames.map { Double($0) / Double(sampleRate) } }
  }

  /// The longest audio `read` accepts: an utterance, not an archive. For any number of channels and
  /// any rate, the samples stay below half a gibibyte.
  package struct Limits: Sendable, Equatable {
    /// Seconds.
    package var duration: Double
    /// Samples per channel.
    package var frames: Int

    /// Two hours, and at most 2^27 samples per channel (two hours at 16 kHz, 50 minutes at 44.1).
    package static let standard = Limits(duration: 7200, frames: 1 << 27)

    package init(duration: Double, frames: Int) {
      self.duration = duration
      self.frames = frames
    }

    /// Maximum samples per channel.
    fileprivate func frames(at sampleRate: Int) -> Int {
      Int(min(Double(frames), duration * Double(sampleRate)))
    }
  }

  /// Reads the header only.
  package static func info(_ path: String) throws(AudioError) -> Info {
    try OpenSound(path).info
  }

  /// Reads a file, averaging its channels.
  ///
  /// Errors: no such file, not an audio file, empty, longer than the limits (checked by the header
  /// if possible, before memory is allocated), truncated or damaged, NaN or infinite samples.
  package static func read(
    _ path: String, limits: Limits = .standard
  ) throws(AudioError) -> AudioClip {
    let sound = try OpenSound(path)
    let limit = limits.frames(at: sound.info.sampleRate)
    if let frames = sound.info.frames {
      try sound.checkLength(frames, limit: limit)
      try WaveHeader.checkWhole(path)
    }
    let samples = try sound.readMono(limit: limit)
    try sound.checkLength(samples.count, limit: limit)
    return AudioClip(samples: samples, sampleRate: sound.info.sampleRate)
  }

  /// Writes 16-bit WAV, replacing any existing file.
  ///
  /// Samples are rounded to steps of 1/32768, and clipped to -1 and 32767/32768; so a 16-bit file
  /// is written back unchanged.
  package static func writeWave(_ clip: AudioClip, to path: String) throws(AudioError) {
    var header = SF_INFO()
    header.samplerate = Int32(clamping: clip.sampleRate)
    header.channels = 1
    header.format = Int32(SF_FORMAT_WAV | SF_FORMAT_PCM_16)
    guard let handle = sf_open(path, Int32(SFM_WRITE), &header) else {
      throw AudioError(
        .unwritable, at: path, found: String(cString: sf_strerror(nil)),
        expected: "a writable file", advice: "check the folder and its permissions")
    }
    let samples = clip.samples.map { sample in
      let scaled = (sample * 32_768).rounded()
      return scaled.isNaN ? 0 : Int16(max(-32_768, min(32_767, scaled)))
    }
    let written = sf_writef_short(handle, samples, sf_count_t(samples.count))
    let closed = sf_close(handle)
    guard written == samples.count, closed == 0 else {
      throw AudioError(
        .unwritable, at: path, found: "\(written) of \(samples.count) samples written",
        expected: "all", advice: "check the free space")
    }
  }
}

/// An audio file open for reading; closes itself.
private final class OpenSound {
  private let path: String
  private let handle: OpaquePointer
  private let header: SF_INFO

  init(_ path: String) throws(AudioError) {
    try PlainFile.checkReadable(path)
    var header = SF_INFO()
    guard let handle = sf_open(path, Int32(SFM_READ), &header) else {
      throw AudioError(
        .wrongFormat, at: path, found: String(cString: sf_strerror(nil)),
        expected: "an audio file (WAV, FLAC, OGG, ...)", advice: "convert it, for example to WAV")
    }
    self.path = path
    self.handle = handle
    self.header = header
  }

  deinit { sf_close(handle) }

  var info: SoundFile.Info {
    SoundFile.Info(
      sampleRate: Int(header.samplerate), channels: Int(header.channels), frames: statedFrames,
      format: formatName)
  }

  /// libsndfile reports the largest possible number for an unknown length.
  private var statedFrames: Int? {
    header.frames == sf_count_t.max ? nil : Int(header.frames)
  }

  func checkLength(_ frames: Int, limit: Int) throws(AudioError) {
    guard frames > 0 else {
      throw AudioError(
        .empty, at: path, found: "no samples", expected: "speech", advice: "check the recording")
    }
    guard frames <= limit else {
      let rate = Int(header.samplerate)
      throw AudioError(
        .tooLong, at: path, found: "\(frames / rate) s (\(frames) samples)",
        expected: "at most \(limit / rate) s (\(limit) samples)",
        advice: "split the recording into utterances")
    }
  }

  /// All samples, or one more than the limit, block by block, so that a file with many channels
  /// needs no more memory than a mono file.
  func readMono(limit: Int) throws(AudioError) -> [Float] {
    let channels = Int(header.channels)
    var samples: [Float] = []
    samples.reserveCapacity(statedFrames ?? 0)
    var block = [Float](repeating: 0, count: max(1, 65_536 / channels) * channels)
    while samples.count <= limit {
      let wanted = min(block.count / channels, limit + 1 - samples.count)
      let count = Int(sf_readf_float(handle, &block, sf_count_t(wanted)))
      guard count > 0 else { break }
      for frame in 0..<count {
        let values = block[frame * channels..<(frame + 1) * channels]
        let mean = channels == 1 ? values[frame] : values.reduce(0, +) / Float(channels)
        guard mean.isFinite else { throw notFinite(samples.count, mean) }
        samples.append(mean)
      }
    }
    try checkComplete(samples.count)
    return samples
  }

  private func checkComplete(_ count: Int) throws(AudioError) {
    let status = sf_error(handle)
    guard status == 0 else {
      throw AudioError(
        .damaged, at: path, found: String(cString: sf_error_number(status)),
        expected: "a file that decodes to the end", advice: "copy or convert it again")
    }
    // The length of an MPEG file is an estimate.
    let isEstimate = Int(header.format) & Int(SF_FORMAT_TYPEMASK) == Int(SF_FORMAT_MPEG)
    guard let expected = statedFrames, count != expected, !(isEstimate && count > 0) else {
      return
    }
    throw AudioError(
      .damaged, at: path, found: "\(count) samples", expected: "\(expected), as its header says",
      advice: "copy or convert it again")
  }

  private func notFinite(_ place: Int, _ value: Float) -> AudioError {
    AudioError(
      .notFinite, at: "\(path), sample \(place)", found: "\(value)",
      expected: "finite samples in [-1, 1]", advice: "repair or convert the recording")
  }

  private var formatName: String {
    [SF_FORMAT_TYPEMASK, SF_FORMAT_SUBMASK].compactMap { mask in
      var entry = SF_FORMAT_INFO()
      entry.format = header.format & Int32(mask)
      let size = Int32(MemoryLayout<SF_FORMAT_INFO>.size)
      let status = sf_command(nil, Int32(SFC_GET_FORMAT_INFO), &entry, size)
      return status == 0 ? entry.name.map { String(cString: $0) } : nil
    }.joined(separator: ", ")
  }
}
