import Fusion
import Kernels
import Transducer

/// What every search is made of: the beam, the arena, the cached networks and the record of the
/// current frame. An algorithm says only in which order these steps happen.
struct SearchCore: Sendable {
  /// Those that hold at the current step.
  private(set) var options: SearchOptions
  /// The hypotheses alive after the last frame, best first.
  var beam: [LiveHypothesis]
  /// The number of the current frame, or step; -1 before the first.
  var frame = -1
  var recorder: FrameRecorder

  let inputs: SearchInputs
  private let profile: SearchProfile
  private let fixedWidth: Int?
  private let fixedCap: Int?
  private let keepsFrames: Bool
  private let changes: [OptionsChange]
  private(set) var bars: TokenBars
  var arena = HypothesisArena()
  var contexts: ContextCache
  var fusion: FusionCache?
  var firstNewNode = 1

  private(set) var tokens: TokenRoles
  let steps: StepTable

  /// Begins with the empty hypothesis.
  ///
  /// - Parameters:
  ///   - profile: of the search; says what becomes of the unknown token where the options do not.
  ///   - width: in place of what the options say.
  ///   - cap: likewise.
  ///   - keepsFrames: whether rounds are made at earlier frames, too.
  init(
    _ inputs: SearchInputs, profile: SearchProfile, width: Int? = nil, cap: Int? = nil,
    keepsFrames: Bool = false
  ) {
    self.inputs = inputs
    tokens = TokenRoles(inputs.scorer.vocabulary, emitsUnknown: false)
    steps = StepTable(inputs.scorer.joiner)
    options = inputs.options
    (self.profile, fixedWidth, fixedCap) = (profile, width, cap)
    self.keepsFrames = keepsFrames
    bars = TokenBars(inputs.interventions, tokens: tokens)
    changes = inputs.interventions.optionsChanges(
      from: inputs.options, contextSize: inputs.scorer.predictor.contextSize)
    contexts = ContextCache(
      scorer: inputs.scorer, adjustment: options.adjustment, keepsFrames: keepsFrames)
    fusion = inputs.fusion.map { FusionCache($0) }
    recorder = FrameRecorder(detail: .nothing, blankID: inputs.scorer.vocabulary.blankID)
    beam = [LiveHypothesis(id: HypothesisID(0), sequence: 0, context: 0, logProb: 0)]
    assignRoles()
  }

  /// The search as it was before any frame.
  mutating func restart() {
    arena = HypothesisArena()
    options = inputs.options
    contexts = ContextCache(
      scorer: inputs.scorer, adjustment: options.adjustment, keepsFrames: keepsFrames)
    fusion = inputs.fusion.map { FusionCache($0) }
    beam = [LiveHypothesis(id: HypothesisID(0), sequence: 0, context: 0, logProb: 0)]
    frame = -1
    firstNewNode = 1
    assignRoles()
  }

  // MARK: Options

  /// How many hypotheses a list is cut to; at least 1.
  var width: Int { max(1, fixedWidth ?? options.beamSize) }
  /// The cap on labels a frame; at least 1.
  var cap: Int { max(1, fixedCap ?? options.maxSymbolsPerFrame) }
  private var unknown: UnknownToken { options.unknown ?? profile.unknown }
  var takesUnknownAsBlank: Bool { unknown == .blank }
  var standing: MergeStanding { profile.mergeStanding(with: options) }
  /// Whether prefixes may be merged before the current frame.
  var mergesPrefixes: Bool { !bars.heedsFirst(at: frame, blank: tokens.blankID) }

  /// The options as an intervention changes them at the current step, if one does.
  private mutating func changeOptions() {
    guard let change = changes.first(where: { $0.step == frame }) else { return }
    options = change.options
    contexts.adjust(options.adjustment)
    assignRoles()
  }

  /// Says what the unknown token is in all that asks for it. As a label it has no role.
  private mutating func assignRoles() {
    let emitsUnknown = unknown == .label
    tokens = TokenRoles(inputs.scorer.vocabulary, emitsUnknown: emitsUnknown)
    bars = TokenBars(inputs.interventions, tokens: tokens)
    if let scorer = inputs.fusion {
      fusion?.scorer = emitsUnknown ? scorer.emittingUnknown : scorer
    }
  }

  // MARK: Tokens

  /// Whether a token spells something: neither blank nor an unknown token that is no label.
  func isLabel(_ token: TokenID) -> Bool { tokens.isLabel(token) }

  /// The tokens that close a frame: blank, and unknown where it counts as blank.
  var closers: [TokenID] {
    [tokens.blankID] + (takesUnknownAsBlank ? tokens.unkID.map { [$0] } ?? [] : [])
  }

  // MARK: Frames

  /// Makes an encoder frame (D) the current one.
  mutating func beginFrame(_ vector: ArraySlice<Float>, recording detail: TraceDetail) {
    beginStep(recording: detail)
    contexts.begin(vector, live: &beam)
  }

  /// The hypotheses that go on at the current frame, best first. Those that a duration has led
  /// beyond it are written down as waiting, and added to what closed the frame.
  mutating func hypothesesDue(waiting closed: inout HypothesisList) -> [LiveHypothesis] {
    let waiting = beam.filter { $0.due > frame }
    guard !waiting.isEmpty else { return beam }
    let records = recorder.record(waiting: waiting)
    for (place, hypothesis) in waiting.enumerated() {
      closed.add(hypothesis, token: tokens.blankID, record: records?[place])
    }
    return beam.filter { $0.due <= frame }
  }

  /// Whether a candidate's hypothesis goes on at a later frame.
  func leavesFrame(_ candidate: Candidate) -> Bool {
    !isLabel(candidate.token) || (candidate.jump?.duration ?? 0) > 0
  }

  /// Begins a step without a new encoder frame.
  mutating func beginStep(recording detail: TraceDetail) {
    frame += 1
    firstNewNode = arena.nodes.count
    recorder = FrameRecorder(detail: detail, blankID: tokens.blankID)
    changeOptions()
  }

  /// Frames before this one are not asked for again.
  mutating func forgetFrames(before frame: Int) { contexts.forget(before: frame) }
}

/// What a search must know of the vocabulary, by itself: to look into that for each candidate would
/// cost more than to rank it.
struct TokenRoles: Sendable {
  let blankID: TokenID
  /// `nil` where there is none, or it is a label.
  let unkID: TokenID?
  /// V.
  let size: Int

  init(_ vocabulary: Vocabulary, emitsUnknown: Bool) {
    (blankID, size) = (vocabulary.blankID, vocabulary.size)
    unkID = emitsUnknown ? nil : vocabulary.unkID
  }

  func isLabel(_ token: TokenID) -> Bool { token != blankID && token != unkID }
}
