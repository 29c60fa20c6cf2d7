import Analysis
import BeamSearch
import Transducer

/// Breakpoints and watchpoints.
extension WorkbenchState {
  /// Why a run stops at a step; empty if it does not.
  package func stopReasons(at frame: Int) -> [String] {
    watchedTrace.map { stopReasons(at: frame, of: $0) } ?? []
  }

  private var watchedTrace: WatchedTrace? {
    guard let decoding, let model else { return nil }
    return WatchedTrace(
      trace: decoding.trace, events: events, vocabulary: model.scorer.vocabulary)
  }

  private func stopReasons(at frame: Int, of watched: WatchedTrace) -> [String] {
    guard let decoding, let model, decoding.trace.steps.indices.contains(frame) else { return [] }
    let step = decoding.trace.steps[frame]
    let hits = watches.compactMap { watch in
      watched.hit(of: watch.watchpoint, in: step).map {
        "watch \(watch.number) (\(watch.watchpoint.words(model.scorer.vocabulary))): \($0)"
      }
    }
    return (bookmarks.breakpoints.contains(frame) ? ["breakpoint"] : []) + hits
  }

  /// `c` and `C`: to the nth next frame that stops a run, or the nth before.
  mutating func runToStop(_ times: Int, forward: Bool) {
    guard let watchedTrace else { return say(.note, "nothing is decoded yet") }
    guard !watches.isEmpty || !bookmarks.breakpoints.isEmpty else {
      return say(.note, "nothing is set: \(stopsAdvice)")
    }
    let path =
      forward
      ? Array(cursor.frame + 1..<max(cursor.frame + 1, frameCount))
      : (0..<cursor.frame).reversed()
    var stop: (frame: Int, reasons: [String])?
    var found = 0
    for frame in path where found < times {
      let reasons = stopReasons(at: frame, of: watchedTrace)
      guard !reasons.isEmpty else { continue }
      stop = (frame, reasons)
      found += 1
    }
    guard let stop else {
      return say(.note, "no \(forward ? "further" : "earlier") breakpoint or watchpoint hit")
    }
    moveTo(frame: stop.frame)
    sayHere(stop.reasons.joined(separator: "; ") + ".")
  }

  /// Ends a play where a run would stop.
  mutating func stopPlayAtHits() {
    let reasons = stopReasons(at: cursor.frame)
    guard !reasons.isEmpty else { return }
    playing = false
    sayHere(reasons.joined(separator: "; ") + ".")
  }

  private var stopsAdvice: String {
    "\(keymap.label(of: .breakpoint)) sets a breakpoint, :watch WHAT a watchpoint (\(WatchKind.usage))"
  }

  // MARK: Setting them

  mutating func toggleBreakpoint() {
    guard frameCount > 0 else { return say(.note, "nothing is decoded yet") }
    let isNew = bookmarks.breakpoints.insert(cursor.frame).inserted
    if !isNew { bookmarks.breakpoints.remove(cursor.frame) }
    say(.note, "\(isNew ? "breakpoint" : "breakpoint removed"): \(placeName(of: cursor.frame))")
  }

  /// `:watch`: sets one, or lists all.
  mutating func watch(_ argument: String) {
    guard let vocabulary = model?.scorer.vocabulary else {
      return say(.note, "no model is loaded yet")
    }
    guard !argument.isEmpty else { return listStops(vocabulary) }
    do throws(WatchError) {
      let watchpoint = try Watchpoint(
        parsing: argument, vocabulary: vocabulary, selected: selectedLabels)
      if let known = watches.first(where: { $0.watchpoint == watchpoint }) {
        return say(.note, "already set as watch \(known.number)")
      }
      watchCounter += 1
      watches.append(Watch(number: watchCounter, watchpoint: watchpoint))
      say(.note, "watch \(watchCounter): \(watchpoint.words(vocabulary))")
    } catch {
      say(.error, ":watch: \(error)")
    }
  }

  /// The labels of the hypothesis that is selected, in the beam or in the final list.
  private var selectedLabels: [TokenID]? {
    if subject == .candidate { return selectedCandidate?.labels }
    guard let rows = beamView?.rows, rows.indices.contains(beamRow) else { return nil }
    return rows[beamRow].labels
  }

  private mutating func listStops(_ vocabulary: Vocabulary) {
    let breaks = bookmarks.breakpoints.sorted().map { "breakpoint \(placeName(of: $0))" }
    let listed = watches.map { "watch \($0.number) \($0.watchpoint.words(vocabulary))" }
    let all = listed + breaks
    say(.note, all.isEmpty ? "nothing is set: \(stopsAdvice)" : all.joined(separator: "; "))
  }

  /// `:unwatch`.
  mutating func unwatch(_ argument: String) {
    if argument == Self.everyWatch {
      say(.note, "\(watches.count) watchpoint\(watches.count == 1 ? "" : "s") removed")
      watches = []
      return
    }
    guard let index = watches.firstIndex(where: { "\($0.number)" == argument }) else {
      let numbers = watches.map { "\($0.number)" }.joined(separator: ", ")
      let found = argument.isEmpty ? "nothing" : "\"\(argument)\""
      return say(
        .error,
        ":unwatch: found \(found); expected \(Self.everyWatch) or the number of a watchpoint "
          + "(\(numbers.isEmpty ? "there are none" : numbers))")
    }
    say(.note, "watch \(watches.remove(at: index).number) removed")
  }

  /// Names all watchpoints.
  static let everyWatch = "all"
}
