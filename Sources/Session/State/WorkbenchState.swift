package import Analysis
package import BeamSearch
package import Experiments
package import Scoring
import Transducer

/// Where the user is in time.
package struct Cursor: Codable, Sendable, Equatable {
  /// Encoder frame, 0-based.
  package var frame = 0
  /// Index into the frame's notable expansions while stepping inside it; `nil`: the frame is done.
  package var expansion: Int?

  package init(frame: Int = 0, expansion: Int? = nil) {
    self.frame = frame
    self.expansion = expansion
  }
}

/// What is drawn over the panels and receives the keys.
package enum Overlay: Sendable, Equatable {
  case help(scroll: Int)
  case commandLine(LineEditor)
  case reference(LineEditor)
  case find(LineEditor)
  /// The name of a file to export to.
  case export(LineEditor)
  /// Edited in place in the knobs panel.
  case knob(KnobItem, LineEditor)
  case themes(selected: Int)
  case glossary(selected: Int)
  case tour(Tour)

  /// Whether text is typed into it.
  var isLine: Bool {
    switch self {
    case .commandLine, .reference, .find, .export, .knob: true
    case .help, .themes, .glossary, .tour: false
    }
  }
}

/// One line of the log.
package struct LogEntry: Sendable, Equatable {
  package enum Kind: Sendable { case note, answer, warning, error }
  package let kind: Kind
  package let text: String

  package init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }
}

/// A sound file on the list, with its reference if one is known.
package struct SoundEntry: Sendable, Equatable {
  package let name: String
  package var reference: String?
  package var bookmarks: Bookmarks
  /// The outcome of decoding it; `nil` before that.
  package internal(set) var outcome: FileOutcome?

  package init(name: String, reference: String?, bookmarks: Bookmarks = Bookmarks()) {
    self.name = name
    self.reference = reference
    self.bookmarks = bookmarks
  }
}

/// The whole workbench as a value: `update` is the only thing that changes it, views only read it.
package struct WorkbenchState: Sendable {
  package let keymap: Keymap
  package let themeNames: [String]
  /// When words of texts are the same.
  package let texts: TextComparison
  package internal(set) var files: [SoundEntry]
  package internal(set) var fileIndex = 0
  /// The row of the files panel.
  package internal(set) var fileRow = 0
  package internal(set) var themeName: String

  /// The searches of this sound, the base first; names are unique.
  package internal(set) var forks: [Fork]
  /// The one that is shown; `fork`, `decoding` and so on refer to it.
  package internal(set) var forkIndex = 0
  /// The fork that it is compared with, by name.
  package internal(set) var rival: String?
  /// The fork that waits for the shown one to be searched, to be compared with it.
  var forkAwaitingDiff: String?
  /// Forks that edit particular frames of files that are not open, by file.
  var shelvedForks: [Int: [Fork]] = [:]
  /// The file whose forks are not shelved.
  var shelf: Int?
  /// The model of all forks without their own.
  var baseModel: ModelInfo?
  var baseUtterance: Utterance?

  package internal(set) var cursor = Cursor()
  /// Where the cursor goes once the shown fork is searched, seconds: the moment at which it was in
  /// the previous fork.
  var awaitedMoment: Double?
  package internal(set) var focus = PanelID.beam {
    didSet {
      recentPanels.removeAll { $0 == focus }
      recentPanels.insert(focus, at: 0)
      subject = focus.subject ?? subject
    }
  }
  /// The most recently focused first; those that never were, in the order of their digits.
  private var recentPanels = PanelID.allCases
  /// Whether panels that show one hypothesis show the beam's or the final list's.
  package private(set) var subject = Subject.beam
  /// Panels whose rows are shown finer.
  var finePanels: Set<PanelID> = []
  package internal(set) var maximised = false
  /// The row of the beam panel.
  package internal(set) var beamRow = 0
  /// The candidate of the n-best panel; the lattice and the timeline show it.
  package internal(set) var candidateIndex = 0
  /// The row of the knobs panel.
  package internal(set) var knobRow = 0
  package internal(set) var latticeMeaning = LatticeMeaning.posterior
  /// The labels so far that the cross-hair of the lattice stays at; `nil`: it follows the best
  /// alignment.
  package internal(set) var crosshair: Int?
  /// What timeline and lattice show of time.
  package internal(set) var window = TimeWindow()
  package internal(set) var overlay: Overlay?
  /// Keys typed that wait for another.
  package internal(set) var pending: PendingInput?
  /// What was last saved, or given at the start.
  var kept = Unkept()
  /// Whether the last key was answered with what quitting would lose.
  var isLeaving = false
  package internal(set) var log: [LogEntry] = []
  /// The maximum length of the log; older entries are dropped.
  package static let logLimit = 1000
  /// The latest entry since the last key: shown in the footer if the log is not visible.
  package internal(set) var message: LogEntry?
  /// Lines scrolled back from the end of the log.
  package internal(set) var logScroll = 0
  package internal(set) var playing = false
  /// What runs and plays stop at, besides the breakpoints of the file.
  package internal(set) var watches: [Watch] = []
  /// Whether the mouse is captured rather than left to the terminal.
  package internal(set) var mouse: Bool
  /// The file that keys are being recorded to, if any.
  package internal(set) var recording: String?
  /// Running jobs, with the share done.
  package internal(set) var jobs: [JobID: Double] = [:]
  /// Counts up while work is in progress, to animate the spinner.
  package internal(set) var beat = 0

  /// Whether `w` waits for the verdict on the best candidate.
  var awaitsVerdict = false
  var jobCounter = 0
  var watchCounter = 0
  /// Texts searched for, the last one last.
  var findHistory: [String] = []
  /// Lines typed after `:`, the last one last.
  var commandHistory: [String]
  var themeBeforePicker: String?
  /// Where a restored session goes as soon as it can.
  var savedPlace: SavedPlace?

  package init(
    files: [SoundEntry], request: SearchRequest, themeName: String, themeNames: [String],
    keymap: Keymap = .standard, history: [String] = [], mouse: Bool = false,
    texts: TextComparison = TextComparison()
  ) throws(SearchError) {
    self.texts = texts
    commandHistory = history
    self.mouse = mouse
    self.files = files
    forks = [
      Fork(
        name: Fork.baseName, setup: SearchSetup(request: request),
        plan: try request.plan(contextSize: nil))
    ]
    self.themeName = themeName
    self.themeNames = themeNames
    self.keymap = keymap
  }

  /// The focus with its past, to come back to.
  var focusRecord: FocusRecord {
    get { FocusRecord(panel: focus, recent: recentPanels, subject: subject) }
    set { (focus, recentPanels, subject) = (newValue.panel, newValue.recent, newValue.subject) }
  }

  /// Of panels that share a place, the one that had the focus last.
  package func front(of panels: [PanelID]) -> PanelID {
    recentPanels.first(where: panels.contains) ?? focus
  }

  /// Whether a panel shows finer rows: the ledger by frame, the alignment by token.
  package func isFine(_ panel: PanelID) -> Bool { finePanels.contains(panel) }

  /// The number of steps of the search: T, unless it is alignment-synchronous; 0 before a search.
  package var frameCount: Int { decoding?.trace.steps.count ?? 0 }

  /// The trace step under the cursor.
  package var step: SearchStep? {
    guard let steps = decoding?.trace.steps, steps.indices.contains(cursor.frame) else {
      return nil
    }
    return steps[cursor.frame]
  }

  /// Seconds at the start of the encoder frame that is shown.
  package var cursorTime: Double {
    Double(encoderFrame) * (utterance?.encoded.frameDuration ?? 0)
  }

  /// The final candidate that is selected, as the search found it.
  package var selectedCandidate: Hypothesis? {
    guard let nBest = decoding?.nBest, nBest.indices.contains(candidateIndex) else { return nil }
    return nBest[candidateIndex]
  }

  /// The running job that is named on screen: the newest one.
  package var currentJob: (kind: JobKind, share: Double)? {
    jobs.max { $0.key.number < $1.key.number }.map { ($0.key.kind, $0.value) }
  }
}
