import Analysis
import BeamSearch
import Transducer

extension Command {
  static let time: [Command] = [
    .motion("next-frame", "l", "<Right>", help: "go one frame forward") {
      $0.moveTo(frame: $0.cursor.frame + $1)
    },
    .motion("previous-frame", "h", "<Left>", help: "go one frame back") {
      $0.moveTo(frame: $0.cursor.frame - $1)
    },
    .motion("next-ten-frames", "L", help: "go ten frames forward") {
      $0.moveTo(frame: $0.cursor.frame + 10 * $1)
    },
    .motion("previous-ten-frames", "H", help: "go ten frames back") {
      $0.moveTo(frame: $0.cursor.frame - 10 * $1)
    },
    .motion("next-expansion", "]", help: "go to the next expansion inside the frame") {
      $0.stepExpansions($1, forward: true)
    },
    .motion("previous-expansion", "[", help: "go to the previous expansion") {
      $0.stepExpansions($1, forward: false)
    },
    .motion(
      "next-event", "n",
      help: "go to the next event: a label, a merge, a new best, the reference lost"
    ) { state, times in
      state.goToEvent(state.events.filter { $0.frame > state.cursor.frame }.prefix(times).last)
    },
    .motion("previous-event", "p", help: "go to the previous event") { state, times in
      state.goToEvent(state.events.filter { $0.frame < state.cursor.frame }.suffix(times).first)
    },
    .change("start", "g", "<Home>", help: "go to the first frame") { $0.moveTo(frame: 0) },
    .change("end", "G", "<End>", help: "go to the last frame") {
      $0.moveTo(frame: $0.frameCount - 1)
    },
    .change(
      "set-mark", "m",
      help: "mark this frame with the letter typed next, or remove that mark"
    ) { $0.pending = .mark(.set) },
    .change("go-to-mark", "'", help: "go to the mark whose letter is typed next") {
      $0.pending = .mark(.goTo)
    },
    .change("breakpoint", "b", help: "set a breakpoint on this frame, or remove it") {
      $0.toggleBreakpoint()
    },
    .motion(
      "next-stop", "c", help: "run to the next breakpoint or watchpoint (:watch sets watchpoints)"
    ) { $0.runToStop($1, forward: true) },
    .motion("previous-stop", "C", help: "run back to the previous breakpoint or watchpoint") {
      $0.runToStop($1, forward: false)
    },
    .change("find", "/", help: "find where a token, word or phrase is emitted") { $0.openFind() },
    .motion("next-match", "N", help: "go to the next match of the last find") {
      $0.goToMatch($1, forward: true)
    },
    .motion("previous-match", "P", help: "go to the previous match") {
      $0.goToMatch($1, forward: false)
    },
    .motion("next-warning", "W", help: "go to the next warning and show it") {
      $0.goToWarning($1)
    },
    Command("play", "<Space>", help: "animate the search in real time; again to stop") {
      $0.togglePlay()
    },
    Command(
      "listen", "a",
      help: "play the sound around the cursor, from pause to pause; Esc stops"
    ) { $0.listen(toAll: false) },
    Command("listen-all", "A", help: "play the whole sound; Esc stops") {
      $0.listen(toAll: true)
    },
  ]
}

/// Moving in time.
extension WorkbenchState {
  /// The number of pruned expansions shown per round while stepping inside a frame.
  package static let notablePruned = 3

  /// - Parameter times: how many times to repeat a motion in time.
  mutating func run(_ command: Command, times: Int = 1) -> [Effect] {
    command.action(&self, times)
  }

  mutating func moveTo(frame: Int) {
    guard frameCount > 0 else { return }
    let before = selectedBeamLabels
    cursor.frame = max(0, min(frameCount - 1, frame))
    cursor.expansion = nil
    window.follow()
    follow(before)
  }

  fileprivate mutating func stepExpansions(_ times: Int, forward: Bool) {
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

  fileprivate mutating func goToEvent(_ event: TraceEvent?) {
    guard let event else {
      say(.note, events.isEmpty ? "no events" : "no more events")
      return
    }
    moveTo(frame: event.frame)
    say(.note, event.sentence(time: cursorTime, unit: stepName))
  }

  fileprivate mutating func togglePlay() -> [Effect] {
    guard frameCount > 0 else { return [] }
    playing.toggle()
    guard playing else { return [] }
    if cursor.frame + 1 >= frameCount { moveTo(frame: 0) }
    return [playTick]
  }
}
