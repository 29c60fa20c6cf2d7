import Analysis
package import Audio
import AudioFiles
import Foundation
import Kernels
package import ModelFiles
import Text
import Transducer

extension AudioEncoder {
  /// Reads and encodes a piece of a sound file; times count from the beginning of the piece.
  ///
  /// - Parameter progress: called periodically with the fraction done, 0...1; it may throw to stop.
  package static func encode(
    piece: SoundPiece, model: LoadedModel, progress: (Double) throws -> Void = { _ in }
  ) throws -> EncodedSound {
    guard !piece.isWhole else {
      return try encode(path: piece.path, model: model, progress: progress)
    }
    let clip = try SoundFile.read(piece)
    let frontEnd = model.features.frontEnd
    let raw: Matrix
    do {
      raw = try model.features.rawFeatures(of: clip) { try progress($0 * 0.2) }
    } catch let error as AudioError {
      throw AudioError(
        error.reason, at: "\(piece.words), \(error.place)", found: error.found,
        expected: error.expected, advice: error.advice)
    }
    let features = try process(raw, of: piece.words, features: model.features)
    let frames = try model.model.encoder.encode(features.frames) { try progress(0.2 + $0 * 0.8) }
    return EncodedSound(
      name: URL(fileURLWithPath: piece.path).lastPathComponent, duration: clip.duration, raw: raw,
      features: features,
      encoded: EncoderOut(frames: frames, frameDuration: model.model.frameDuration),
      notes: SoundNote.all(
        of: clip, channels: try SoundFile.info(piece.path).channels,
        wantedRate: frontEnd.sampleRate))
  }
}
