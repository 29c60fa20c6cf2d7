import Analysis
import BeamSearch
import Transducer

/// Seconds per frame when the search is played and the frame duration is not known.
private let defaultPlayInterval = 0.04

extension WorkbenchState {
  /// Applies what happened and says what must be done next. Pure and synchronous: no I/O.
  package mutating func update(_ action: Action) -> [Effect] {
    switch action {
    case .key(let key):
      message = nil
      let wasLeaving = isLeaving
      let effects = handle(key)
      // Any other key withdraws the question.
      if wasLeaving { isLeaving = false }
      return effects
    case .blindKey(let key): return handleBlind(key)
    case .command(let command): return run(command)
    case .pointed(let pointing):
      message = nil
      return point(pointing)
    case .tick: return playOn()
    case .beat:
      beat += 1
      return []
    case .themeChanged(let name):
      themeName = name
      return []
    case .recording(let path):
      // Not in the log: the screen of a replay is to be the same.
      message = LogEntry(
        .note,
        path.map { "recording to \($0); :record ends it" }
          ?? recording.map { "recorded to \($0)" } ?? "nothing is being recorded")
      recording = path
      return []
    case .notice(let kind, let text):
      say(kind, text)
      return []
    case .saved(let path):
      kept = unkept
      say(.note, "saved the session to \(path); --session opens it")
      return []
    case .modelLoaded, .utteranceReady, .decoded, .riskReady, .latticeReady, .alignmentReady,
      .whyReady, .trained, .listened, .fileDone, .filesDone, .exported, .progress, .failed:
      let effects = receive(action)
      placeTour()
      return effects
    }
  }

  /// What to do first.
  package mutating func begin() -> [Effect] {
    shelf = fileIndex
    kept = unkept
    return (mouse ? [.useMouse(true)] : []) + resume()
  }

  // MARK: News of jobs

  private mutating func receive(_ action: Action) -> [Effect] {
    switch action {
    case .progress(let id, let share):
      if jobs[id] != nil { jobs[id] = share }
      return []
    case .failed(let id, let message):
      guard finish(id) else { return [] }
      forkAwaitingDiff = nil
      // A fork whose model cannot be opened is dropped; the reason stays on the screen.
      if id.kind == .model, fork.modelPath != nil {
        let effects = dropFork("")
        say(.error, message)
        return effects
      }
      say(.error, message)
      if id.kind == .utterance { keep(.failed(message), file: fileIndex) }
      return id.kind == .search ? revertEdit() : []
    case .modelLoaded(let id, let info):
      guard finish(id) else { return [] }
      model = info
      dropUnknownWatches()
      return resume()
    case .utteranceReady(let id, let heard):
      guard finish(id) else { return [] }
      utterance = heard
      for note in heard.notes where !note.isWarning { say(.note, note.text) }
      return searchAgain()
    case .decoded(let id, let result, let notable):
      guard finish(id) else { return [] }
      return show(result, notable)
    case .riskReady(let id, let report):
      guard finish(id) else { return [] }
      risk = report
      if let problem = report.reference?.spellingProblem { say(.warning, problem) }
      refreshEvents()
      keepResult()
      return askWhatWaited() + (forkAwaitingDiff == nil ? align() : showForkAwaitingDiff())
    case .latticeReady(let id, let map):
      guard finish(id) else { return [] }
      lattice = map
      return []
    case .alignmentReady(let id, let aligned):
      if finish(id) { use(aligned) }
      return []
    case .listened(let id):
      _ = finish(id)
      return []
    case .fileDone(let id, let file, let outcome):
      if jobs[id] != nil { keep(outcome, file: file) }
      return []
    case .filesDone(let id):
      if finish(id) { finishFiles() }
      return []
    case .exported(let id, let text):
      if finish(id) { say(.note, text) }
      return []
    case .whyReady(let id, let answer):
      guard finish(id) else { return [] }
      tell(answer)
      return []
    case .trained(let id, let trained):
      guard finish(id) else { return [] }
      return show(trained)
    default: return []
    }
  }

  /// The settings cannot be searched: the edit is undone, so that settings and display agree.
  private mutating func revertEdit() -> [Effect] {
    guard decoding != nil, let edit = fork.edits.undo(), (try? use(edit.before)) != nil else {
      return []
    }
    say(.note, "\(edit.what): reverted")
    return searchAgain()
  }

  private mutating func show(_ result: Decoding, _ notable: Notable) -> [Effect] {
    fork.found = Fork.Findings(decoding: result, notable: notable, warnings: notable.warnings)
    if let moment = awaitedMoment { goTo(moment: moment) }
    settleCursor()
    returnToSavedPlace()
    refreshEvents()
    logWarnings()
    guard frameCount > 0 else {
      forkAwaitingDiff = nil
      say(.warning, "the sound is shorter than one encoder frame: there is nothing to decode")
      return []
    }
    // A fork that is only to be compared with another needs no map.
    return assess() + (forkAwaitingDiff == nil ? fillLattice() : [])
  }

  /// Shows the fork again that waited to be compared with this one, beside it.
  private mutating func showForkAwaitingDiff() -> [Effect] {
    guard let forkAwaitingDiff, let index = forks.firstIndex(where: { $0.name == forkAwaitingDiff })
    else { return [] }
    self.forkAwaitingDiff = nil
    let other = fork.name
    return show(fork: index) + diff(other)
  }

  private mutating func refreshEvents() {
    guard let notable = fork.found.notable else { return }
    events = notable.events.losingReference(at: risk?.referenceLostAt)
  }

  private mutating func use(_ aligned: ReferenceAlignment) {
    alignment = aligned
    fork.found.alignedCandidate = candidateIndex
    fork.found.referenceWords = aligned.words.pairs.compactMap { pair in
      guard let word = pair.reference, let frame = word.frame else { return nil }
      return TimelineLabel(frame: frame, text: word.text)
    }
  }

  // MARK: Starting jobs

  mutating func startJob(_ kind: JobKind) -> JobID {
    jobCounter += 1
    let id = JobID(kind: kind, number: jobCounter)
    jobs = jobs.filter { $0.key.kind != kind }
    jobs[id] = 0
    return id
  }

  /// Takes a job off the list; false when it is stale and its news must be ignored.
  private mutating func finish(_ id: JobID) -> Bool { jobs.removeValue(forKey: id) != nil }

  mutating func encodeFile() -> [Effect] {
    let stopped = jobs.keys.filter { !$0.kind.outlivesFile }.map(Effect.cancel)
    jobs = jobs.filter { $0.key.kind.outlivesFile }
    awaitsVerdict = false
    shelveForks()
    cursor = Cursor()
    awaitedMoment = nil
    beamRow = 0
    candidateIndex = 0
    playing = false
    return stopped + resume()
  }

  mutating func searchAgain() -> [Effect] {
    guard utterance != nil else { return [] }
    return stopAsking() + [
      .search(
        startJob(.search), name: searchName, options: options, interventions: interventions)
    ]
  }

  mutating func assess() -> [Effect] {
    guard decoding != nil else { return [] }
    let reference = files.indices.contains(fileIndex) ? files[fileIndex].reference : nil
    return [.assess(startJob(.risk), reference: reference)]
  }

  mutating func fillLattice() -> [Effect] {
    // A map of another candidate would be mistaken for this one's.
    lattice = nil
    crosshair = nil
    guard let candidate = selectedCandidate else { return [] }
    return [.fillLattice(startJob(.lattice), candidate)]
  }

  /// Aligns the selected candidate with the reference, if there is one.
  mutating func align() -> [Effect] {
    // That of another candidate would be mistaken for this one's.
    alignment = nil
    fork.found.alignedCandidate = nil
    jobs = jobs.filter { $0.key.kind != .alignment }
    guard let reference = risk?.reference, let candidate = selectedCandidate else {
      fork.found.referenceWords = []
      return []
    }
    return [.align(startJob(.alignment), reference, candidate)]
  }

  // MARK: Playing

  private mutating func playOn() -> [Effect] {
    guard playing else { return [] }
    guard cursor.frame + 1 < frameCount else {
      playing = false
      return []
    }
    moveTo(frame: cursor.frame + 1)
    stopPlayAtHits()
    return playing ? [playTick] : []
  }

  var playTick: Effect {
    .tick(after: utterance?.encoded.frameDuration ?? defaultPlayInterval)
  }

  mutating func say(_ kind: LogEntry.Kind, _ text: String) {
    // The advice of an error is on a second line.
    let entry = LogEntry(kind, text.split(separator: "\n").joined(separator: "; "))
    log.append(entry)
    if log.count > Self.logLimit { log.removeFirst(log.count - Self.logLimit) }
    message = entry
    logScroll = 0
  }
}
