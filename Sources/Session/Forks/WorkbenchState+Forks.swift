package import Analysis
package import BeamSearch
import Experiments
import Transducer

/// The current fork: the search that is shown.
extension WorkbenchState {
  package internal(set) var fork: Fork {
    get { forks[forkIndex] }
    set { forks[forkIndex] = newValue }
  }

  package internal(set) var decoding: Decoding? {
    get { forks[forkIndex].found.decoding }
    set { forks[forkIndex].found.decoding = newValue }
  }
  package internal(set) var events: [TraceEvent] {
    get { forks[forkIndex].found.events }
    set { forks[forkIndex].found.events = newValue }
  }
  /// Where the text last searched for is emitted, in time order.
  package internal(set) var emissions: [Emission] {
    get { forks[forkIndex].found.emissions }
    set { forks[forkIndex].found.emissions = newValue }
  }
  package internal(set) var warnings: [DecodingWarning] {
    get { forks[forkIndex].found.warnings }
    set { forks[forkIndex].found.warnings = newValue }
  }
  package internal(set) var risk: RiskReport? {
    get { forks[forkIndex].found.risk }
    set { forks[forkIndex].found.risk = newValue }
  }
  package internal(set) var lattice: LatticeMap? {
    get { forks[forkIndex].found.lattice }
    set { forks[forkIndex].found.lattice = newValue }
  }
  /// The selected candidate against the reference; `nil` without one.
  package internal(set) var alignment: ReferenceAlignment? {
    get { forks[forkIndex].found.alignment }
    set { forks[forkIndex].found.alignment = newValue }
  }

  package internal(set) var model: ModelInfo? {
    get { forks[forkIndex].modelPath == nil ? baseModel : forks[forkIndex].model }
    set {
      if forks[forkIndex].modelPath == nil {
        baseModel = newValue
      } else {
        forks[forkIndex].model = newValue
      }
      for index in forks.indices { replan(index) }
    }
  }
  package internal(set) var utterance: Utterance? {
    get { forks[forkIndex].modelPath == nil ? baseUtterance : forks[forkIndex].utterance }
    set {
      if forks[forkIndex].modelPath == nil {
        baseUtterance = newValue
      } else {
        forks[forkIndex].utterance = newValue
      }
    }
  }

  /// The user's request, and the plan made from it.
  package var request: SearchRequest { fork.setup.request }
  package var plan: SearchPlan { fork.plan }
  package var interventions: [SearchIntervention] { fork.setup.interventions }

  package var searchName: String { plan.profile.name }
  package var options: SearchOptions { plan.options }

  /// The options at the step under the cursor.
  package var optionsAtCursor: SearchOptions {
    interventions.optionsChanges(from: options, contextSize: contextSize)
      .last { $0.step <= cursor.frame }?.options ?? options
  }

  func model(of fork: Fork) -> ModelInfo? { fork.modelPath == nil ? baseModel : fork.model }

  var contextSize: Int? { model?.scorer.predictor.contextSize }

  /// Uses a setup for the following searches.
  ///
  /// - Throws: `SearchError`; then nothing is changed.
  mutating func use(_ setup: SearchSetup) throws(SearchError) {
    let plan = try setup.request.plan(contextSize: contextSize)
    if let scorer = model?.scorer {
      try SearchCatalog.check(
        plan.profile.name, scorer: scorer, options: plan.options,
        interventions: setup.interventions)
    }
    fork.plan = plan
    fork.setup = setup
  }

  private mutating func replan(_ index: Int) {
    guard let size = model(of: forks[index]).map(\.scorer.predictor.contextSize) else { return }
    forks[index].plan =
      (try? forks[index].setup.request.plan(contextSize: size)) ?? forks[index].plan
  }

  // MARK: Making and leaving

  /// `f` and `:fork NAME`: goes to an existing fork, or to a new one of the current search.
  mutating func goToFork(_ name: String) -> [Effect] {
    if let index = forks.firstIndex(where: { $0.name == name }) {
      say(.note, "fork \(name): \(summary(of: forks[index]))")
      return show(fork: index)
    }
    guard !name.contains(" ") else {
      say(.error, ":fork: found \"\(name)\"; expected a name without spaces")
      return []
    }
    makeFork(named: name)
    return []
  }

  /// Forks the current search at the cursor's frame, and goes there.
  @discardableResult
  mutating func makeFork(named name: String? = nil) -> Bool {
    guard decoding != nil else {
      say(.note, "nothing to fork: nothing is decoded yet")
      return false
    }
    let name = name ?? freeName("fork")
    let parent = fork.name
    forks.append(fork.forked(named: name, at: cursor.frame))
    forkIndex = forks.count - 1
    let undo = keymap.label(of: .undo)
    say(
      .note,
      "fork \(name) of \(parent): changes to knobs, and forced or forbidden tokens, now apply from "
        + "the cursor's \(stepName) on (\(stepName) \(cursor.frame)); \(undo) undoes, "
        + ":fork \(parent) goes back")
    return true
  }

  /// A new name for a fork: the stem and the first free number.
  func freeName(_ stem: String) -> String {
    let taken = Set((forks + shelvedForks.values.flatMap { $0 }).map(\.name))
    var number = 1
    while taken.contains("\(stem)-\(number)") { number += 1 }
    return "\(stem)-\(number)"
  }

  mutating func dropFork(_ name: String) -> [Effect] {
    let name = name.isEmpty ? fork.name : name
    guard let index = forks.firstIndex(where: { $0.name == name }) else {
      say(.error, ":drop: found \(name); expected the name of a fork; the forks are \(forkNames)")
      return []
    }
    guard index > 0 else {
      say(.error, ":drop: found the base; expected a fork; the base cannot be dropped")
      return []
    }
    let parent = forks[index].origin?.parent
    let current = fork.name
    if rival == name { rival = nil }
    // The current fork first: its jobs stop.
    let effects =
      name == current ? show(fork: forks.firstIndex { $0.name == parent } ?? 0) : []
    let shown = fork.name
    forks.remove(at: index)
    forkIndex = forks.firstIndex { $0.name == shown } ?? 0
    say(.note, "fork \(name) was dropped; this is \(fork.name)")
    return effects
  }

  mutating func listForks() {
    say(
      .answer,
      forks.map { ($0.name == fork.name ? "*" : "") + "\($0.name) (\(summary(of: $0)))" }
        .joined(separator: "; "))
  }

  var forkNames: String { forks.map(\.name).joined(separator: ", ") }

  /// How a fork is searched, and with which model if not the base's.
  package func summary(of fork: Fork) -> String {
    let model = model(of: fork)
    let own = fork.modelPath.map { path in model.map { "model \($0.name), " } ?? "model \(path), " }
    let changes = fork.setup.interventions.map { $0.words(model?.scorer.vocabulary) }
    return (own ?? "") + ([HeaderView.words(on: fork.plan).whole] + changes).joined(separator: ", ")
  }

  /// Shows another fork, and starts the jobs whose results it lacks.
  mutating func show(fork index: Int) -> [Effect] {
    let stopped = jobs.keys.sorted { $0.number < $1.number }.map(Effect.cancel)
    jobs = [:]
    awaitsVerdict = false
    let moment =
      awaitedMoment
      ?? utterance.map { (Double(cursor.frame) + 0.5) * $0.encoded.frameDuration }
    forkIndex = index
    if rival == fork.name { rival = nil }
    if let moment { goTo(moment: moment) }
    settleCursor()
    return stopped + resume()
  }

  /// Goes to the same moment of the sound, now or as soon as the search is done.
  mutating func goTo(moment: Double) {
    guard let utterance, decoding != nil else { return awaitedMoment = moment }
    awaitedMoment = nil
    let duration = utterance.encoded.frameDuration
    if duration > 0 { cursor.frame = Int(moment / duration) }
  }

  /// Keeps cursor and selection within range.
  mutating func settleCursor() {
    candidateIndex = 0
    cursor.frame = max(0, min(frameCount - 1, cursor.frame))
    cursor.expansion = nil
    clampBeamRow()
    refreshEmissions()
  }

  /// Starts the jobs whose results the current fork still lacks.
  mutating func resume() -> [Effect] {
    guard model != nil else {
      return jobs.keys.contains { $0.kind == .model }
        ? [] : [.loadModel(startJob(.model), path: fork.modelPath)]
    }
    guard utterance != nil else {
      return files.isEmpty
        ? [] : [.encode(startJob(.utterance), file: fileIndex, model: fork.modelPath)]
    }
    guard decoding != nil else { return searchAgain() }
    guard frameCount > 0 else { return [] }
    let isMapped = lattice != nil && lattice?.labels == selectedCandidate?.labels
    return (risk == nil ? assess() : []) + (isMapped ? [] : fillLattice())
      + (fork.found.alignedCandidate == candidateIndex ? [] : align())
  }

  /// Sets aside the forks that edit particular frames, when another file is opened.
  mutating func shelveForks() {
    let name = fork.name
    let bound = forks.dropFirst().filter(\.isBound)
    if let shelf { shelvedForks[shelf] = bound.isEmpty ? nil : bound }
    forks = forks.filter { fork in !bound.contains { $0.name == fork.name } }
    forks += (shelvedForks.removeValue(forKey: fileIndex) ?? []).filter { fork in
      !forks.contains { $0.name == fork.name }
    }
    shelf = fileIndex
    baseUtterance = nil
    for index in forks.indices { forks[index].clear() }
    forkIndex = forks.firstIndex { $0.name == name } ?? 0
    rival = nil
  }
}
