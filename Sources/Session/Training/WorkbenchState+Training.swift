import Analysis
import BeamSearch
import Transducer

/// Training by single steps, to see what a loss does.
extension WorkbenchState {
  /// `:train step`: one step on this utterance, on a copy of the decoder that becomes a fork.
  mutating func train(_ text: String) -> [Effect] {
    guard let step = TrainingStep(parsing: text) else {
      say(
        .error,
        ":train: found \(text); expected \(TrainingStep.usage), as in :train step embr "
          + "\(TrainingStep.usualRate)")
      return []
    }
    guard let risk, decoding != nil else {
      say(.note, "nothing is scored yet: wait for the exact scores of the n-best, then train")
      return []
    }
    guard let reference = risk.reference else {
      let key = keymap.label(of: .editReference)
      say(.error, ":train: found no reference; expected the spoken words; \(key) sets them")
      return []
    }
    guard let labels = reference.labels else {
      say(.error, ":train: \(reference.spellingProblem ?? "the reference cannot be spelled")")
      return []
    }
    let words = reference.text.split(separator: " ").map(String.init)
    return [
      .train(
        startJob(.training), step, TrainingStep.Reference(labels: labels, words: words),
        model: fork.modelPath)
    ]
  }

  /// Shows the trained model as a new fork.
  mutating func show(_ trained: TrainedModel) -> [Effect] {
    let parent = fork.name
    var new = Fork(
      name: freeName("train"), origin: Fork.Origin(parent: parent, step: 0), setup: fork.setup,
      plan: fork.plan, modelPath: trained.key, isTrained: true)
    new.model = trained.info
    // The encoder is the same, and so are the encoder frames.
    new.utterance = utterance
    forks.append(new)
    let key = keymap.label(of: .diff)
    say(
      .answer,
      "\(new.name): \(trained.report.sentence). \(key) compares it with base, :fork \(parent) goes "
        + "back")
    return show(fork: forks.count - 1)
  }
}
