package import Analysis
package import Audio
import AudioFiles
import Foundation
package import Kernels
package import ModelFiles
import Text
package import Transducer

/// The features of a sound file, as computed by a front end.
package struct SoundFeatures {
  /// Seconds.
  package let duration: Double
  /// (T, C): the front end's rows, before deltas, normalisation and stacking.
  package let raw: Matrix
  /// What the user should know about the sound: resampled, clipped, ...
  package let notes: [SoundNote]
}

/// A sound file with its encoder output.
package struct EncodedSound {
  /// The file's name, without its folder.
  package let name: String
  /// Seconds.
  package let duration: Double
  /// (T, C): the front end's rows, before deltas, normalisation and stacking.
  package let raw: Matrix
  /// What the encoder took.
  package let features: Features
  package let encoded: EncoderOut
  /// What the user should know about the sound: resampled, clipped, ...
  package let notes: [SoundNote]
}

/// From a file to encoder frames, for the workbench and the commands alike.
package enum AudioEncoder {
  /// Reads a sound file, or a file of Sphinx cepstra (`.mfc`), and encodes it.
  ///
  /// - Parameter progress: called periodically with the fraction done, 0...1; it may throw to stop.
  /// - Throws: `AudioError` with the path in its place.
  package static func encode(
    path: String, model: LoadedModel, progress: (Double) throws -> Void = { _ in }
  ) throws -> EncodedSound {
    try encode(piece: SoundPiece(path), model: model, progress: progress)
  }

  /// The same for a piece of a file; times count from its beginning.
  package static func encode(
    piece: SoundPiece, model: LoadedModel, progress: (Double) throws -> Void = { _ in }
  ) throws -> EncodedSound {
    let path = piece.path
    // The front end's share of the time depends on the encoder; this is only a guess.
    let frontEnd = 0.2
    let sound = try readFeatures(of: piece, features: model.features) {
      try progress($0 * frontEnd)
    }
    let features = try process(sound.raw, of: path, features: model.features)
    let frames = try model.model.encoder.encode(features.frames) {
      try progress(frontEnd + $0 * (1 - frontEnd))
    }
    return EncodedSound(
      name: PipedSound.isStandardInput(path)
        ? PipedSound.standardInput : URL(fileURLWithPath: path).lastPathComponent,
      duration: sound.duration,
      raw: sound.raw, features: features,
      encoded: EncoderOut(frames: frames, frameDuration: model.model.frameDuration),
      notes: sound.notes)
  }

  /// Reads a sound file, or a file of Sphinx cepstra (`.mfc`) where the front end makes such.
  ///
  /// - Parameter progress: called periodically with the fraction done, 0...1; it may throw to stop.
  /// - Throws: `AudioError` with the path in its place.
  package static func readFeatures(
    of piece: SoundPiece, features: FeaturePipeline,
    progress: (Double) throws -> Void = { _ in }
  ) throws -> SoundFeatures {
    let (path, frontEnd) = (piece.path, features.frontEnd)
    if URL(fileURLWithPath: path).pathExtension.lowercased() == CepstraFile.fileExtension {
      return try readCepstra(piece, frontEnd: frontEnd)
    }
    let sound = try SoundFile.hear(piece)
    try progress(0)
    let raw: Matrix
    do {
      raw = try features.rawFeatures(of: sound.clip, progress: progress)
    } catch let error as AudioError {
      throw named(error, path)
    }
    return SoundFeatures(
      duration: sound.clip.duration, raw: raw,
      notes: SoundNote.all(of: sound, features: features))
  }

  /// What an encoder takes of the front end's rows of a file.
  package static func process(
    _ raw: Matrix, of path: String, features: FeaturePipeline
  ) throws(AudioError) -> Features {
    try naming(path) { () throws(AudioError) in try features.process(raw: raw) }
  }

  private static func readCepstra(
    _ piece: SoundPiece, frontEnd: any FrontEnd
  ) throws(AudioError) -> SoundFeatures {
    let path = piece.path
    guard piece.isWhole else {
      throw AudioError(
        .outside, at: path, found: "a piece or a channel of Sphinx cepstra",
        expected: "the whole file", advice: "cut the sound, and compute its cepstra")
    }
    guard frontEnd.type == SphinxMFCCFrontEnd.type else {
      throw AudioError(
        .mismatch, at: path, found: "Sphinx cepstra",
        expected: "sound, because the model's front end is \(frontEnd.type)",
        advice: "name the sound file that the cepstra were computed from")
    }
    let raw = try CepstraFile.read(path, columns: frontEnd.dimension)
    let shift = Double(frontEnd.frameShift) / Double(frontEnd.sampleRate)
    return SoundFeatures(
      duration: Double(raw.rows) * shift, raw: raw, notes: [.cepstra(rows: raw.rows)])
  }

  /// Adds the path to errors of steps that do not know the file.
  private static func naming<Result>(
    _ path: String, _ work: () throws(AudioError) -> Result
  ) throws(AudioError) -> Result {
    do {
      return try work()
    } catch {
      throw named(error, path)
    }
  }

  private static func named(_ error: AudioError, _ path: String) -> AudioError {
    AudioError(
      error.reason, at: "\(path), \(error.place)", found: error.found,
      expected: error.expected, advice: error.advice)
  }
}
