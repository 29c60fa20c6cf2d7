import Analysis
import Audio
import BeamSearch
import Experiments
import Kernels
import Scoring
package import Session
import Transducer

/// A workbench on a random toy model, with jobs run immediately and in order.
package struct WorkbenchFixture {
  package private(set) var state: WorkbenchState
  package let toy: ToyModel
  /// The model of every path.
  package let rival: ToyModel
  /// The path of none.
  package static let noModel = "missing"
  /// Effects that are not jobs, in the order they came.
  package private(set) var others: [Effect] = []

  package init(
    frames: Int = 12, reference: String? = nil, files: Int = 1,
    bookmarks: [Bookmarks] = [], view: SessionDocument.View? = nil, keymap: Keymap = .standard
  ) throws {
    toy = ToyModel(ToyShape(seed: 7, frames: frames, size: 4, memory: .lastLabel, blankBias: 1))
    rival = ToyModel(ToyShape(seed: 8, frames: frames, size: 4, memory: .twoLabels, blankBias: 1))
    state = try WorkbenchState(
      files: (0..<files).map { index in
        SoundEntry(
          name: "\(index + 1).wav", reference: reference,
          bookmarks: bookmarks.indices.contains(index) ? bookmarks[index] : Bookmarks())
      },
      request: view?.search.request
        ?? SearchRequest(
          settings: [KnobSetting(.beam, 3), KnobSetting(.maxSymbols, 2)]),
      themeName: "dark", themeNames: ["dark", "light", "mono"], keymap: keymap)
    if let view { state.reopen(view) }
    try perform(state.begin())
  }

  package mutating func type(_ keys: String...) throws {
    for key in keys { try send(.key(KeyStroke(key))) }
  }

  /// Types `:`, a line and Enter.
  package mutating func typeLine(_ line: String) throws {
    try type(":")
    for character in line { try type(character == " " ? "<Space>" : String(character)) }
    try type("<Enter>")
  }

  package mutating func send(_ action: Action) throws { try perform(state.update(action)) }

  package mutating func perform(_ effects: [Effect]) throws {
    for effect in effects {
      switch effect {
      case .loadModel(let id, let path): try send(load(id, path))
      case .encode(let id, let file, let model):
        try send(.utteranceReady(id, utterance(file, model)))
      case .decodeFiles(let id, let work, let name, let options):
        for item in work {
          try send(.fileDone(id, file: item.file, try outcome(item, name, options)))
        }
        try send(.filesDone(id))
      case .train(let id, let step, let reference, let model):
        try send(.trained(id, trained(step, reference, of: model)))
      case .export(let id, let export):
        others.append(effect)
        try send(.exported(id, "wrote \(export.path): \(export.what)"))
      case .writeTrace(let id, let work):
        others.append(effect)
        try send(.exported(id, "wrote the trace to \(work.path)"))
      default:
        if let work = state.computation(effect) {
          try send(work.result())
        } else {
          others.append(effect)
        }
      }
    }
  }

  private func load(_ id: JobID, _ path: String?) -> Action {
    if path == Self.noModel { return .failed(id, "no such model") }
    let scorer = path == nil ? toy.scorer : rival.scorer
    return .modelLoaded(
      id, ModelInfo(name: path == nil ? "toy" : "rival", parameterCount: 1234, scorer: scorer))
  }

  /// A training step turns every model into its rival.
  private func trained(
    _ step: TrainingStep, _ reference: TrainingStep.Reference, of model: String?
  ) -> TrainedModel {
    TrainedModel(
      key: "\(model ?? "toy") trained",
      info: ModelInfo(name: "toy+", parameterCount: 1234, scorer: rival.scorer),
      report: TrainingStepReport(
        step: step, gradientNorm: 2, reference: .init(-3, -2), risk: .init(0.5, 0.25),
        rows: [
          .init(
            text: reference.words.joined(separator: " "), errors: 0, posterior: .init(0.5, 0.75)),
          .init(text: "", errors: 1, posterior: .init(0.5, 0.25)),
        ]))
  }

  /// The background result of a file; every third cannot be read.
  private func outcome(
    _ work: FileWork, _ name: String, _ options: SearchOptions
  ) throws -> FileOutcome {
    guard work.file % 3 != 2 else { return .failed("\(work.file + 1).wav: not a sound file") }
    do {
      let result = try decode(toy.encoderOut, scorer: toy.scorer, search: name, options: options)
      let report = try Assessment.assess(
        nBest: result.nBest, encoded: toy.encoderOut, scorer: toy.scorer,
        reference: work.reference)
      return .decoded(
        FileResult(
          duration: Double(toy.frames) * 0.04, report: report, searchName: name, options: options))
    } catch {
      return .failed("\(error)")
    }
  }

  /// Applies an action without running its effects: the state while work is in progress.
  package mutating func interrupt(with action: Action) -> [Effect] { state.update(action) }

  private func utterance(_ file: Int, _ model: String?) -> Utterance {
    let toy = model == nil ? toy : rival
    let bands = Matrix(
      rows: toy.frames * 4, columns: 8, storage: (0..<toy.frames * 32).map { Float($0 % 13) })
    return Utterance(
      name: "\(file + 1).wav", duration: Double(toy.frames) * 0.04,
      spectrogram: Spectrogram(
        spectrum: DisplaySpectrum(
          frames: bands, lowFrequency: 100, highFrequency: 7000,
          bandCenters: (0..<8).map { 100 + Double($0) * 900 }), frameShift: 0.01),
      encoded: toy.encoderOut, notes: [])
  }
}
