import Audio
import Text

/// A piece in samples.
struct PieceRange {
  let start: Int
  /// `nil`: to the end.
  let count: Int?
  private let piece: SoundPiece
  private let sampleRate: Int

  /// Seconds by which a list may round an end upwards.
  private static let tolerance = 0.1

  /// Errors: values that are no times, a channel or a piece that the sound does not have.
  init(_ piece: SoundPiece, of info: SoundFile.Info) throws(AudioError) {
    self.piece = piece
    sampleRate = info.sampleRate
    for (name, value) in [("offset", piece.offset), ("duration", piece.duration ?? 0)]
    where !(0...1e9).contains(value) {
      throw Self.error(
        .badParameter, piece, found: "\(name) \(value)", expected: "seconds from 0",
        advice: "correct the list of utterances")
    }
    let rate = Double(info.sampleRate)
    start = Int((piece.offset * rate).rounded())
    count = piece.duration.map { Int(($0 * rate).rounded()) }
    if count == 0 {
      throw Self.error(
        .empty, piece, found: "a duration of 0 s", expected: "speech",
        advice: "correct the list of utterances")
    }
    if case .number(let number) = piece.channel, number > info.channels {
      throw Self.error(
        .outside, piece, found: "channel \(piece.channel) of a sound with \(info.channels)",
        expected: "a channel from 1 to \(info.channels), or mix", advice: "name another channel")
    }
    guard let frames = info.frames else { return }
    if start > 0, start >= frames { throw beyond(Double(frames) / rate) }
    if let count { try checkEnd(min(count, frames - start)) }
  }

  /// - Parameter found: the samples there are.
  func checkEnd(_ found: Int) throws(AudioError) {
    guard let count, Double(count - found) > Self.tolerance * Double(sampleRate) else { return }
    throw beyond(Double(start + found) / Double(sampleRate))
  }

  private func beyond(_ length: Double) -> AudioError {
    let start = "\(fixed(piece.offset, 4)) s"
    let end = piece.duration.map { "to \(fixed(piece.offset + $0, 4)) s" } ?? "to the end"
    return Self.error(
      .outside, piece, found: "a piece from \(start) \(end)",
      expected: "one inside the sound, which is \(fixed(length, 4)) s long",
      advice: "correct the offset or the duration")
  }

  private static func error(
    _ reason: AudioFailure, _ piece: SoundPiece, found: String, expected: String, advice: String
  ) -> AudioError {
    AudioError(reason, at: piece.path, found: found, expected: expected, advice: advice)
  }
}
