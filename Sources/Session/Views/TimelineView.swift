import Analysis
import Audio
import BeamSearch
import Kernels
import Transducer

/// The timeline: spectrogram, labels of the selected candidate at their frames, blank strip.
package struct TimelineView: Sendable, Equatable {
  package let scale: TimelineScale
  package let frameDuration: Double
  package let cursorFrame: Int
  package let labels: [TimelineLabel]
  /// The reference's words on its best alignment; empty where that is not known.
  package let reference: [TimelineLabel]
  /// P(blank) along the best alignment of the candidate, per visible frame; empty until known.
  package let blank: [Float]
  /// Those in sight.
  package let pins: [TimelinePin]
  package let lowFrequency: Double
  package let highFrequency: Double
  /// Bands of the spectrogram.
  package var bandCount: Int { spectrogram.spectrum.frames.columns }
  private let spectrogram: Spectrogram
  private let low: Float
  private let high: Float

  package init?(state: WorkbenchState, columns: Int) {
    guard let utterance = state.utterance else { return nil }
    let total = utterance.encoded.count
    scale = TimelineScale(
      totalFrames: total, cursor: state.encoderFrame, columns: columns, window: state.window)
    frameDuration = utterance.encoded.frameDuration
    cursorFrame = state.encoderFrame
    spectrogram = utterance.spectrogram
    lowFrequency = utterance.spectrogram.spectrum.lowFrequency
    highFrequency = utterance.spectrogram.spectrum.highFrequency
    (low, high) = utterance.spectrogram.range
    let visible = scale.firstFrame..<scale.firstFrame + scale.frameCount
    pins = state.timelinePins.filter { visible.contains($0.frame) }
    reference = state.fork.found.referenceWords.filter { visible.contains($0.frame) }
    if let candidate = state.selectedCandidate, let model = state.model {
      labels = zip(candidate.timestamps, candidate.labels).filter { visible.contains($0.0) }
        .map { TimelineLabel(frame: $0.0, text: model.scorer.vocabulary[$0.1]) }
      let map = state.lattice.flatMap { $0.labels == candidate.labels ? $0 : nil }
      blank = map.map { map in visible.map { map.blankOnBestPath(frame: $0) } } ?? []
    } else {
      labels = []
      blank = []
    }
  }

  /// Loudness, 0...1 of the utterance's range, of a cell: the mean over the feature frames of a
  /// column and the bands of a row; row 0 is the top (high frequencies).
  package func level(column: Int, row: Int, rows: Int) -> Float {
    let spectrum = spectrogram.spectrum.frames
    let columns = scale.columnsPerFrame
    let start = (Double(scale.firstFrame) + Double(column) / columns) * frameDuration
    let end = start + frameDuration / columns
    let from = Int(start / spectrogram.frameShift + 0.5)
    let to = max(from + 1, Int(end / spectrogram.frameShift + 0.5))
    let flipped = rows - 1 - row
    let lowBand = flipped * spectrum.columns / rows
    let highBand = max(lowBand + 1, (flipped + 1) * spectrum.columns / rows)
    var sum: Float = 0
    var count: Float = 0
    for t in from..<to where t < spectrum.rows {
      for band in lowBand..<min(highBand, spectrum.columns) {
        sum += spectrum[t, band]
        count += 1
      }
    }
    guard count > 0, high > low else { return 0 }
    return max(0, min(1, (sum / count - low) / (high - low)))
  }
}

extension PanelID {
  package static let timeline = PanelID(
    rawValue: "timeline", key: "1", title: "Timeline", about: "the timeline", subject: .beam,
    turn: { $0.zoom(in: $1) }, term: { _ in "encoder frame" })
}
