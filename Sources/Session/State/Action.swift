package import Analysis
package import BeamSearch
package import Experiments
package import Fusion
package import Transducer

/// Work that runs off the main thread. A newer job of a kind makes older ones stale.
package enum JobKind: String, Sendable, CaseIterable {
  case model = "loading the model"
  case utterance = "encoding"
  case search = "searching"
  case risk = "scoring exactly"
  case lattice = "computing the lattice"
  case alignment = "aligning with the reference"
  case why = "finding out why"
  case listen = "playing the sound"
  case files = "decoding all files"
  case export = "writing the file"
  case training = "training one step"
  case trace = "writing the trace"

  /// Whether it continues when another file is opened.
  var outlivesFile: Bool { self == .model || self == .files || self == .export }
}

/// Names one job, so that a late answer to a stale one is recognised.
package struct JobID: Hashable, Sendable {
  package let kind: JobKind
  package let number: Int

  package init(kind: JobKind, number: Int) {
    self.kind = kind
    self.number = number
  }
}

/// A model that is loaded, as far as the workbench needs it.
package struct ModelInfo: Sendable {
  package let name: String
  package let parameterCount: Int
  package let scorer: LabelScorer
  /// Language model and hotwords, if any.
  package let fusion: FusionScorer?
  /// What is fused, in words.
  package let fusionLines: [String]

  package init(
    name: String, parameterCount: Int, scorer: LabelScorer, fusion: FusionScorer? = nil,
    fusionLines: [String] = []
  ) {
    self.name = name
    self.fusion = fusion
    self.fusionLines = fusionLines
    self.parameterCount = parameterCount
    self.scorer = scorer
  }
}

/// Something that happened: a key, or news of a job. `WorkbenchState.update` is the only reader.
package enum Action: Sendable {
  case key(KeyStroke)
  /// A key typed at a screen too small to show anything.
  case blindKey(KeyStroke)
  case command(Command)
  /// The mouse was clicked, or its wheel turned.
  case pointed(Pointing)
  /// A play step is due.
  case tick
  /// Some time went by while work is under way.
  case beat
  case modelLoaded(JobID, ModelInfo)
  case utteranceReady(JobID, Utterance)
  case decoded(JobID, Decoding, Notable)
  case riskReady(JobID, RiskReport)
  case latticeReady(JobID, LatticeMap)
  case alignmentReady(JobID, ReferenceAlignment)
  case whyReady(JobID, WhyAnswer)
  case trained(JobID, TrainedModel)
  /// The sound is at its end.
  case listened(JobID)
  /// One of the files of a job is done.
  case fileDone(JobID, file: Int, FileOutcome)
  case filesDone(JobID)
  /// A file is written; in words.
  case exported(JobID, String)
  /// Share of a job that is done, 0...1.
  case progress(JobID, Double)
  /// A job ended without a result; the message says where, what, and what to do next.
  case failed(JobID, String)
  case themeChanged(String)
  /// The file that keys are recorded to from now on; `nil`: none.
  case recording(String?)
  /// The session is in a file.
  case saved(String)
  /// Something the user should read, from outside (a warning of a file, an error of an effect).
  case notice(LogEntry.Kind, String)
}

/// What the world must do next. `WorkbenchState.update` returns these; the program runs them.
package enum Effect: Sendable, Equatable {
  /// Opens the model that the program was given, or the one of a file.
  case loadModel(JobID, path: String?)
  /// Reads, resamples, makes features and encodes file number `file`, for a model as above.
  case encode(JobID, file: Int, model: String?)
  case search(
    JobID, name: String, options: SearchOptions, interventions: [SearchIntervention])
  case assess(JobID, reference: String?)
  /// Maps the labels of a candidate over all frames.
  case fillLattice(JobID, Hypothesis)
  /// Aligns a candidate with the reference, by word and by token.
  case align(JobID, ReferenceScore, Hypothesis)
  case why(JobID, Why.Target)
  /// Trains a copy of a model's decoder, as above, for one step on the utterance and its n-best.
  case train(JobID, TrainingStep, TrainingStep.Reference, model: String?)
  /// Plays the sound of a file: all, or around a time in seconds.
  case listen(JobID, file: Int, around: Double?)
  /// Decodes and scores files one after the other.
  case decodeFiles(JobID, [FileWork], name: String, options: SearchOptions)
  /// Repeats a fork's search, and writes every expansion to a file.
  case writeTrace(JobID, TraceWork)
  /// Stops a job; a stopped job reports nothing more.
  case cancel(JobID)
  /// Sends `.tick` after so many seconds.
  case tick(after: Double)
  case useTheme(String)
  /// Writes what is on the screen, or what was recognised, to a file.
  case export(JobID, Export)
  /// Writes the session to a file; `nil`: the one it came from or went to last.
  case save(to: String?, replacing: Bool)
  /// Puts another session in the place of this one.
  case load(from: String)
  /// Writes the keys to a file from now on; `nil` ends that.
  case record(to: String?, replacing: Bool)
  /// Saves a typed line for later sessions.
  case remember(String)
  /// Captures the mouse, or leaves it to the terminal.
  case useMouse(Bool)
  case redraw
  case suspend
  case quit
  /// Crashes the program, for a test of the terminal's state afterwards.
  case crash
}

/// A search whose trace is to be written.
package struct TraceWork: Sendable, Equatable {
  package let path: String
  /// Whether an existing file may be overwritten.
  package let replacesFile: Bool
  package let setup: SearchSetup
  package let plan: SearchPlan
  /// The name of the fork; `nil` for the base.
  package let fork: String?
  /// The sound file, from 0, and the model as in `Effect.encode`.
  package let file: Int
  package let model: String?
}
