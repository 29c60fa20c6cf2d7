import Analysis
import Session
import Transducer

extension EffectRunner {
  /// Starts the work that a state asks for; other effects are ignored.
  func start(_ effect: Effect, for state: WorkbenchState) {
    switch effect {
    case .loadModel(let id, let path): loadModel(id, path: path)
    case .encode(let id, let file, let model): encode(id, file: file, model: model)
    case .cancel(let id): cancel(id)
    case .listen(let id, let file, let time): listen(id, file: file, around: time)
    case .decodeFiles(let id, let work, let name, let options):
      guard let model = state.model else { return }
      decodeFiles(id, work, name: name, options: options, texts: state.texts, model: model)
    default: startOnUtterance(effect, for: state)
    }
  }

  private func startOnUtterance(_ effect: Effect, for state: WorkbenchState) {
    if let work = state.computation(effect) { return compute(work) }
    guard let utterance = state.utterance, let model = state.model else { return }
    switch effect {
    case .writeTrace(let id, let work): writeTrace(id, work, utterance: utterance)
    case .train(let id, let step, let reference, let path):
      guard let decoding = state.decoding else { return }
      train(
        id, step, towards: reference, of: path, decoding: decoding, utterance: utterance,
        model: model)
    default: return
    }
  }
}
