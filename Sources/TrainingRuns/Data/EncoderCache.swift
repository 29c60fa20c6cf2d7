import Audio
import AudioFiles
import Dispatch
import Foundation
import Kernels
import ModelFiles
import Recognition
import Text
import Transducer

/// The encoder frames of the utterances of a manifest, computed once and cached in a folder.
///
/// A file of frames belongs to one encoder (its weights, its settings, those of the features) and one
/// manifest, and records path, size and modification time of every sound file: if any of these has
/// changed, it is made again.
struct EncoderCache {
  let folder: String
  let model: LoadedModel
  let encoderDigest: String
  /// Of the whole model file.
  let modelDigest: String
  let threads: Int
  var channel = SoundChannel.mix

  /// The digest of everything that determines encoder frames: settings and tensors of features
  /// and encoder. Models that differ only in the decoder share their frames.
  ///
  /// - Parameter hearing: the encoder options on the command line.
  static func digest(
    of description: ModelDescription, tensors: [StoredTensor], hearing: String
  ) -> String {
    let settings = JSON.object(byName: [
      "features": .object(byName: description.features.settings),
      "encoder": .object(byName: description.encoder.settings),
    ])
    let heard = tensors.filter { !TrainedDecoder.isTrained($0.name) }
    return sha256(
      SafetensorsFile.bytes(
        metadata: ["settings": settings.canonical.text, "hearing": hearing], tensors: heard))
  }

  /// The frames of all utterances, from the folder if they are cached.
  ///
  /// - Returns: one entry per utterance; sound that is too short, damaged or not finite is
  ///   skipped with its reason.
  /// - Throws: for sound that is missing or of another kind than the model takes, and where the
  ///   folder cannot be written.
  func frames(
    of utterances: [Manifest.Utterance], manifest: String
  ) throws -> EncodedSpeech {
    let home = URL(fileURLWithPath: manifest).standardizedFileURL.path
    let name = sha256(Array("\(encoderDigest)\n\(home)".utf8)).prefix(16)
    let path = URL(fileURLWithPath: folder).appendingPathComponent("\(name).frames").path
    let key = sha256(Array(keyText(of: utterances).utf8))
    if let kept = EncodedSpeech(path, key: key, count: utterances.count) { return kept }
    var writer = try EncodedSpeechWriter(path, key: key, width: model.model.encoder.outputDim)
    do {
      try encode(utterances, manifest: manifest, into: &writer)
      try writer.finish()
    } catch {
      throw error
    }
    guard let made = EncodedSpeech(path, key: key, count: utterances.count) else {
      throw InputError(
        place: path, found: "a different file than was just written", expected: "its frames",
        advice: "check the disk, or name another folder with --cache")
    }
    return made
  }

  private func keyText(of utterances: [Manifest.Utterance]) -> String {
    let files = utterances.map { utterance in
      let known = try? FileManager.default.attributesOfItem(
        atPath: URL(fileURLWithPath: utterance.path).resolvingSymlinksInPath().path)
      let size = known?[.size] as? Int ?? -1
      let time = (known?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? -1
      let piece = utterance.piece.isWhole ? "" : "\t\(utterance.piece.words)"
      return "\(utterance.path)\t\(size)\t\(time)" + piece
    }
    let heard = channel == .mix ? [] : ["channel \(channel)"]
    return ([encoderDigest] + heard + files).joined(separator: "\n")
  }

  /// A few utterances at a time, on all threads; written in their order.
  private func encode(
    _ utterances: [Manifest.Utterance], manifest: String, into writer: inout EncodedSpeechWriter
  ) throws {
    defer { Console.progress(nil) }
    let window = 4 * threads
    for start in stride(from: 0, to: utterances.count, by: window) {
      let some = utterances[start..<min(start + window, utterances.count)]
        .map { $0.piece.heard(on: channel) }
      for result in Parallel.map(some, threads: threads, Self.encodedFrames(model)) {
        switch try result.get() {
        case .success(let frames): try writer.add(frames)
        case .failure(let reason): writer.skip(reason.text)
        }
      }
      Console.progress(
        ProgressBar(
          title: "encoding \(manifest)", done: start + some.count, of: utterances.count
        ).line)
    }
  }

  private struct SkipReason: Error {
    let text: String
  }

  /// From a sound to frames, or why the utterance is skipped.
  private static func encodedFrames(
    _ model: LoadedModel
  ) -> @Sendable (SoundPiece) throws -> Result<Matrix, SkipReason> {
    { piece in
      let frames: Matrix
      do {
        frames = try AudioEncoder.encode(piece: piece, model: model).encoded.frames
      } catch let error as AudioError where skippable.contains(error.reason) {
        return .failure(SkipReason(text: "\(error.reason): found \(error.found)"))
      }
      guard frames.rows > 0 else { return .failure(SkipReason(text: "too short for a frame")) }
      guard frames.storage.firstNonFinite == nil else {
        return .failure(SkipReason(text: "encoder frames that are not finite"))
      }
      return .success(frames)
    }
  }

  private static let skippable: Set<AudioError.Reason> = [
    .damaged, .empty, .tooShort, .tooLong, .notFinite,
  ]
}
