package import Audio
package import BeamSearch
import Kernels
package import Transducer

/// The features of an utterance as a picture: (T, bands), natural logs of energy, low band first.
package struct Spectrogram: Sendable, Equatable {
  package let spectrum: DisplaySpectrum
  /// Seconds from one row to the next.
  package let frameShift: Double
  /// The 5th and the 99th percentile of the values: the range of the colour ramp, so that neither
  /// silence nor a single click dominates it.
  package let range: (low: Float, high: Float)
  package let speech: SpeechActivity

  package init(spectrum: DisplaySpectrum, frameShift: Double) {
    self.spectrum = spectrum
    self.frameShift = frameShift
    let sorted = spectrum.frames.storage.sorted()
    speech = SpeechActivity(spectrum: spectrum.frames, frameShift: frameShift)
    range = sorted.isEmpty ? (0, 1) : (sorted[sorted.count / 20], sorted[sorted.count * 99 / 100])
  }

  package static func == (a: Spectrogram, b: Spectrogram) -> Bool {
    a.spectrum == b.spectrum && a.frameShift == b.frameShift
  }
}

/// One sound file with its encoder output.
package struct Utterance: Sendable {
  /// File name without its folder.
  package let name: String
  /// Seconds.
  package let duration: Double
  package let spectrogram: Spectrogram
  package let encoded: EncoderOut
  /// What the user should know about the sound: resampled, clipped, ...
  package let notes: [SoundNote]

  package init(
    name: String, duration: Double, spectrogram: Spectrogram, encoded: EncoderOut,
    notes: [SoundNote]
  ) {
    self.name = name
    self.duration = duration
    self.spectrogram = spectrogram
    self.encoded = encoded
    self.notes = notes
  }
}

/// A search run over an utterance: the trace to step through and the final list.
package struct Decoding: Sendable {
  package let trace: SearchTrace
  package let nBest: [Hypothesis]
  package let history: TraceHistory

  package init(trace: SearchTrace, nBest: [Hypothesis]) {
    self.trace = trace
    self.nBest = nBest
    history = TraceHistory(trace)
  }
}
