import Analysis
import Audio
import BeamSearch
import Kernels
import Session
import TestSupport
import Testing
import Transducer

/// Hand-made cases, each with one thing wrong.
struct WarningTests {
  private let vocabulary = Vocabulary(
    tokens: ["<b>", "A", "B", "C", "D"], blankID: TokenID(0))

  /// A trace whose beams are these label sequences, best first, frames of 0.1 s each.
  private func trace(
    _ beams: [[[Int]]], search: String = "tsd", cap: Int = 3
  ) throws -> SearchTrace {
    var options = SearchOptions()
    options.maxSymbolsPerFrame = cap
    var trace = SearchTrace(profile: try SearchCatalog.profile(named: search), options: options)
    var known: [[Int]: HypothesisID] = [[]: HypothesisID(0)]
    var count = 1
    for (frame, beam) in beams.enumerated() {
      var made: [HypothesisNode] = []
      for labels in beam {
        for length in 0...labels.count where known[Array(labels.prefix(length))] == nil {
          let prefix = Array(labels.prefix(length))
          made.append(
            HypothesisNode(
              parent: known[prefix.dropLast()], label: TokenID(prefix[length - 1]), frame: frame,
              logProb: -1))
          known[prefix] = HypothesisID(count)
          count += 1
        }
      }
      let entries = beam.map { BeamEntry(id: known[$0] ?? HypothesisID(0), logProb: -1) }
      trace.append(SearchStep(frame: frame, rounds: [], beam: entries, newNodes: made))
    }
    return trace
  }

  private func best(_ labels: [Int], at frames: [Int]) -> Hypothesis {
    Hypothesis(
      id: HypothesisID(0), labels: labels.map { TokenID($0) }, timestamps: frames,
      tokenLogProbs: labels.map { _ in -1 }, logProb: -1)
  }

  private func warnings(
    _ best: Hypothesis, frames: Int, trace: SearchTrace? = nil, contextSize: Int? = 2,
    spoken: [Range<Int>] = [], sound: [SoundNote] = []
  ) throws -> [DecodingWarning] {
    // Ten feature rows per frame; speech is 10 nats louder than the rest.
    let rows = (0..<frames * 10).map { row -> Float in
      spoken.contains { $0.contains(row / 10) } ? 5 : -5
    }
    let speech = SpeechActivity(
      spectrum: Matrix(rows: rows.count, columns: 1, storage: rows), frameShift: 0.01)
    return WarningFinder(
      trace: try trace ?? self.trace([]), best: best, vocabulary: vocabulary,
      contextSize: contextSize, frameCount: frames, frameDuration: 0.1
    ).warnings(speech: speech, sound: sound)
  }

  @Test func allIsWell() throws {
    let spoken = [2..<12]
    #expect(try warnings(best([1, 2, 3], at: [3, 6, 11]), frames: 20, spoken: spoken) == [])
    #expect(try warnings(best([], at: []), frames: 0) == [])
  }

  @Test func theCapIsTheFramesThatUseItUp() throws {
    let full = best([1, 2, 3, 1, 2, 1, 3, 2], at: [4, 4, 4, 5, 5, 9, 9, 9])
    #expect(
      try warnings(full, frames: 12) == [
        DecodingWarning(.symbolCap(labels: 3), frames: 4...4),
        DecodingWarning(.symbolCap(labels: 3), frames: 9...9),
      ])
    // One label per frame is a valid setting, and some searches have no cap.
    let one = best([1, 2], at: [1, 2])
    #expect(try warnings(one, frames: 5, trace: trace([], cap: 1)) == [])
    #expect(try warnings(full, frames: 12, trace: trace([], search: "modified")) == [])
  }

  @Test func aStretchOfBlanksCountsWhereSomebodySpeaks() throws {
    let text = best([1, 2], at: [2, 25])
    // 22 frames of 0.1 s without a label, 8 of them loud.
    let found = try warnings(text, frames: 28, spoken: [1..<3, 10..<18, 24..<27])
    #expect(found.map(\.frames) == [3...24])
    guard case .blankStretch(let seconds, let speech)? = found.first?.kind else {
      Issue.record("no stretch: \(found)")
      return
    }
    #expect(abs(seconds - 2.2) < 1e-9 && abs(speech - 0.9) < 1e-9)
    // A pause is no stretch, nor is one that is short, nor where nothing stands out.
    #expect(try warnings(text, frames: 28, spoken: [1..<3, 24..<27]) == [])
    #expect(try warnings(best([1, 2], at: [2, 16]), frames: 18, spoken: [1..<17]) == [])
    #expect(try warnings(text, frames: 28, spoken: [0..<28]) == [])
  }

  @Test func theEndAndAnEmptyResultAreStretchesToo() throws {
    let found = try warnings(best([1], at: [0]), frames: 30, spoken: [0..<2, 20..<28])
    #expect(found.map(\.frames) == [1...29])
    #expect(try warnings(best([], at: []), frames: 30, spoken: [5..<15]).map(\.frames) == [0...29])
  }

  /// Labels, and the loops in them: the first label's place, how many labels, how often.
  @Test(arguments: [
    ([1, 2, 1, 2, 1, 2, 1, 2], [(0, "AB", 4)]), ([1, 2, 1, 2, 1, 2, 1], []),
    ([3, 1, 1, 1, 1, 1, 1, 2], [(1, "A", 6)]), ([1, 1, 1, 1, 1], []),
    ([4, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1], [(1, "ABC", 4)]),
    ([1, 2, 1, 2, 1, 2, 1, 2, 3, 3, 3, 3, 3, 3, 3], [(0, "AB", 4), (8, "C", 7)]),
  ])
  func loopsAreFound(labels: [Int], loops: [(Int, String, Int)]) throws {
    let found = try warnings(
      best(labels, at: Array(labels.indices)), frames: labels.count)
    #expect(
      found
        == loops.map { start, text, times in
          DecodingWarning(
            .repeatedLoop(text: text, times: times),
            frames: start...start + text.count * times - 1)
        })
  }

  @Test func aBeamOfOneContextIsFoundWhereItGrows() throws {
    // Two hypotheses that differ in their first label only, for 12 frames, growing by one label per
    // frame from frame 3 on.
    let beams = (0..<15).map { frame -> [[Int]] in
      let tail = (0..<max(0, frame - 2)).map { 1 + ($0 + 1) % 3 }
      return [[1] + tail, [4] + tail]
    }
    let long = best([1, 2, 3], at: [0, 1, 2])
    let found = try warnings(long, frames: 15, trace: trace(beams))
    #expect(found.map(\.frames) == [4...14])
    guard case .collapsedBeam(let text, let seconds)? = found.first?.kind else {
      Issue.record("no collapse: \(found)")
      return
    }
    #expect(text.count == 2 && abs(seconds - 1.1) < 1e-9)
    // A third hypothesis that ends otherwise, and a beam that does not grow, are no collapse.
    let diverse = beams.map { $0 + [[2, 2, 2]] }
    #expect(try warnings(long, frames: 15, trace: trace(diverse)) == [])
    let still = (0..<15).map { _ in [[1, 2, 3], [4, 2, 3]] }
    #expect(try warnings(long, frames: 15, trace: trace(still)) == [])
    // A single hypothesis cannot resemble another.
    #expect(try warnings(long, frames: 15, trace: trace(beams.map { [$0[0]] })) == [])
  }

  private func heard(
    _ channels: [[Float]], rate: Int, fullScale: Float? = 32_767 / 32_768
  ) -> HeardSound {
    var levels = channels.map { _ in ChannelLevel() }
    var clips = fullScale.map { ClipFinder(fullScale: $0, channels: channels.count) }
    var mix: [Float] = []
    for index in channels[0].indices {
      for (place, channel) in channels.enumerated() {
        levels[place].add(channel[index])
        clips?.add(channel[index], channel: place, at: index)
      }
      mix.append(channels.map { $0[index] }.reduce(0, +) / Float(channels.count))
    }
    return HeardSound(
      clip: AudioClip(samples: mix, sampleRate: rate), channels: channels.count, levels: levels,
      clipped: clips?.found(sampleRate: rate))
  }

  @Test func theSoundIsCheckedSampleBySample() throws {
    let features = try FeaturePipeline(frontEnd: FrontEndCatalog.make(type: "kaldi-log-mel"))
    var samples = [Float](repeating: 0.25, count: 1000)
    for index in [100, 300, 301, 302, 800, 801] { samples[index] = index < 500 ? 1 : -1 }
    let clipped = ClippedSamples(count: 5, first: 0.3, last: 0.801)
    #expect(heard([samples], rate: 1000).clipped == clipped)
    #expect(heard([[0.5, 1, 0.5]], rate: 10).clipped == nil)
    let resampled = ResampledSound(from: 1000, to: 16_000, filter: .steep, featuresEnd: 7600)
    let quiet = [Float](repeating: 0.1, count: 1000)
    #expect(
      SoundNote.all(of: heard([samples, quiet], rate: 1000), features: features)
        == [.mixedDown(channels: 2), .resampled(resampled), .clipped(clipped)])
    #expect(
      resampled.text
        == "resampled from 1000 Hz to 16000 Hz (steep filter): no sound above 500 Hz; "
        + "the model's features reach 7600 Hz")
    #expect(
      SoundNote.all(of: heard([[0, 0]], rate: 16_000), features: features) == [.silence])
    let found = try warnings(
      best([1], at: [5]), frames: 10,
      sound: [.clipped(clipped), .resampled(resampled), .cepstra(rows: 2)])
    #expect(found.map(\.name) == ["resampled", "clipped"])
    #expect(found.map(\.frames) == [nil, 3...8])
  }

  @Test func channelsAndFloatingPointAreToldTruly() throws {
    let features = try FeaturePipeline(frontEnd: FrontEndCatalog.make(type: "kaldi-log-mel"))
    let tone: [Float] = (0..<400).map { Float($0 % 20) / 20 - 0.5 }
    let still = [Float](repeating: 0, count: 400)
    func notes(_ channels: [[Float]], fullScale: Float? = 32_767 / 32_768) -> [SoundNote] {
      SoundNote.all(of: heard(channels, rate: 16_000, fullScale: fullScale), features: features)
    }
    #expect(
      notes([tone, tone.map { -$0 }]) == [.mixedDown(channels: 2), .cancelled(channels: 2)])
    #expect(
      notes([tone, still]) == [.mixedDown(channels: 2), .silentChannel(.number(2), of: 2)])
    #expect(notes([still, still]) == [.mixedDown(channels: 2), .silence])
    #expect(notes([tone, tone]) == [.mixedDown(channels: 2)])
    #expect(notes([[0.5, 1.5, 1.5, 0.5]], fullScale: nil) == [.beyondFullScale(peak: 1.5)])
  }
}

struct WarningWalkTests {
  /// `W` cycles through the warnings, and shows each.
  @Test func everyWarningIsVisited() throws {
    var bench = try WorkbenchFixture(frames: 30)
    try bench.typeLine("set blank-penalty 9")
    let places = Set(bench.state.warnings.compactMap { $0.frames?.lowerBound }).sorted()
    try #require(places.count > 1, "a blank this unlikely makes the search use up its labels")
    #expect(
      bench.state.log.contains {
        $0.kind == .warning && $0.text.hasPrefix("\(bench.state.warnings.count) warnings")
      })
    try bench.type("g")
    var seen: [Int] = places[0] == 0 ? [0] : []
    while seen.count < places.count {
      try bench.type("W")
      seen.append(bench.state.cursor.frame)
      #expect(bench.state.log.last?.kind == .warning)
    }
    #expect(seen == places)
    try bench.type("W")
    #expect(bench.state.cursor.frame == places[0])
  }

  @Test func withoutWarningsItSaysSo() throws {
    var bench = try WorkbenchFixture()
    if bench.state.warnings.isEmpty {
      try bench.type("W")
      #expect(bench.state.log.last?.text == "no warnings")
    }
  }
}
