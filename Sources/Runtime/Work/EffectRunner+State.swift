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
      decodeFiles(id, work, name: name, options: options, model: model)
    default: startOnUtterance(effect, for: state)
    }
  }

  private func startOnUtterance(_ effect: Effect, for state: WorkbenchState) {
    guard let utterance = state.utterance, let model = state.model else { return }
    let scorer = model.scorer
    switch effect {
    case .search(let id, let name, let options, let interventions):
      search(
        id, name: name, options: options, interventions: interventions, utterance: utterance,
        model: model)
    case .assess(let id, let reference):
      guard let decoding = state.decoding else { return }
      assess(id, reference: reference, decoding: decoding, utterance: utterance, scorer: scorer)
    case .fillLattice(let id, let candidate):
      guard let decoding = state.decoding else { return }
      fillLattice(
        id, candidate: candidate, trace: decoding.trace, utterance: utterance, scorer: scorer)
    case .align(let id, let reference, let candidate):
      align(id, reference, candidate, vocabulary: scorer.vocabulary)
    case .writeTrace(let id, let work): writeTrace(id, work, utterance: utterance)
    case .train(let id, let step, let reference, let path):
      guard let decoding = state.decoding else { return }
      train(
        id, step, towards: reference, of: path, decoding: decoding, utterance: utterance,
        model: model)
    case .why(let id, let target):
      why(
        id, target: target, plan: state.plan, interventions: state.interventions,
        utterance: utterance, model: model)
    default: return
    }
  }
}
