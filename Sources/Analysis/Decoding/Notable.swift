import BeamSearch
package import Transducer

/// Events and warnings of a decoding; found off the main thread, because reading a long trace takes
/// a while.
package struct Notable: Sendable, Equatable {
  /// Without the loss of the reference, which is not known before the risk is.
  package let events: [TraceEvent]
  package let warnings: [DecodingWarning]

  package init(in decoding: Decoding, of utterance: Utterance, scorer: LabelScorer) {
    let vocabulary = scorer.vocabulary
    let frames = utterance.encoded.count
    events = decoding.events(vocabulary: vocabulary, frameCount: frames)
    guard let best = decoding.nBest.first else {
      warnings = []
      return
    }
    let finder = WarningFinder(
      trace: decoding.trace, best: best, vocabulary: vocabulary,
      contextSize: scorer.predictor.contextSize, frameCount: frames,
      frameDuration: utterance.encoded.frameDuration)
    warnings = finder.warnings(speech: utterance.spectrogram.speech, sound: utterance.notes)
  }
}
