import Audio
import AudioFiles
import Foundation
import Kernels
import ModelFiles
import Transducer

/// What a front end makes of a sound file.
struct HeardSound {
  /// Seconds.
  let duration: Double
  /// (T, C): the front end's rows, before deltas, normalisation and stacking.
  let raw: Matrix
  /// What the user should know of the sound: resampled, clipped, ...
  let notes: [String]
}

/// What a model's encoder makes of a sound file.
struct Heard {
  /// The file's name, without its folder.
  let name: String
  /// Seconds.
  let duration: Double
  /// (T, C): the front end's rows, before deltas, normalisation and stacking.
  let raw: Matrix
  /// What the encoder took.
  let features: Features
  let encoded: EncoderOut
  /// What the user should know of the sound: resampled, clipped, ...
  let notes: [String]
}

/// From a file to encoder frames, for the workbench and the commands alike.
enum Hearing {
  /// Reads a sound file, or a file of Sphinx cepstra (`.mfc`), and encodes it.
  ///
  /// - Parameter progress: called now and then with the share done, 0...1; it may throw to stop.
  /// - Throws: `AudioError` with the path in its place.
  static func hear(
    path: String, model: LoadedModel, progress: (Double) throws -> Void = { _ in }
  ) throws -> Heard {
    let sound = try listen(to: path, features: model.features)
    let features = try process(sound.raw, of: path, features: model.features)
    let frames = try model.model.encoder.encode(features.frames, progress: progress)
    return Heard(
      name: URL(fileURLWithPath: path).lastPathComponent, duration: sound.duration,
      raw: sound.raw, features: features,
      encoded: EncoderOut(frames: frames, frameDuration: model.model.frameDuration),
      notes: sound.notes)
  }

  /// Reads a sound file, or a file of Sphinx cepstra (`.mfc`) where the front end makes such.
  static func listen(
    to path: String, features: FeaturePipeline
  ) throws(AudioError) -> HeardSound {
    let frontEnd = features.frontEnd
    if URL(fileURLWithPath: path).pathExtension.lowercased() == cepstraExtension {
      return try readCepstra(path, frontEnd: frontEnd)
    }
    let clip = try SoundFile.read(path)
    let raw = try naming(path) { () throws(AudioError) in try features.rawFeatures(of: clip) }
    let channels = try SoundFile.info(path).channels
    return HeardSound(
      duration: clip.duration, raw: raw,
      notes: notes(on: clip, channels: channels, wantedRate: frontEnd.sampleRate))
  }

  /// What an encoder takes of the front end's rows of a file.
  static func process(
    _ raw: Matrix, of path: String, features: FeaturePipeline
  ) throws(AudioError) -> Features {
    try naming(path) { () throws(AudioError) in try features.process(raw: raw) }
  }

  static let cepstraExtension = "mfc"

  private static func readCepstra(
    _ path: String, frontEnd: any FrontEnd
  ) throws(AudioError) -> HeardSound {
    guard frontEnd.type == SphinxMFCCFrontEnd.type else {
      throw AudioError(
        .mismatch, at: path, found: "Sphinx cepstra",
        expected: "sound, for the model's front end is \(frontEnd.type)",
        advice: "name the sound file the cepstra were made of")
    }
    let raw = try CepstraFile.read(path, columns: frontEnd.dimension)
    let shift = Double(frontEnd.frameShift) / Double(frontEnd.sampleRate)
    return HeardSound(
      duration: Double(raw.rows) * shift, raw: raw, notes: ["cepstra of \(raw.rows) rows"])
  }

  private static func notes(on clip: AudioClip, channels: Int, wantedRate: Int) -> [String] {
    var notes: [String] = []
    if channels > 1 { notes.append("\(channels) channels mixed down") }
    if clip.sampleRate != wantedRate {
      notes.append("resampled from \(clip.sampleRate) Hz to \(wantedRate) Hz")
    }
    let clipped = clippedSamples(clip.samples)
    if clipped > 0 { notes.append("\(clipped) clipped samples") }
    if clip.samples.allSatisfy({ $0 == 0 }) { notes.append("digital silence") }
    return notes
  }

  /// Samples at full scale whose neighbour is there too: a lone one may be a true peak.
  private static func clippedSamples(_ samples: [Float]) -> Int {
    // The largest 16-bit sample; a recorder that clips gives it, and -1, again and again.
    let fullScale: Float = 32_767 / 32_768
    var (count, run) = (0, 0)
    for sample in samples {
      run = abs(sample) >= fullScale ? run + 1 : 0
      if run > 1 { count += run == 2 ? 2 : 1 }
    }
    return count
  }

  /// Steps that know no file get its path into their errors.
  private static func naming<Result>(
    _ path: String, _ work: () throws(AudioError) -> Result
  ) throws(AudioError) -> Result {
    do {
      return try work()
    } catch {
      throw AudioError(
        error.reason, at: "\(path), \(error.place)", found: error.found,
        expected: error.expected, advice: error.advice)
    }
  }
}
