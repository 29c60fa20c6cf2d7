/// The source of the transcripts of sound files.
package enum ReferenceSource: Sendable, Equatable {
  case none
  /// One text for every sound.
  case text(String)
  /// A table or a manifest.
  case file(String)
}
