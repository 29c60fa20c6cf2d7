import Analysis
import Audio
import BeamSearch
import ModelFiles
import Recognition
import Scoring
import Session

/// Decodes a sound file for the list of files, without a trace.
struct FileDecoder {
  let model: LoadedModel
  let info: ModelInfo
  let name: String
  let options: SearchOptions
  let texts: TextComparison

  /// - Parameter progress: called with the share done, 0...1; it may throw to stop.
  func decode(
    _ piece: SoundPiece, reference: String?, progress: (Double) throws -> Void
  ) throws -> FileResult {
    let heard = try AudioEncoder.encode(piece: piece, model: model) { try progress($0 * 0.5) }
    let result = try BeamSearch.decode(
      heard.encoded, scorer: info.scorer, search: name, options: options, fusion: info.fusion,
      recording: .nothing
    ) { try progress(0.5 + $0 * 0.3) }
    let report = try Assessment.assess(
      nBest: result.nBest, encoded: heard.encoded, scorer: info.scorer, reference: reference,
      texts: texts
    ) { try progress(0.8 + $0 * 0.2) }
    return FileResult(
      duration: heard.duration, report: report, searchName: name, options: options)
  }
}
