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

  /// Reads the header only; of a pipe, all of it.
  package static func info(_ path: String) throws(AudioError) -> Info {
    try OpenSound(path).info
  }

  /// Reads a file, averaging its channels; errors as in `hear`.
  package static func read(
    _ path: String, limits: Limits = .standard
  ) throws(AudioError) -> AudioClip {
    try hear(SoundPiece(path), limits: limits).clip
  }

  /// Reads a piece of a file; errors as in `hear`.
  package static func read(
    _ piece: SoundPiece, limits: Limits = .standard
  ) throws(AudioError) -> AudioClip {
    try hear(piece, limits: limits).clip
  }

  /// Reads a piece of a file, and no more than the piece; `-` is standard input.
  ///
  /// Errors: no such file, not an audio file, empty, longer than the limits (checked by the header
  /// if possible, before memory is allocated), truncated or damaged, NaN or infinite samples; a
  /// channel that the file does not have; a piece that begins or ends beyond the sound, the end by
  /// more than 0.1 s: lists of utterances round.
  package static func hear(
    _ piece: SoundPiece, limits: Limits = .standard
  ) throws(AudioError) -> HeardSound {
    let sound = try OpenSound(piece.path)
    let limit = limits.frames(at: sound.info.sampleRate)
    try sound.checkWhole()
    let range = try PieceRange(piece, of: sound.info)
    if let frames = range.count ?? sound.info.frames {
      try sound.checkLength(min(frames, sound.info.frames ?? frames), limit: limit)
    }
    let heard = try sound.read(range, channel: piece.channel, limit: limit)
    try sound.checkLength(heard.clip.samples.count, limit: limit)
    try range.checkEnd(heard.clip.samples.count)
    return heard
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
