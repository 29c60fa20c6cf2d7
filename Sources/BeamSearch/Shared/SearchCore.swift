import Fusion
import Kernels
import Transducer

/// What every search shares: the beam, the arena, the cached networks and the record of the current
/// frame. An algorithm only decides the order of these steps.
struct SearchCore: Sendable {
  /// The options in force at the current step.
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
  private(set) var bars: TokenRestrictions
  var arena = HypothesisArena()
  var contexts: ContextCache
  var fusion: FusionCache?
  var firstNewNode = 1

  private(set) var tokens: TokenRoles
  let steps: StepTable

  /// Starts with the empty hypothesis.
  ///
  /// - Parameters:
  ///   - profile: of the search; decides how the unknown token is handled if the options do not.
  ///   - width: overrides the options.
  ///   - cap: likewise.
  ///   - keepsFrames: whether rounds may also be at earlier frames.
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
    bars = TokenRestrictions(inputs.interventions, tokens: tokens)
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

  /// Number of hypotheses a list is pruned to; at least 1.
  var width: Int { max(1, fixedWidth ?? options.beamSize) }
  /// Maximum labels per frame; at least 1.
  var cap: Int { max(1, fixedCap ?? options.maxSymbolsPerFrame) }
  private var unknown: UnknownToken { options.unknown ?? profile.unknown }
  var takesUnknownAsBlank: Bool { unknown == .blank }
  var timestampPolicy: TimestampPolicy { profile.timestampPolicy(with: options) }
  /// Whether prefixes may be merged before the current frame.
  var mergesPrefixes: Bool { !bars.restrictsFirst(at: frame, blank: tokens.blankID) }

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
    bars = TokenRestrictions(inputs.interventions, tokens: tokens)
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

  /// The hypotheses that continue at the current frame, best first. Those a duration has moved
  /// beyond it are recorded as waiting, and added to the closed ones.
  mutating func hypothesesDue(waiting closed: inout HypothesisList) -> [LiveHypothesis] {
    let waiting = beam.filter { $0.due > frame }
    guard !waiting.isEmpty else { return beam }
    let records = recorder.record(waiting: waiting)
    for (place, hypothesis) in waiting.enumerated() {
      closed.add(hypothesis, token: tokens.blankID, record: records?[place])
    }
    return beam.filter { $0.due <= frame }
  }

  /// Whether a candidate's hypothesis continues at a later frame.
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

  /// Frames before this one are no longer needed.
  mutating func forgetFrames(before frame: Int) { contexts.forget(before: frame) }
}
