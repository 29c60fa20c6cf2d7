import Audio
package import BeamSearch
package import Transducer

/// Finds what the user should look at in a decoding, without running any network.
package struct WarningFinder {
  private let trace: SearchTrace
  /// The first of the final list.
  private let best: Hypothesis
  private let vocabulary: Vocabulary
  /// N, the number of labels in the predictor's context; `nil` for all.
  private let contextSize: Int?
  /// T.
  private let frameCount: Int
  /// Seconds.
  private let frameDuration: Double

  /// - Parameter trace: beams are enough, expansions are not read.
  package init(
    trace: SearchTrace, best: Hypothesis, vocabulary: Vocabulary, contextSize: Int?,
    frameCount: Int, frameDuration: Double
  ) {
    self.trace = trace
    self.best = best
    self.vocabulary = vocabulary
    self.contextSize = contextSize
    self.frameCount = frameCount
    self.frameDuration = frameDuration
  }

  /// All warnings, those of the whole sound first, then by frame.
  package func warnings(speech: SpeechActivity, sound: [SoundNote]) -> [DecodingWarning] {
    let found =
      symbolCaps + blankStretches(speech: speech) + loops + collapses
      + sound.filter(\.isWarning).map { warning($0) }
    return found.enumerated().sorted {
      ($0.element.frames?.lowerBound ?? -1, $0.offset)
        < ($1.element.frames?.lowerBound ?? -1, $1.offset)
    }.map(\.element)
  }

  /// A warning about the sound, at the frames it affects.
  private func warning(_ note: SoundNote) -> DecodingWarning {
    guard case .clipped(let clipped) = note, frameCount > 0, frameDuration > 0 else {
      return DecodingWarning(.sound(note), frames: nil)
    }
    let first = frame(atTime: clipped.first)
    return DecodingWarning(.sound(note), frames: first...max(first, frame(atTime: clipped.last)))
  }

  /// A sample that begins a frame belongs to that frame, despite rounding.
  private func frame(atTime seconds: Double) -> Int {
    min(frameCount - 1, Int(seconds / frameDuration + 1e-6))
  }

  // MARK: The text

  /// Frames in which the best hypothesis reached the cap; a cap of 1 is not a problem.
  private var symbolCaps: [DecodingWarning] {
    let cap = trace.options.maxSymbolsPerFrame
    guard trace.profile.knobs.contains(.maxSymbols), cap > 1 else { return [] }
    let byFrame = Dictionary(grouping: best.timestamps) { $0 }
    return byFrame.filter { $0.value.count >= cap }.keys.sorted().map {
      DecodingWarning(.symbolCap(labels: cap), frames: $0...$0)
    }
  }

  /// Stretches of at least 1.5 s without a label, of which at least 0.5 s are as loud as speech.
  private func blankStretches(speech: SpeechActivity) -> [DecodingWarning] {
    let bounds = [-1] + best.timestamps + [frameCount]
    return zip(bounds, bounds.dropFirst()).compactMap { before, after in
      let (start, end) = (Double(before + 1) * frameDuration, Double(after) * frameDuration)
      let spoken = speech.seconds(from: start, to: end)
      guard end - start >= Self.longestSilence, spoken >= Self.leastSpeech else { return nil }
      return DecodingWarning(
        .blankStretch(seconds: end - start, speech: spoken), frames: before + 1...after - 1)
    }
  }

  /// One to eight labels repeated four or more times in a row, six labels in all at least.
  private var loops: [DecodingWarning] {
    let labels = best.labels
    var found: [DecodingWarning] = []
    var start = 0
    while start < labels.count {
      guard let loop = loop(from: start) else {
        start += 1
        continue
      }
      let end = start + loop.length * loop.times
      found.append(
        DecodingWarning(
          .repeatedLoop(
            text: vocabulary.pieces(labels[start..<start + loop.length]), times: loop.times),
          frames: best.timestamps[start]...best.timestamps[end - 1]))
      start = end
    }
    return found
  }

  /// The shortest label sequence from a place on that is repeated often enough.
  private func loop(from start: Int) -> (length: Int, times: Int)? {
    let labels = best.labels
    for length in 1...8 where start + length * Self.leastRepeats <= labels.count {
      var times = 1
      while start + (times + 1) * length <= labels.count,
        labels[start + times * length..<start + (times + 1) * length]
          == labels[start..<start + length]
      {
        times += 1
      }
      if times >= Self.leastRepeats, times * length >= 6 { return (length, times) }
    }
    return nil
  }

  // MARK: The beam

  /// Stretches of at least a second in which the predictor's context is the same
  /// in all hypotheses (four labels, where it is unlimited) while the best grows by as many.
  private var collapses: [DecodingWarning] {
    let size = contextSize ?? Self.longContext
    var found: [DecodingWarning] = []
    var first: Int?
    for step in trace.steps {
      if sharedContext(of: step.beam, size: size) != nil {
        first = first ?? step.frame
      } else if let start = first {
        found += collapse(start...step.frame - 1, size: size)
        first = nil
      }
    }
    if let first, let last = trace.steps.last?.frame { found += collapse(first...last, size: size) }
    return found
  }

  private func collapse(_ steps: ClosedRange<Int>, size: Int) -> [DecodingWarning] {
    let seconds = Double(steps.count) * frameDuration
    guard seconds >= Self.longestCollapse, let end = trace.beam(after: steps.upperBound).first,
      let start = trace.beam(after: steps.lowerBound).first,
      trace.labels(of: end.id).count - trace.labels(of: start.id).count >= size
    else { return [] }
    let text = vocabulary.pieces(trace.labels(of: end.id).suffix(size))
    return [
      DecodingWarning(
        .collapsedBeam(text: text, seconds: seconds),
        frames: frame(ofStep: steps.lowerBound)...frame(ofStep: steps.upperBound))
    ]
  }

  /// The last labels of all hypotheses, if they are the same; `nil` where there is only one
  /// hypothesis, or one is shorter.
  private func sharedContext(of beam: [BeamEntry], size: Int) -> [TokenID]? {
    guard beam.count > 1 else { return nil }
    var shared: [TokenID]?
    for entry in beam {
      guard let context = trace.lastLabels(of: entry.id, count: size) else { return nil }
      if let shared, shared != context { return nil }
      shared = context
    }
    return shared
  }

  private func frame(ofStep step: Int) -> Int { trace.encoderFrame(ofStep: step, frameCount) }

  private static let longestSilence = 1.5
  private static let leastSpeech = 0.5
  private static let leastRepeats = 4
  private static let longestCollapse = 1.0
  private static let longContext = 4
}

extension SearchTrace {
  /// The last labels of a hypothesis, the last first; `nil` where it has fewer.
  fileprivate func lastLabels(of id: HypothesisID, count: Int) -> [TokenID]? {
    var labels: [TokenID] = []
    var next: HypothesisID? = id
    while labels.count < count, let id = next, let label = nodes[id.index].label {
      labels.append(label)
      next = nodes[id.index].parent
    }
    return labels.count == count ? labels : nil
  }
}
