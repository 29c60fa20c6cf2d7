import Transducer

/// A knob with a value.
package enum KnobSetting: Sendable, Equatable {
  case beam(Int)
  case maxSymbols(Int)
  case nBest(Int)
  case blankPenalty(Double)
  case temperature(Double)
  case lengthNorm(LengthRule)
  case expandWindow(Double)
  case extraCandidates(Int)
  case prefixAlpha(Int)
  case prefixMerging(Bool)
  case labelsPerHypothesis(Int?)
  case maxLabels(Int?)
  case contextLabels(Int?)
  case pathsPerState(Int)
  case unknownAsBlank(Bool)
  case mergeTimes(MergeStanding)
  case fusionTiming(FusionTiming)
  case ilmWeight(Double)

  package var knob: SearchKnob {
    switch self {
    case .beam: .beam
    case .maxSymbols: .maxSymbols
    case .nBest: .nBest
    case .blankPenalty: .blankPenalty
    case .temperature: .temperature
    case .lengthNorm: .lengthNorm
    case .expandWindow: .expandWindow
    case .extraCandidates: .extraCandidates
    case .prefixAlpha: .prefixAlpha
    case .prefixMerging: .prefixMerging
    case .labelsPerHypothesis: .labelsPerHypothesis
    case .maxLabels: .maxLabels
    case .contextLabels: .contextLabels
    case .pathsPerState: .pathsPerState
    case .unknownAsBlank: .unknownAsBlank
    case .mergeTimes: .mergeTimes
    case .fusionTiming: .fusionTiming
    case .ilmWeight: .ilmWeight
    }
  }

  /// Writes the value into options.
  ///
  /// - Parameter contextSize: how many labels the model's prediction network looks at; `nil` for
  ///   all of them.
  package func apply(to options: inout SearchOptions, contextSize: Int?) {
    switch self {
    case .beam(let size): options.beamSize = size
    case .maxSymbols(let count): options.maxSymbolsPerFrame = count
    case .nBest(let count): options.nBest = count
    case .blankPenalty(let penalty): options.adjustment.blankPenalty = penalty
    case .temperature(let temperature): options.adjustment.temperature = temperature
    case .lengthNorm(let rule):
      options.lengthNormalization = rule.normalization(contextSize: contextSize)
    case .expandWindow(let nats): options.adaptive.window = nats
    case .extraCandidates(let count): options.adaptive.extraCandidates = count
    // No search heeds both.
    case .prefixAlpha(let longest):
      options.constrained.prefixAlpha = longest
      options.adaptive.prefixAlpha = longest
    case .prefixMerging(let merges): options.bestFirst.mergesPrefixes = merges
    case .labelsPerHypothesis(let count): options.bestFirst.labelsPerHypothesis = count
    case .maxLabels(let count): options.alignmentLength.maxLabels = count
    case .contextLabels(let count): options.pathMerging.contextLabels = count
    case .pathsPerState(let count): options.pathMerging.hypothesesPerState = count
    case .unknownAsBlank(let isBlank): options.unknownAsBlank = isBlank
    case .mergeTimes(let standing): options.mergeStanding = standing
    case .fusionTiming(let timing): options.fusionTiming = timing
    case .ilmWeight(let weight): options.internalModelWeight = weight
    }
  }

  /// The value of a knob in a search's options.
  package init(_ knob: SearchKnob, in options: SearchOptions, of profile: SearchProfile) {
    switch knob {
    case .beam: self = .beam(options.beamSize)
    case .maxSymbols: self = .maxSymbols(options.maxSymbolsPerFrame)
    case .nBest: self = .nBest(options.nBest)
    case .blankPenalty: self = .blankPenalty(options.adjustment.blankPenalty)
    case .temperature: self = .temperature(options.adjustment.temperature)
    case .lengthNorm: self = .lengthNorm(LengthRule(options.lengthNormalization))
    case .expandWindow: self = .expandWindow(options.adaptive.window)
    case .extraCandidates: self = .extraCandidates(options.adaptive.extraCandidates)
    case .prefixAlpha:
      self = .prefixAlpha(
        profile.knobs.contains(.expandWindow)
          ? options.adaptive.prefixAlpha : options.constrained.prefixAlpha)
    case .prefixMerging: self = .prefixMerging(options.bestFirst.mergesPrefixes)
    case .labelsPerHypothesis:
      self = .labelsPerHypothesis(options.bestFirst.labelsPerHypothesis)
    case .maxLabels: self = .maxLabels(options.alignmentLength.maxLabels)
    case .contextLabels: self = .contextLabels(options.pathMerging.contextLabels)
    case .pathsPerState: self = .pathsPerState(options.pathMerging.hypothesesPerState)
    case .unknownAsBlank:
      self = .unknownAsBlank(options.unknownAsBlank ?? profile.takesUnknownAsBlank)
    case .mergeTimes: self = .mergeTimes(options.mergeStanding)
    case .fusionTiming: self = .fusionTiming(options.fusionTiming)
    case .ilmWeight: self = .ilmWeight(options.internalModelWeight)
    }
  }
}

/// How a user says that the final list is ranked.
package enum LengthRule: Sendable, Equatable {
  case none
  /// score / (U + offset)
  case perLabel(offset: Int)
  /// score / (U + N), N being how many labels the prediction network looks at: in icefall and
  /// sherpa-onnx the padding that a hypothesis begins with counts.
  case perLabelAndContext

  init(_ normalization: LengthNormalization) {
    switch normalization {
    case .none: self = .none
    case .perLabel(let offset): self = .perLabel(offset: offset)
    }
  }

  /// - Parameter contextSize: `nil` for a network that remembers all labels: it begins with one
  ///   start symbol, which counts as 1.
  func normalization(contextSize: Int?) -> LengthNormalization {
    switch self {
    case .none: .none
    case .perLabel(let offset): .perLabel(offset: offset)
    case .perLabelAndContext: .perLabel(offset: contextSize ?? 1)
    }
  }
}
