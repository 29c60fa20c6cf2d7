/// The source of the transcripts of sound files.
package enum ReferenceSource: Sendable, Equatable {
  case none
  /// Transcripts that lie beside the sounds, if there are any.
  case besideSounds
  /// One text for every sound.
  case text(String)
  /// A manifest.
  case file(String)
}
