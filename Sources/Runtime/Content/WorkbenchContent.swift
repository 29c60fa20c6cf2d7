package import Audio
import AudioFiles
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
  package private(set) var model: ModelSource
  /// What is decoded, in the order of the sounds.
  package private(set) var pieces: [SoundPiece]
  /// What the user should know about the references.
  package let remarks: [String]
  /// The file of the references, if one was named.
  package var lists: String?
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
      model: ModelSource(path: samples.model),
      utterances: ReferenceSource.file(samples.references).utterances(samples.audio))
  }

  /// The material of a trace, after verification.
  ///
  /// - Parameter places: the present paths of its files, if they were moved.
  package init(trace path: String, places: TraceMaterial.Places, references: ReferenceSource) throws
  {
    let reader = try TraceReader(path)
    let material = try TraceMaterial(reader, places: places, hint: .commandLine)
    try self.init(
      model: material.source, utterances: references.utterances([material.audio]).whole,
      request: try material.request, fusion: material.fusion)
    let search = material.header.search
    pieces = [material.piece]
    what = search.interventions.isEmpty ? nil : (search.fork, search.interventions)
  }

  /// The content named on a command line.
  package init(
    model: ModelSource, utterances: UtteranceList,
    request: SearchRequest = SearchRequest(), fusion: FusionRequest? = nil
  ) throws {
    self.model = model
    pieces = utterances.items.map(\.piece)
    remarks = utterances.remarks
    self.request = request
    self.fusion = fusion
    sounds = utterances.items.map { item in
      SoundEntry(name: Self.name(of: item), reference: item.reference)
    }
    try check(advice: "check the path")
  }

  /// A saved session.
  ///
  /// - Parameter runtime: the ONNX Runtime library that the user named, if any; the one in the file
  ///   is not opened.
  package init(session path: String, runtime: String?) throws {
    let document = try SessionFile.read(path)
    model = document.model.using(runtime: runtime)
    pieces = document.sounds.map(\.piece)
    remarks = []
    sounds = document.sounds.map {
      SoundEntry(name: Self.name(of: $0.piece), reference: $0.reference, bookmarks: $0.bookmarks)
    }
    request = document.view.search.request
    fusion = document.fusion
    texts = document.texts
    view = document.view
    self.path = path
    try check(advice: "restore it, or correct its path in \(path)")
  }

  /// Opens the model as the dialect of the request hears.
  package mutating func hearAsDialect() { model = model.heard(as: request.dialect) }

  /// Names a second model.
  package mutating func compare(with rival: String?) throws(InputError) {
    self.rival = rival
    try check(advice: "check the path")
  }

  private static func name(of path: String) -> String {
    URL(fileURLWithPath: path).lastPathComponent
  }

  /// The id of the list, or the file; of a piece that is named by its file, with its beginning.
  private static func name(of item: UtteranceList.Item) -> String {
    let (id, file) = (name(of: item.exportName), name(of: item.piece.path))
    return id == file ? name(of: item.piece) : id
  }

  /// Of a piece of a file: with its beginning, in seconds.
  private static func name(of piece: SoundPiece) -> String {
    name(of: piece.path) + (piece.offset == 0 && piece.duration == nil ? "" : "@\(piece.offset)")
  }

  private func check(advice: String) throws(InputError) {
    for path in [model.path] + pieces.map(\.path) + (rival.map { [$0] } ?? [])
    where !FileManager.default.fileExists(atPath: path) && !PipedSound.isStandardInput(path) {
      throw InputError(place: path, found: "no such file", expected: "a file", advice: advice)
    }
  }

  /// The files in use, which nothing may replace.
  package var inputs: [String] {
    [model.path, lists, rival, fusion?.languageModel?.path, fusion?.hotwords?.path]
      .compactMap(\.self) + pieces.map(\.path)
  }

  /// The content of the session's file.
  package func document(of state: WorkbenchState) -> SessionDocument {
    SessionDocument(
      model: model,
      sounds: zip(pieces, state.files).map(SessionDocument.Sound.init(piece:entry:)),
      fusion: fusion, texts: texts, view: state.savedView)
  }
}
