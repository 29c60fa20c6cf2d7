package import Audio
package import BeamSearch
package import Experiments

/// What `open` should open, and its appearance; nothing is read yet.
package struct OpenRequest: Sendable {
  /// What the workbench opens.
  package enum Source: Sendable {
    case samples
    case files(model: ModelSource, audio: [String], channel: SoundChannel = .mix)
    /// The name or path of a saved session, and the ONNX Runtime library to use, if one is named.
    case session(String, runtime: String?)
    /// A trace, with the present paths of its model, sound and runtime, if they were moved.
    case trace(String, model: String?, audio: String?, runtime: String?)
  }

  package var source: Source
  /// A second model to compare with.
  package var against: String?
  package var references = ReferenceSource.none
  /// The request for the search; it overrides settings and session.
  package var search = SearchRequest()
  package var fusion: FusionRequest?
  /// `nil`: as the session says, or in the usual way.
  package var texts: TextRequest?
  package var looks = Looks()
  package var userFiles = UserFilePaths()

  package init(
    source: Source, against: String? = nil, references: ReferenceSource = ReferenceSource.none,
    search: SearchRequest = SearchRequest(), fusion: FusionRequest? = nil,
    texts: TextRequest? = nil, looks: Looks = Looks(), userFiles: UserFilePaths = UserFilePaths()
  ) {
    self.source = source
    self.against = against
    self.references = references
    self.search = search
    self.fusion = fusion
    self.texts = texts
    self.looks = looks
    self.userFiles = userFiles
  }
}
