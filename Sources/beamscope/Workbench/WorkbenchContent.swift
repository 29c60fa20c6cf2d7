import BeamSearch
import Foundation
import Fusion
import ModelFiles
import OnnxModels
import Session
import Text
import TraceFiles

/// What a workbench is opened on: by a command line, or by a session that was saved.
struct WorkbenchContent {
  let model: ModelSource
  /// Paths, in the order of the sounds.
  let audio: [String]
  let sounds: [SoundEntry]
  var request: SearchRequest
  var fusion: FusionRequest?
  /// A second model to compare with.
  private(set) var rival: String?
  /// What is done to the search on its way, in a fork of its own with perhaps a name.
  private(set) var what: (fork: String?, interventions: [SearchIntervention])?
  /// What a saved session is to be found at.
  var view: SessionDocument.View?
  /// The session's file, if it has one.
  var path: String?

  /// The model and the sounds that are named; the samples where none are.
  init(_ command: OpenCommand) throws {
    let references: ReferenceTable
    if let model = command.model {
      self.model = command.onnx.source(model)
      audio = command.audio
      references = try command.references.table()
      guard !audio.isEmpty else {
        throw InputError(
          place: "beamscope open \(model)", found: "no sound file", expected: "at least one",
          advice: "name sound files after the model; 'beamscope' alone opens the samples")
      }
    } else {
      let samples = try Samples.find()
      model = ModelSource(path: samples.model)
      audio = samples.audio
      references = try ReferenceTable.read(samples.references)
    }
    sounds = audio.map { path in
      SoundEntry(name: Self.name(of: path), reference: references.text(for: path))
    }
    request = SearchRequest()
    try check(advice: "check the path")
  }

  /// What a trace was made with, once it has proved the same.
  init(trace path: String, _ command: OpenCommand) throws {
    let reader = try TraceReader(path)
    let material = try TraceMaterial(
      reader,
      places: .init(
        model: command.model, audio: command.audio.first, runtime: command.onnx.onnxruntime),
      hint: .commandLine)
    (model, audio) = (material.source, [material.audio])
    let references = try command.references.table()
    sounds = [
      SoundEntry(name: Self.name(of: audio[0]), reference: references.text(for: audio[0]))
    ]
    request = try material.request
    fusion = material.fusion
    let search = material.header.search
    what = search.interventions.isEmpty ? nil : (search.fork, search.interventions)
  }

  /// What a command line names.
  init(
    model: ModelSource, audio: [String], references: ReferenceTable, request: SearchRequest,
    fusion: FusionRequest?
  ) throws {
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
  init(session path: String) throws {
    let document = try SessionFile.read(path)
    model = try ModelSource(document.model, session: path)
    audio = document.sounds.map(\.path)
    sounds = document.sounds.map {
      SoundEntry(name: Self.name(of: $0.path), reference: $0.reference, bookmarks: $0.bookmarks)
    }
    request = document.view.search.request
    fusion = FusionRequest(document)
    view = document.view
    self.path = path
    try check(advice: "put it back, or mend its path in \(path)")
  }

  /// Names a second model.
  mutating func compare(with rival: String?) throws(InputError) {
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

  /// What a file of the session holds.
  func document(of state: WorkbenchState) -> SessionDocument {
    SessionDocument(
      model: model.saved,
      sounds: zip(audio, state.files).map(SessionDocument.Sound.init(path:entry:)),
      languageModel: fusion?.languageModel.map {
        SessionDocument.LanguageModel(path: $0.path, weight: $0.weight, unit: $0.unit?.rawValue)
      },
      hotwords: fusion?.hotwords.map {
        SessionDocument.Hotwords(path: $0.path, score: $0.boost)
      },
      view: state.savedView)
  }
}

extension ModelSource {
  fileprivate init(_ model: SessionDocument.Model, session: String) throws(InputError) {
    func choice<Choice: RawRepresentable & CaseIterable>(
      _ name: String?, _ key: String
    ) throws(InputError) -> Choice? where Choice.RawValue == String {
      guard let name else { return nil }
      if let choice = Choice(rawValue: name) { return choice }
      throw InputError(
        place: "\(session), model.\(key)", found: "\"\(name)\"",
        expected: Choice.allCases.map(\.rawValue).joined(separator: ", "),
        advice: "mend the file, or save the session anew with :save")
    }
    self.init(
      path: model.path, runtime: model.onnxruntime,
      onnx: OnnxTransducer.Options(
        precision: try choice(model.precision, "precision"), tailPadding: model.tailPadding,
        frontEnd: try choice(model.frontEnd, "frontEnd"),
        normalization: try choice(model.normalization, "normalization")))
  }

  fileprivate var saved: SessionDocument.Model {
    var saved = SessionDocument.Model(path: path)
    saved.onnxruntime = runtime
    saved.precision = onnx.precision?.rawValue
    saved.tailPadding = onnx.tailPadding
    saved.frontEnd = onnx.frontEnd?.rawValue
    saved.normalization = onnx.normalization?.rawValue
    return saved
  }
}

extension FusionRequest {
  fileprivate init?(_ document: SessionDocument) {
    guard document.languageModel != nil || document.hotwords != nil else { return nil }
    self.init(
      languageModel: document.languageModel.map {
        LanguageModelFile(
          path: $0.path, weight: $0.weight, unit: $0.unit.flatMap(LanguageModelFusion.Unit.init))
      },
      hotwords: document.hotwords.map { HotwordsFile(path: $0.path, boost: $0.score) })
  }
}
