import Analysis
import BeamSearch
import Transducer

extension WorkbenchState {
  /// How many of the pruned each round shows while stepping inside a frame.
  package static let notablePruned = 3

  /// - Parameter times: how often a motion in time is done, at once.
  mutating func run(_ command: Command, times: Int = 1) -> [Effect] {
    if command.isMotion {
      move(command, times: times)
      return []
    }
    switch command {
    case .start: moveTo(frame: 0)
    case .end: moveTo(frame: frameCount - 1)
    case .setMark: pending = .mark(.set)
    case .goToMark: pending = .mark(.goTo)
    case .breakpoint: toggleBreakpoint()
    case .find: openFind()
    case .export: openExport()
    case .glossary: openGlossary()
    case .play: return togglePlay()
    case .listen: return listen(toAll: false)
    case .listenAll: return listen(toAll: true)
    case .selectNext: return select(by: 1)
    case .selectPrevious: return select(by: -1)
    case .focusNext: focus = focus.moved(by: 1)
    case .focusPrevious: focus = focus.moved(by: -1)
    case .focusTimeline: focus = .timeline
    case .focusBeam: focus = .beam
    case .focusJoint: focus = .joint
    case .focusRisk: focus = .risk
    case .focusLattice: focus = .lattice
    case .focusLog: focus = .log
    case .focusLedger: focus = .ledger
    case .focusTree: focus = .tree
    case .focusAlignment: focus = .alignment
    case .focusKnobs: focus = .knobs
    case .focusFiles: focus = .files
    case .drillIn:
      if focus == .files { return openFile(fileRow) }
      drillIn()
    case .more: return change(up: true)
    case .less: return change(up: false)
    case .fork: makeFork()
    case .diff: return diff("")
    case .undo: return undo()
    case .redo: return redo()
    case .maximise: maximised.toggle()
    case .latticeMeaning: latticeMeaning = latticeMeaning.next
    case .crosshair: toggleCrosshair()
    case .panBack: pan(by: -1)
    case .panForward: pan(by: 1)
    case .nextFile: return openFile(fileIndex + 1)
    case .previousFile: return openFile(fileIndex - 1)
    case .why: return explainSelection()
    case .editReference:
      let text = files.indices.contains(fileIndex) ? files[fileIndex].reference ?? "" : ""
      overlay = .reference(LineEditor(text))
    case .themes: openThemePicker()
    case .mouse: return toggleMouse()
    case .help: openHelp()
    case .commandLine: overlay = .commandLine(LineEditor(history: commandHistory))
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .cancel: return cancel()
    case .back: return back()
    case .quit: return [.quit]
    case .nextFrame, .previousFrame, .nextTenFrames, .previousTenFrames, .nextExpansion,
      .previousExpansion, .nextEvent, .previousEvent, .nextStop, .previousStop, .nextMatch,
      .previousMatch, .nextWarning:
      break  // `move` did it.
    }
    return []
  }

  // MARK: Time

  private mutating func move(_ command: Command, times: Int) {
    switch command {
    case .nextFrame: moveTo(frame: cursor.frame + times)
    case .previousFrame: moveTo(frame: cursor.frame - times)
    case .nextTenFrames: moveTo(frame: cursor.frame + 10 * times)
    case .previousTenFrames: moveTo(frame: cursor.frame - 10 * times)
    case .nextExpansion: stepExpansions(times, forward: true)
    case .previousExpansion: stepExpansions(times, forward: false)
    case .nextEvent: goToEvent(events.filter { $0.frame > cursor.frame }.prefix(times).last)
    case .previousEvent: goToEvent(events.filter { $0.frame < cursor.frame }.suffix(times).first)
    case .nextStop: runToStop(times, forward: true)
    case .previousStop: runToStop(times, forward: false)
    case .nextWarning: goToWarning(times)
    case .nextMatch: goToMatch(times, forward: true)
    case .previousMatch: goToMatch(times, forward: false)
    default: break
    }
  }

  mutating func moveTo(frame: Int) {
    guard frameCount > 0 else { return }
    let before = selectedBeamLabels
    cursor.frame = max(0, min(frameCount - 1, frame))
    cursor.expansion = nil
    window.follow()
    follow(before)
  }

  private mutating func stepExpansions(_ times: Int, forward: Bool) {
    for _ in 0..<times {
      let before = cursor
      stepExpansion(forward: forward)
      if cursor == before { return }
    }
  }

  private mutating func stepExpansion(forward: Bool) {
    guard let notable = step?.notableExpansions(prunedLimit: Self.notablePruned) else { return }
    let next = cursor.expansion.map { $0 + (forward ? 1 : -1) } ?? (forward ? 0 : notable.count - 1)
    if notable.indices.contains(next) {
      cursor.expansion = next
    } else if forward {
      guard cursor.frame + 1 < frameCount else { return }
      moveTo(frame: cursor.frame + 1)
      cursor.expansion = step.map { $0.rounds.isEmpty ? nil : 0 } ?? nil
    } else {
      guard cursor.frame > 0 else { return }
      moveTo(frame: cursor.frame - 1)
    }
  }

  private mutating func goToEvent(_ event: TraceEvent?) {
    guard let event else {
      say(.note, events.isEmpty ? "no events" : "no event further on")
      return
    }
    moveTo(frame: event.frame)
    say(.note, event.sentence(time: cursorTime, unit: stepName))
  }

  private mutating func togglePlay() -> [Effect] {
    guard frameCount > 0 else { return [] }
    playing.toggle()
    guard playing else { return [] }
    if cursor.frame + 1 >= frameCount { moveTo(frame: 0) }
    return [playTick]
  }

  // MARK: Selection

  private mutating func select(by offset: Int) -> [Effect] {
    switch focus {
    case .log: logScroll = max(0, min(log.count - 1, logScroll - offset))
    case .knobs: selectKnob(by: offset)
    case .files: selectFile(by: offset)
    case .lattice: moveCrosshair(by: -offset)
    case .timeline, .beam, .joint, .risk, .ledger, .tree, .alignment:
      if subject == .candidate { return selectCandidate(by: offset) }
      beamRow += offset
      clampBeamRow()
    }
    return []
  }

  /// `+` and `-`: more or less of what the focused panel has.
  private mutating func change(up: Bool) -> [Effect] {
    switch focus {
    case .knobs: return turnKnob(up: up)
    case .timeline, .lattice: zoom(in: up)
    default: say(.note, "\(focus.title) has nothing to raise or lower")
    }
    return []
  }

  private mutating func selectCandidate(by offset: Int) -> [Effect] {
    let count = decoding?.nBest.count ?? 0
    let next = max(0, min(count - 1, candidateIndex + offset))
    guard count > 0, next != candidateIndex else { return [] }
    candidateIndex = next
    return align() + fillLattice()
  }

  mutating func clampBeamRow() {
    beamRow = max(0, min((beamView?.rows.count ?? 1) - 1, beamRow))
  }

  /// Keeps the selection on the best, or on the hypothesis that was selected, or on what it grew
  /// into.
  private mutating func follow(_ labels: [TokenID]?) {
    guard beamRow > 0, let labels, let rows = beamView?.rows else { return clampBeamRow() }
    let same = rows.firstIndex { $0.labels == labels }
    let kin = rows.firstIndex { $0.labels.starts(with: labels) || labels.starts(with: $0.labels) }
    beamRow = same ?? kin ?? 0
  }

  private var selectedBeamLabels: [TokenID]? {
    guard let rows = beamView?.rows, rows.indices.contains(beamRow) else { return nil }
    return rows[beamRow].labels
  }

  // MARK: Leaving

  private mutating func cancel() -> [Effect] {
    asker = nil
    if jobs.isEmpty, rival != nil { rival = nil }
    let stopped = jobs.keys.sorted { $0.number < $1.number }.map(Effect.cancel)
    if !stopped.isEmpty { say(.note, "stopped \(currentJob?.kind.rawValue ?? "the work")") }
    jobs = [:]
    playing = false
    return stopped
  }

  private mutating func back() -> [Effect] {
    if maximised {
      maximised = false
      return []
    }
    if rival != nil {
      rival = nil
      return []
    }
    if cursor.expansion != nil {
      cursor.expansion = nil
      return []
    }
    return [.quit]
  }
}
