package import Analysis
package import BeamSearch
package import Experiments

/// One search of the open sound, with all its results. The first is the base; others were made
/// from one at a frame, to see what would happen if something were changed.
package struct Fork: Sendable {
  /// The fork and the step of its search that another was made from.
  package struct Origin: Sendable, Equatable {
    package let parent: String
    package let step: Int

    package init(parent: String, step: Int) {
      self.parent = parent
      self.step = step
    }
  }

  /// The result of a search, and what is derived from it.
  struct Findings: Sendable {
    var decoding: Decoding?
    /// The view of the beam requested last.
    let beams = BeamMemo()
    /// `nil` before there is a decoding.
    var notable: Notable?
    var events: [TraceEvent] = []
    var emissions: [Emission] = []
    var warnings: [DecodingWarning] = []
    var risk: RiskReport?
    var lattice: LatticeMap?
    /// The selected candidate against the reference; `nil` without one.
    var alignment: ReferenceAlignment?
    /// The number of the candidate that is aligned.
    var alignedCandidate: Int?
    /// The reference's words at the frames where they begin, if known.
    var referenceWords: [TimelineLabel] = []
  }

  package static let baseName = "base"

  package let name: String
  /// `nil` for the base, and for a second model that was named at the start.
  package let origin: Origin?
  package internal(set) var setup: SearchSetup
  /// What follows from the request.
  package internal(set) var plan: SearchPlan
  /// The file of the fork's own model; `nil`: the workbench's.
  package let modelPath: String?
  /// Whether that model was trained in this session, and is in no file.
  package let isTrained: Bool
  /// Once it is loaded.
  var model: ModelInfo?
  /// The sound as encoded by the fork's own model.
  var utterance: Utterance?
  /// Shared with the parent fork until either is searched again.
  var found = Findings()
  var edits = EditHistory<SearchSetup>()

  package var decoding: Decoding? { found.decoding }
  package var risk: RiskReport? { found.risk }

  init(
    name: String, origin: Origin? = nil, setup: SearchSetup, plan: SearchPlan,
    modelPath: String? = nil, isTrained: Bool = false
  ) {
    self.isTrained = isTrained
    self.name = name
    self.origin = origin
    self.setup = setup
    self.plan = plan
    self.modelPath = modelPath
  }

  /// A fork of this one from a step on.
  func forked(named name: String, at step: Int) -> Fork {
    var fork = Fork(
      name: name, origin: Origin(parent: self.name, step: step), setup: setup, plan: plan,
      modelPath: modelPath, isTrained: isTrained)
    (fork.model, fork.utterance, fork.found) = (model, utterance, found)
    return fork
  }

  /// Whether it edits particular frames of its sound, and so does not apply to another.
  var isBound: Bool { !setup.interventions.isEmpty }

  /// Forgets the sound.
  mutating func clear() {
    utterance = nil
    found = Findings()
  }
}
