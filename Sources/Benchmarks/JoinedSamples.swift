package import Analysis
import Audio
import Experiments
import Kernels
import ModelFiles
import Recognition
package import Session
package import Transducer

/// The samples joined repeatedly: an utterance of any length with the label statistics of real
/// speech.
package struct JoinedSamples {
  package let scorer: LabelScorer
  package let info: ModelInfo
  private let pieces: [(heard: EncodedSound, text: String?)]
  private let frontEnd: any FrontEnd

  package init() throws {
    let samples = try Samples.find()
    let model = try ModelFile.read(samples.model)
    let list = try ReferenceSource.file(samples.references).utterances(samples.audio)
    pieces = try list.items.map { item in
      (try AudioEncoder.encode(piece: item.piece, model: model), item.reference)
    }
    frontEnd = model.features.frontEnd
    scorer = model.model.scorer
    info = ModelInfo(
      name: model.description.name, parameterCount: model.inventory.totalParameters,
      scorer: scorer)
  }

  /// Encoder frames for a number of seconds, rounded down to whole frames.
  package func frames(seconds: Double) -> EncoderOut {
    .joining(pieces.map(\.heard.encoded), seconds: seconds)
  }

  /// An utterance of a number of seconds, with its spectrogram.
  package func utterance(seconds: Double) -> Utterance {
    let spectra = pieces.map { frontEnd.displaySpectrum(of: $0.heard.raw) }
    let shift = Double(frontEnd.frameShift) / Double(frontEnd.sampleRate)
    var whole = spectra[0]
    whole.frames = .joining(spectra.map(\.frames), rows: Int(seconds / shift))
    return Utterance(
      name: "joined samples", duration: seconds,
      spectrogram: Spectrogram(spectrum: whole, frameShift: shift),
      encoded: frames(seconds: seconds), notes: [])
  }

  /// The transcript of a number of seconds, without words cut off at the end.
  package func reference(seconds: Double) -> String {
    var (texts, time, index) = ([String](), 0.0, 0)
    while time + pieces[index % pieces.count].heard.duration <= seconds {
      texts.append(pieces[index % pieces.count].text ?? "")
      time += pieces[index % pieces.count].heard.duration
      index += 1
    }
    return texts.joined(separator: " ")
  }
}

extension EncoderOut {
  /// Utterances joined repeatedly, up to a number of seconds.
  static func joining(_ utterances: [EncoderOut], seconds: Double) -> EncoderOut {
    let duration = utterances.first?.frameDuration ?? 1
    return EncoderOut(
      frames: .joining(utterances.map(\.frames), rows: Int(seconds / duration)),
      frameDuration: duration)
  }
}

extension Matrix {
  /// The rows of matrices, joined repeatedly.
  static func joining(_ parts: [Matrix], rows: Int) -> Matrix {
    let columns = parts.first?.columns ?? 0
    let once = parts.flatMap(\.storage)
    var storage: [Float] = []
    storage.reserveCapacity(rows * columns)
    while !once.isEmpty, storage.count < rows * columns {
      storage += once.prefix(rows * columns - storage.count)
    }
    return Matrix(
      rows: columns == 0 ? 0 : storage.count / columns, columns: columns, storage: storage)
  }
}
