/// Where a command belongs in help.
package enum CommandGroup: String, Sendable, CaseIterable {
  case time = "Time"
  case selection = "Selection and panels"
  case inquiry = "Questions"
  case workbench = "Workbench"
}

/// Everything a key or a name typed after `:` can do without an argument.
package enum Command: String, Sendable, CaseIterable {
  case nextFrame = "next-frame"
  case previousFrame = "previous-frame"
  case nextTenFrames = "next-ten-frames"
  case previousTenFrames = "previous-ten-frames"
  case nextExpansion = "next-expansion"
  case previousExpansion = "previous-expansion"
  case nextEvent = "next-event"
  case previousEvent = "previous-event"
  case start
  case end
  case setMark = "set-mark"
  case goToMark = "go-to-mark"
  case breakpoint
  case nextStop = "next-stop"
  case previousStop = "previous-stop"
  case find
  case nextMatch = "next-match"
  case previousMatch = "previous-match"
  case nextWarning = "next-warning"
  case play
  case listen
  case listenAll = "listen-all"
  case selectNext = "select-next"
  case selectPrevious = "select-previous"
  case focusNext = "focus-next"
  case focusPrevious = "focus-previous"
  case focusTimeline = "focus-timeline"
  case focusBeam = "focus-beam"
  case focusJoint = "focus-joint"
  case focusRisk = "focus-risk"
  case focusLattice = "focus-lattice"
  case focusLog = "focus-log"
  case focusLedger = "focus-ledger"
  case focusTree = "focus-tree"
  case focusAlignment = "focus-alignment"
  case focusKnobs = "focus-knobs"
  case focusFiles = "focus-files"
  case drillIn = "drill-in"
  case more
  case less
  case undo
  case redo
  case fork
  case diff
  case maximise
  case latticeMeaning = "lattice-meaning"
  case crosshair
  case panBack = "pan-back"
  case panForward = "pan-forward"
  case nextFile = "next-file"
  case previousFile = "previous-file"
  case why
  case editReference = "edit-reference"
  case export
  case glossary
  case themes
  case mouse
  case help
  case commandLine = "command-line"
  case redraw
  case suspend
  case cancel
  case back
  case quit

  /// One line for help and completion.
  package var help: String {
    switch self {
    case .nextFrame: "step one frame forward"
    case .previousFrame: "step one frame back"
    case .nextTenFrames: "step ten frames forward"
    case .previousTenFrames: "step ten frames back"
    case .nextExpansion: "step to the next expansion inside the frame"
    case .previousExpansion: "step to the expansion before"
    case .nextEvent: "go to the next event: a label, a merge, a new best, the reference lost"
    case .previousEvent: "go to the event before"
    case .start: "go to the first frame"
    case .end: "go to the last frame"
    case .setMark: "mark this frame with the letter typed next; the same letter again unmarks it"
    case .goToMark: "go to the mark of the letter typed next"
    case .breakpoint: "set a breakpoint on this frame, or remove it"
    case .nextStop: "run to the next break- or watchpoint hit (:watch sets watchpoints)"
    case .previousStop: "run back to the hit before"
    case .find: "find a token, a word or a phrase in time"
    case .nextMatch: "go to where it is emitted next"
    case .previousMatch: "go to where it was emitted before"
    case .nextWarning: "go to the next warning and say it"
    case .listen: "listen to the sound around the cursor, from pause to pause; Esc stops"
    case .listenAll: "listen to the whole sound; Esc stops"
    case .play: "play the search at the speed of the speech; again to stop"
    case .selectNext: "select the next row of the focused panel"
    case .selectPrevious: "select the row before"
    case .focusNext: "focus the next panel"
    case .focusPrevious: "focus the panel before"
    case .focusTimeline: "focus the timeline"
    case .focusBeam: "focus the beam"
    case .focusJoint: "focus the joint network"
    case .focusRisk: "focus n-best and risk"
    case .focusLattice: "focus the lattice"
    case .focusLog: "focus the log"
    case .focusLedger: "focus the ledger of the selected hypothesis"
    case .focusTree: "focus the tree of the beam"
    case .focusAlignment: "focus the alignment with the reference"
    case .focusKnobs: "focus the knobs of the search"
    case .focusFiles: "focus the list of sound files"
    case .drillIn:
      "show finer rows (ledger: by frame, alignment: by token), or coarser again; edit a knob; open a file"
    case .more: "raise the selected knob; zoom in (timeline, lattice)"
    case .less: "lower the selected knob; zoom out"
    case .fork: "make the present search a fork: what is changed then counts from the cursor on"
    case .diff:
      "go to where this fork and the base (or the last) part, then to where they differ anew"
    case .undo: "take the latest edit of a knob, a token or a search back"
    case .redo: "do the edit that was undone last again"
    case .maximise: "give the focused panel the whole screen, or put it back"
    case .crosshair: "keep the cross-hair of the lattice at its row, or let it follow the path"
    case .panBack: "look further back in timeline and lattice; the cursor stays"
    case .panForward: "look further on"
    case .latticeMeaning: "change what the lattice shows: posterior, label, blank"
    case .nextFile: "open the next sound file"
    case .previousFile: "open the sound file before"
    case .why: "say what became of the selected row or candidate, and why"
    case .editReference: "set or edit the reference text"
    case .export: "write what was recognised, or the screen, to a file (:export FILE)"
    case .glossary: "explain the word that fits what is selected, and others (:glossary TERM)"
    case .themes: "choose a theme"
    case .mouse: "let the mouse focus, move and scroll, or leave it to the terminal"
    case .help: "show the keys and commands; on a fate of the beam or a knob, what it is"
    case .commandLine: "type a command by name"
    case .redraw: "draw the whole screen anew"
    case .suspend: "suspend to the shell (fg comes back)"
    case .cancel: "stop the work in progress; close what is open"
    case .back: "close what is open, or quit"
    case .quit: "quit at once"
    }
  }

  /// Whether it moves in time, so that a count before its key repeats it.
  package var isMotion: Bool {
    switch self {
    case .nextFrame, .previousFrame, .nextTenFrames, .previousTenFrames, .nextExpansion,
      .previousExpansion, .nextEvent, .previousEvent, .nextStop, .previousStop, .nextMatch,
      .previousMatch, .nextWarning:
      true
    default: false
    }
  }

  package var group: CommandGroup {
    switch self {
    case .nextFrame, .previousFrame, .nextTenFrames, .previousTenFrames, .nextExpansion,
      .previousExpansion, .nextEvent, .previousEvent, .start, .end, .setMark, .goToMark,
      .breakpoint, .nextStop, .previousStop, .find, .nextMatch, .previousMatch, .nextWarning, .play,
      .listen, .listenAll:
      .time
    case .selectNext, .selectPrevious, .focusNext, .focusPrevious, .focusTimeline, .focusBeam,
      .focusJoint, .focusRisk, .focusLattice, .focusLog, .focusLedger, .focusTree, .focusAlignment,
      .focusKnobs, .focusFiles, .drillIn, .more, .less, .undo, .redo, .maximise, .crosshair,
      .panBack,
      .panForward,
      .latticeMeaning, .nextFile, .previousFile:
      .selection
    case .fork, .diff, .why, .editReference, .glossary: .inquiry
    case .export, .themes, .mouse, .help, .commandLine, .redraw, .suspend, .cancel, .back, .quit:
      .workbench
    }
  }
}
