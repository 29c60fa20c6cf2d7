package import BeamSearch
package import Experiments
import Transducer

/// `:force`, `:forbid`, `:model`.
extension WorkbenchState {
  /// Forces or forbids a token at the frame under the cursor, in a new fork if this is the base;
  /// without a token, removes what was forced or forbidden at this frame.
  mutating func intervene(
    _ command: String, _ text: String, change: (TokenID) -> SearchIntervention.Change
  ) -> [Effect] {
    guard decoding != nil, let vocabulary = model?.scorer.vocabulary else {
      say(.note, "nothing is decoded yet")
      return []
    }
    let frame = encoderFrame
    var setup = fork.setup
    let what: String
    if text.isEmpty {
      setup.freeTokens(at: frame)
      guard setup != fork.setup else {
        say(.error, "\(command): found nothing; expected a token (none is set at this frame)")
        return []
      }
      what = "no token forced or forbidden at frame \(frame)"
    } else {
      guard let token = vocabulary.emission(named: text) else {
        say(.error, "\(command): found \(text); " + vocabulary.advice(on: text))
        return []
      }
      let new = SearchIntervention(frame: frame, change(token))
      setup.add(new)
      what = new.words(vocabulary)
    }
    if forkIndex == 0 { guard makeFork() else { return [] } }
    return edit(to: setup, what: what)
  }

  /// Searches again with another setup, which can be undone, or reports why not.
  mutating func edit(to setup: SearchSetup, what: String) -> [Effect] {
    let before = fork.setup
    do throws(SearchError) {
      try use(setup)
    } catch {
      say(.error, "\(what): \(error)")
      return []
    }
    fork.edits.record(what, from: before, to: setup)
    say(.note, "\(fork.name): \(what)")
    return searchAgain()
  }

  /// `:model FILE`: the current search with another model, as a fork.
  mutating func openModel(_ path: String) -> [Effect] {
    guard !path.isEmpty else {
      say(.error, ":model: found nothing; expected a model file or a folder of ONNX files")
      return []
    }
    addRival(
      modelPath: path, setup: SearchSetup(request: request),
      origin: Fork.Origin(parent: fork.name, step: 0))
    say(.note, "fork \(forks[forks.count - 1].name): the same sound with the model \(path)")
    return show(fork: forks.count - 1)
  }

  /// Adds a fork with interventions and shows it; to be called before `begin`.
  package mutating func addFork(named name: String?, interventions: [SearchIntervention]) {
    let isFree = name.map { name in !forks.contains { $0.name == name } } ?? false
    forks.append(
      Fork(
        name: isFree ? name ?? freeName("fork") : freeName("fork"),
        setup: SearchSetup(request: request, interventions: interventions), plan: plan))
    forkIndex = forks.count - 1
  }

  /// Adds a fork with another model, not yet shown.
  package mutating func addRival(
    modelPath path: String, setup: SearchSetup? = nil, origin: Fork.Origin? = nil
  ) {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let stem = file.split(separator: ".").first.map(String.init) ?? file
    let name = stem.map { $0 == " " ? "_" : String($0) }.joined()
    let isFree = !forks.contains { $0.name == name }
    forks.append(
      Fork(
        name: isFree ? name : freeName(name), origin: origin,
        setup: setup ?? SearchSetup(request: request), plan: plan, modelPath: path))
  }
}

extension Vocabulary {
  /// The token a user means: `blank`, `#12` for number 12, or a piece, in which `_` stands for the
  /// mark that begins a word.
  fileprivate func emission(named text: String) -> TokenID? {
    if text == "blank" { return blankID }
    if text.hasPrefix("#"), let index = Int(text.dropFirst()), tokens.indices.contains(index) {
      return TokenID(index)
    }
    let marked = text.map { $0 == "_" ? "\u{2581}" : String($0) }.joined()
    return token(named: text) ?? token(named: marked)
  }

  /// What was expected where a token does not exist.
  fileprivate func advice(on text: String) -> String {
    let near = tokens.filter { $0.lowercased().contains(text.lowercased()) }.prefix(8)
    let hint = near.isEmpty ? "" : " such as \(near.joined(separator: " "))"
    return
      "expected a token of the vocabulary\(hint); write blank, a token as the joint panel shows it "
      + "(_ for \u{2581}), or #7 for number 7"
  }
}
