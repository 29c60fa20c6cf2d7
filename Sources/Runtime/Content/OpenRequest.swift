package import BeamSearch
package import Experiments

/// What `open` was asked to open, and how it is to look; nothing of it is read yet.
package struct OpenRequest: Sendable {
  /// What the workbench is opened on.
  package enum Source: Sendable {
    case samples
    case files(model: ModelSource, audio: [String])
    /// The name or path of a saved session.
    case session(String)
    /// A trace, with where its model, sound and runtime are now, if they are elsewhere.
    case trace(String, model: String?, audio: String?, runtime: String?)
  }

  package var source: Source
  /// A second model to compare with.
  package var against: String?
  package var references = ReferenceSource.none
  /// What was asked of the search; it overrides settings and session.
  package var search = SearchRequest()
  package var fusion: FusionRequest?
  package var looks = Looks()
  package var userFiles = UserFilePaths()

  package init(
    source: Source, against: String? = nil, references: ReferenceSource = ReferenceSource.none,
    search: SearchRequest = SearchRequest(), fusion: FusionRequest? = nil, looks: Looks = Looks(),
    userFiles: UserFilePaths = UserFilePaths()
  ) {
    self.source = source
    self.against = against
    self.references = references
    self.search = search
    self.fusion = fusion
    self.looks = looks
    self.userFiles = userFiles
  }
}
