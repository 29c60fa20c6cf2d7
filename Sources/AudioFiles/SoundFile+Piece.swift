package import Audio
import Text

extension SoundFile {
  /// Reads a piece of a file.
  package static func read(_ piece: SoundPiece) throws(AudioError) -> AudioClip {
    let clip = try read(piece.path)
    guard piece.channel == .mix else {
      throw AudioError(
        .mismatch, at: piece.path, found: "the channel \(piece.channel)",
        expected: "all channels averaged", advice: "write the channel to a file of its own")
    }
    let start = min(clip.samples.count, Int((piece.offset * Double(clip.sampleRate)).rounded()))
    let end = piece.duration.map { start + Int(($0 * Double(clip.sampleRate)).rounded()) }
    return AudioClip(
      samples: Array(clip.samples[start..<min(clip.samples.count, end ?? clip.samples.count)]),
      sampleRate: clip.sampleRate)
  }
}
