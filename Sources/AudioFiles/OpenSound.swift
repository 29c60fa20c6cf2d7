import Audio
import CSndfile
import Foundation
import Text

/// An audio file open for reading; closes itself.
final class OpenSound {
  private let path: String
  private let handle: OpaquePointer
  private let header: SF_INFO
  /// Whether the header states no length.
  private let isUnstated: Bool
  private let length: WaveHeader.Length
  /// Where the sound is not read from its file.
  private let memory: MemorySound?

  init(_ path: String) throws(AudioError) {
    self.path = path
    var header = SF_INFO()
    var bytes: [UInt8]?
    if PipedSound.isFile(path) {
      try PlainFile.checkReadable(path)
      length = WaveHeader.length(path)
      if case .zero = length { bytes = try PlainFile.read(path, limit: Self.largestStream) }
    } else {
      let piped = try PipedSound.bytes(path)
      length = WaveHeader.length(piped)
      bytes = piped
    }
    if case .zero(let start) = length, let all = bytes {
      bytes = WaveHeader.completed(all, dataStart: start)
    }
    isUnstated = length != .stated
    memory = bytes.map(MemorySound.init)
    guard let handle = memory?.open(&header) ?? (memory == nil ? Self.open(path, &header) : nil)
    else {
      throw ForeignSound.error(
        path, head: bytes.map { Array($0.prefix(64)) } ?? ForeignSound.head(of: path),
        reason: String(cString: sf_strerror(nil)))
    }
    self.handle = handle
    self.header = header
  }

  private static func open(_ path: String, _ header: inout SF_INFO) -> OpaquePointer? {
    sf_open(path, Int32(SFM_READ), &header)
  }

  /// Bytes of a file that states no length.
  private static let largestStream = 1 << 30

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

  /// Rejects a WAV file that was cut.
  func checkWhole() throws(AudioError) {
    guard info.frames != nil else { return }
    try WaveHeader.check(length, of: path)
  }

  /// The samples of a range, or one more than the limit, block by block, so that a file with many
  /// channels needs no more memory than a mono file.
  func read(
    _ range: PieceRange, channel: SoundChannel, limit: Int
  ) throws(AudioError) -> HeardSound {
    let channels = Int(header.channels)
    var mixer = ChannelMixer(
      channel, of: channels, fullScale: fullScale,
      reserving: min(range.count ?? statedFrames ?? 0, limit))
    var block = [Float](repeating: 0, count: max(1, 65_536 / channels) * channels)
    try skip(range.start, &block)
    while mixer.count <= limit {
      let left = range.count.map { $0 - mixer.count } ?? Int.max
      let wanted = min(block.count / channels, limit + 1 - mixer.count, left)
      guard wanted > 0 else { break }
      let count = Int(sf_readf_float(handle, &block, sf_count_t(wanted)))
      guard count > 0 else { break }
      if let place = mixer.add(block, frames: count) {
        throw notFinite(range.start + place.index, place.value)
      }
    }
    try checkComplete(mixer.count, range)
    var heard = mixer.heard(sampleRate: Int(header.samplerate))
    heard.isUnstated = isUnstated
    return heard
  }

  /// Moves to a sample; where the coding cannot, by reading what is before it.
  private func skip(_ frames: Int, _ block: inout [Float]) throws(AudioError) {
    guard frames > 0 else { return }
    if sf_seek(handle, sf_count_t(frames), 0) == sf_count_t(frames) { return }
    sf_seek(handle, 0, 0)
    var left = frames
    while left > 0 {
      let wanted = min(left, block.count / Int(header.channels))
      let count = Int(sf_readf_float(handle, &block, sf_count_t(wanted)))
      guard count > 0 else { return }
      left -= count
    }
  }

  private func checkComplete(_ count: Int, _ range: PieceRange) throws(AudioError) {
    let status = sf_error(handle)
    guard status == 0 else {
      throw AudioError(
        .damaged, at: path, found: String(cString: sf_error_number(status)),
        expected: "a file that decodes to the end", advice: "copy or convert it again")
    }
    // The length of an MPEG file is an estimate.
    let isEstimate = Int(header.format) & Int(SF_FORMAT_TYPEMASK) == Int(SF_FORMAT_MPEG)
    guard let stated = statedFrames, !(isEstimate && count > 0) else { return }
    let expected = min(max(0, stated - range.start), range.count ?? stated)
    guard count != expected else { return }
    throw AudioError(
      .damaged, at: path, found: "\(count) samples", expected: "\(expected), as its header says",
      advice: "copy or convert it again")
  }

  /// The largest sample of the coding; `nil` where it does not clip.
  private var fullScale: Float? {
    switch Int(header.format) & Int(SF_FORMAT_SUBMASK) {
    case Int(SF_FORMAT_PCM_S8), Int(SF_FORMAT_PCM_U8): 127 / 128
    case Int(SF_FORMAT_ULAW): 32_124 / 32_768
    case Int(SF_FORMAT_ALAW): 32_256 / 32_768
    case Int(SF_FORMAT_FLOAT), Int(SF_FORMAT_DOUBLE), Int(SF_FORMAT_VORBIS),
      Int(SF_FORMAT_OPUS), Int(SF_FORMAT_MPEG_LAYER_I), Int(SF_FORMAT_MPEG_LAYER_II),
      Int(SF_FORMAT_MPEG_LAYER_III):
      nil
    default: 32_767 / 32_768
    }
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
