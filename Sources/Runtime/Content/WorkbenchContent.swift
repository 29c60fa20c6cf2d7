package import BeamSearch
package import Experiments
import Foundation
import Fusion
import ModelFiles
import OnnxModels
package import Recognition
package import Session
package import Text
import TraceFiles

/// What a workbench opens: from a command line or from a saved session.
package struct WorkbenchContent {
  package let model: ModelSource
  /// Paths, in the order of the sounds.
  package let audio: [String]
  package let sounds: [SoundEntry]
  package var request: SearchRequest
  package var fusion: FusionRequest?
  /// How texts are compared; `nil`: in the usual way.
  package var texts: TextRequest?
  /// A second model to compare with.
  private(set) var rival: String?
  /// The interventions in the search, in a separate fork, optionally with a name.
  private(set) var what: (fork: String?, interventions: [SearchIntervention])?
  /// The view of a saved session to restore.
  package var view: SessionDocument.View?
  /// The session's file, if it has one.
  package var path: String?

  /// The samples shipped with the program.
  package init(samples: Samples) throws {
    try self.init(
      model: ModelSource(path: samples.model), audio: samples.audio,
      references: try ReferenceTable.read(samples.references))
  }

  /// The material of a trace, after verification.
  ///
  /// - Parameter places: the present paths of its files, if they were moved.
  package init(trace path: String, places: TraceMaterial.Places, references: ReferenceTable) throws
  {
    let reader = try TraceReader(path)
    let material = try TraceMaterial(reader, places: places, hint: .commandLine)
    try self.init(
      model: material.source, audio: [material.audio], references: references,
      request: try material.request, fusion: material.fusion)
    let search = material.header.search
    what = search.interventions.isEmpty ? nil : (search.fork, search.interventions)
  }

  /// The content named on a command line.
  package init(
    model: ModelSource, audio: [String], references: ReferenceTable,
    request: SearchRequest = SearchRequest(), fusion: FusionRequest? = nil
  ) throws {
    guard !audio.isEmpty else {
      throw InputError(
        place: "beamscope open \(model.path)", found: "no sound file", expected: "at least one",
        advice: "name sound files after the model; 'beamscope' alone opens the samples")
    }
    self.model = model
    self.audio = audio
    self.request = request
    self.fusion = fusion
    sounds = audio.map { path in
      SoundEntry(name: Self.name(of: path), reference: references.text(for: path))
    }
    try check(advice: "check the path")
  }

  /// A saved session.
  package init(session path: String) throws {
    let document = try SessionFile.read(path)
    model = document.model
    audio = document.sounds.map(\.path)
    sounds = document.sounds.map {
      SoundEntry(name: Self.name(of: $0.path), reference: $0.reference, bookmarks: $0.bookmarks)
    }
    request = document.view.search.request
    fusion = document.fusion
    texts = document.texts
    view = document.view
    self.path = path
    try check(advice: "restore it, or correct its path in \(path)")
  }

  /// Names a second model.
  package mutating func compare(with rival: String?) throws(InputError) {
    self.rival = rival
    try check(advice: "check the path")
  }

  private static func name(of path: String) -> String {
    URL(fileURLWithPath: path).lastPathComponent
  }

  private func check(advice: String) throws(InputError) {
    for path in [model.path] + audio + (rival.map { [$0] } ?? [])
    where !FileManager.default.fileExists(atPath: path) {
      throw InputError(place: path, found: "no such file", expected: "a file", advice: advice)
    }
  }

  /// The content of the session's file.
  package func document(of state: WorkbenchState) -> SessionDocument {
    SessionDocument(
      model: model,
      sounds: zip(audio, state.files).map(SessionDocument.Sound.init(path:entry:)),
      fusion: fusion, texts: texts, view: state.savedView)
  }
}
