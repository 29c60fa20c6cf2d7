import BeamSearch
import Kernels
import TestSupport
import Testing
import Transducer

/// The laws of interventions, for every search of the catalog, with any model, options and fusion.
@Suite("Interventions", .slow)
struct InterventionTests {
  private static let settings = Result { try ToySetting.random(10) }

  private func run(
    _ setting: ToySetting, _ profile: SearchProfile, _ interventions: [SearchIntervention],
    recording detail: TraceDetail = .everything
  ) throws -> DecodeResult {
    try decode(
      setting.model.encoderOut, scorer: setting.model.scorer, search: profile.name,
      options: setting.options.serving(setting.model), fusion: setting.fusion?.scorer,
      interventions: interventions, recording: detail)
  }

  /// Every token forced and forbidden at some frame, with the result; `nil` if nothing survived,
  /// which may happen at that frame or, for lack of labels, later.
  private func tried(
    _ profile: SearchProfile,
    _ check: (ToySetting, SearchIntervention, DecodeResult, DecodeResult) throws -> Void
  ) throws {
    for (index, setting) in try Self.settings.get().enumerated() {
      let free = try run(setting, profile, [])
      let frame = index % setting.model.frames
      for token in (0..<setting.model.vocabulary.size).map(TokenID.init) {
        for change in [SearchIntervention.Change.force(token), .forbid(token)] {
          let intervention = SearchIntervention(frame: frame, change)
          do {
            let result = try run(setting, profile, [intervention])
            try check(setting, intervention, free, result)
          } catch SearchError.nothingSurvives(let place) {
            #expect(place >= frame)
          }
        }
      }
    }
  }

  @Test("earlier frames are the same bit for bit", arguments: SearchCatalog.profiles)
  func before(_ profile: SearchProfile) throws {
    try tried(profile) { setting, intervention, free, result in
      let (old, new) = (try #require(free.trace), try #require(result.trace))
      #expect(
        old.steps.prefix(intervention.frame) == new.steps.prefix(intervention.frame),
        "\(setting), \(intervention)")
    }
  }

  @Test("what is forced is emitted, what is forbidden is not", arguments: SearchCatalog.profiles)
  func tokens(_ profile: SearchProfile) throws {
    try tried(profile) { setting, intervention, _, result in
      let trace = try #require(result.trace)
      let (frame, vocabulary) = (intervention.frame, setting.model.vocabulary)
      let made = trace.nodes.filter { $0.frame == frame }
      // All surviving alignments: those after the frame, or, if each has its own frame, those that
      // were found.
      let alive =
        profile.clock == .frames ? trace.steps[frame].beam.map(\.id) : result.nBest.map(\.id)
      let first = alive.map { id in
        trace.nodes.path(to: id).first { trace.nodes[$0.index].frame == frame }
          .flatMap { trace.nodes[$0.index].label }
      }
      let unknown = profile.unknown(setting.options)
      switch intervention.change {
      case .force(let token) where vocabulary.isLabel(token, unknown: unknown):
        #expect(first.allSatisfy { $0 == token }, "\(setting), \(intervention)")
      case .force: #expect(made.isEmpty, "\(setting), \(intervention)")
      case .forbid(let token) where vocabulary.isLabel(token, unknown: unknown):
        #expect(made.allSatisfy { $0.label != token }, "\(setting), \(intervention)")
      case .forbid(let token):
        if token == vocabulary.blankID {
          #expect(first.allSatisfy { $0 != nil }, "\(setting), \(intervention)")
        }
      case .set: Issue.record("no token")
      }
    }
  }

  /// Nothing is renormalised: allowed tokens keep the model's probability.
  @Test("all other probabilities are the model's", arguments: SearchCatalog.profiles)
  func probabilities(_ profile: SearchProfile) throws {
    try tried(profile) { setting, intervention, _, result in
      let trace = try #require(result.trace)
      for step in trace.steps {
        for round in step.rounds where round.kind == .expansions {
          for expansion in round.expansions {
            let labels = trace.labels(of: expansion.parent)
            let place = profile.clock == .frames ? step.frame : step.frame - labels.count
            if expansion.outcome == .pruned(rule: .barred, cutoff: -.infinity, gap: 0) {
              #expect(place == intervention.frame && expansion.stepLogProb == -.infinity)
            } else {
              let row = setting.model.logProbs(
                frame: place, after: labels, adjustment: setting.options.adjustment)
              #expect(expansion.stepLogProb == row[expansion.token.index])
            }
          }
        }
        #expect(step.replayedBeam() == step.beam)
      }
    }
  }

  @Test("recording changes nothing", arguments: SearchCatalog.profiles)
  func recording(_ profile: SearchProfile) throws {
    try tried(profile) { setting, intervention, _, result in
      for detail in [TraceDetail.nothing, .bestPruned(2), .everything] {
        let again = try run(setting, profile, [intervention], recording: detail)
        #expect(again.nBest == result.nBest)
      }
    }
  }

  /// Every alignment begins a frame with exactly one token: the results with each token forced add
  /// up to the unrestricted result. (This fails if hypotheses at different frames are merged.)
  @Test(
    "the tokens share the score among them",
    arguments: SearchCatalog.profiles.filter {
      $0.knobs.contains(.beam) && $0.clock == .frames
    })
  func partition(_ profile: SearchProfile) throws {
    for (index, random) in try Self.settings.get().enumerated() {
      guard var shape = random.shape else { continue }
      (shape.frames, shape.size, shape.hasUnknown) = (3, 3, false)
      shape.order = index % 2 == 0 ? [0, 1, 2] : [1, 2, 0]
      let setting = ToySetting(shape, .exhaustive(cap: 2))
      let frame = index % 3
      var sums: [[TokenID]: Double] = [:]
      for token in 0..<3 {
        let forced = SearchIntervention(frame: frame, .force(TokenID(token)))
        for found in try run(setting, profile, [forced]).nBest {
          sums[found.labels] = logAdd(sums[found.labels] ?? -.infinity, found.logProb)
        }
      }
      let free = try run(setting, profile, []).nBest
      #expect(Set(free.map(\.labels)) == Set(sums.keys))
      for found in free {
        let sum = try #require(sums[found.labels])
        #expect(abs(sum - found.logProb) < 1e-9, "\(shape), frame \(frame): \(found.labels)")
      }
    }
  }

  @Test(
    "a knob set from the first frame on equals one set from the start",
    arguments: SearchCatalog.profiles)
  func knobsFromTheStart(_ profile: SearchProfile) throws {
    let settings = try Self.settings.get()
    for (setting, other) in zip(settings, settings.dropFirst(2)) {
      let options = setting.options.serving(setting.model)
      let theirs = other.options.serving(setting.model)
      for target in profile.applicable(in: theirs) where target.knob != .ilmWeight {
        let set = SearchIntervention(frame: 0, .set(target))
        var changed = setting
        target.apply(to: &changed.options, contextSize: nil)
        let (late, early) = (try run(setting, profile, [set]), try run(changed, profile, []))
        #expect(late.nBest == early.nBest, "\(target), \(options)")
        #expect(late.trace?.steps == early.trace?.steps)
      }
    }
  }

  @Test("a knob set later applies from there on", arguments: SearchCatalog.profiles)
  func knobsOnTheWay(_ profile: SearchProfile) throws {
    let settings = try Self.settings.get()
    for (index, (setting, other)) in zip(settings, settings.dropFirst(2)).enumerated() {
      let frame = index % setting.model.frames
      let interventions = profile.applicable(in: other.options.serving(setting.model))
        .filter { $0.knob != .ilmWeight }.map { SearchIntervention(frame: frame, .set($0)) }
      let free = try #require(try run(setting, profile, []).trace)
      let changed = try run(setting, profile, interventions)
      let trace = try #require(changed.trace)
      #expect(free.steps.prefix(frame) == trace.steps.prefix(frame))
      for step in trace.steps.dropFirst(frame) {
        let options = trace.options(at: step.frame)
        #expect(options == trace.changes.last?.options)
        let depth =
          profile.knobs.contains(.pathsPerState)
          ? options.pathMerging.hypothesesPerState : 1
        if profile.knobs.contains(.beam) {
          #expect(step.beam.count <= options.beamSize * depth)
        }
        #expect(step.replayedBeam() == step.beam)
      }
      #expect(try run(setting, profile, interventions).nBest == changed.nBest)
    }
  }

  @Test("a contradiction is reported")
  func contradiction() throws {
    let setting = try Self.settings.get()[0]
    let label = TokenID(setting.model.vocabulary.blankID.index == 0 ? 1 : 0)
    let both = [SearchIntervention.Change.force(label), .forbid(label)].map {
      SearchIntervention(frame: 1, $0)
    }
    #expect(throws: SearchError.nothingSurvives(frame: 1)) {
      try run(setting, TimeProfile.profile, both)
    }
    let bad = SearchIntervention(frame: 1, .set(KnobSetting(.temperature, 0)))
    #expect(throws: SearchError.self) { try run(setting, TimeProfile.profile, [bad]) }
  }

  private typealias TimeProfile = TimeSynchronousSearch
}
