import Analysis
import BeamSearch
import Fusion
import Kernels
import Session
import TestSupport
import Testing
import Transducer

/// A ledger adds up to the search's score, and each amount equals the networks' output.
@Suite("Ledger", .slow)
struct LedgerTests {
  static func shapes(_ count: Int) -> [ToyShape] {
    var random = SplitMix64(seed: 31)
    return (0..<count).map { index in
      let shape = ToyShape(
        seed: random.next(), frames: Int.random(in: 1...6, using: &random),
        size: Int.random(in: 3...5, using: &random),
        memory: ToyShape.Memory.allCases[index % 3],
        blankBias: Double.random(in: -2...3, using: &random))
      return index % 2 == 0 ? shape : shape.blankLast
    }
  }

  private func options(_ index: Int) -> SearchOptions {
    var options = SearchOptions(beamSize: 1 + index % 5, maxSymbolsPerFrame: 1 + index % 4)
    if index % 3 == 0 {
      options.adjustment = LogitAdjustment(blankPenalty: 0.7, temperature: 1.3)
    }
    if index % 4 == 1 { options.timestampPolicy = .first }
    options.constrained.prefixAlpha = index % 3
    options.adaptive.prefixAlpha = index % 3
    return options
  }

  @Test("adds up after every step of every search", arguments: SearchCatalog.profiles)
  func beams(_ profile: SearchProfile) throws {
    for (index, shape) in Self.shapes(60).enumerated() {
      let model = ToyModel(shape)
      let options = options(index).serving(model)
      for detail in [TraceDetail.everything, .bestPruned(0)] {
        let result = try decode(
          model.encoderOut, scorer: model.scorer, search: profile.name, options: options,
          recording: detail)
        let trace = try #require(result.trace)
        let reader = LedgerReader(
          trace: trace, history: TraceHistory(trace), vocabulary: model.vocabulary)
        for (step, beam) in trace.steps.map(\.beam).enumerated() {
          for (place, entry) in beam.enumerated() {
            let ledger = try #require(reader.ledger(afterStep: step, place: place))
            expect(ledger, is: entry.logProb, spelling: trace.labels(of: entry.id), model, options)
          }
        }
        for found in result.nBest {
          let ledger = try #require(reader.ledger(of: found, frames: model.frames))
          expect(ledger, is: found.logProb, spelling: found.labels, model, options)
          #expect(timestamps(ledger) == found.timestamps)
        }
      }
    }
  }

  @Test("adds up for every expansion, with any outcome", arguments: SearchCatalog.profiles)
  func expansions(_ profile: SearchProfile) throws {
    for (index, shape) in Self.shapes(30).enumerated() {
      let model = ToyModel(shape)
      let options = options(index).serving(model)
      let result = try decode(
        model.encoderOut, scorer: model.scorer, search: profile.name, options: options)
      let trace = try #require(result.trace)
      let reader = LedgerReader(
        trace: trace, history: TraceHistory(trace), vocabulary: model.vocabulary)
      for (step, rounds) in trace.steps.map(\.rounds).enumerated() {
        for expansion in rounds.flatMap(\.expansions) {
          let ledger = try #require(reader.ledger(of: expansion, step: step))
          #expect(isClose(ledger.amounts.total, expansion.total))
        }
      }
    }
  }

  /// The parts of fusion, too; what is added when the utterance is over stands last.
  @Test("adds up with a language model and hotwords", arguments: SearchCatalog.profiles)
  func fused(_ profile: SearchProfile) throws {
    let arpa = """
      \\data\\
      ngram 1=5
      ngram 2=2

      \\1-grams:
      -0.9\t<s>\t-0.2
      -0.8\t</s>
      -0.7\tt1\t-0.3
      -1.1\tt2\t-0.1
      -1.4\t<unk>

      \\2-grams:
      -0.3\tt1 t2
      -0.4\tt2 </s>

      \\end\\
      """
    var endings = 0
    for (index, shape) in Self.shapes(30).enumerated() where index % 2 == 0 {
      let model = ToyModel(shape)
      var options = options(index).serving(model)
      if index % 4 == 0 { options.fusionTiming = .afterSelection }
      let fusion = FusionScorer(
        vocabulary: model.vocabulary,
        languageModel: try LanguageModelFusion(
          model: ArpaFile.parse(Array(arpa.utf8), path: "toy.arpa"), weight: 0.4,
          vocabulary: model.vocabulary),
        hotwords: HotwordGraph([(labels: [TokenID(2), TokenID(1)], boost: 1.5)]))
      let result = try decode(
        model.encoderOut, scorer: model.scorer, search: profile.name, options: options,
        fusion: fusion)
      let trace = try #require(result.trace)
      let reader = LedgerReader(
        trace: trace, history: TraceHistory(trace), vocabulary: model.vocabulary)
      for found in result.nBest {
        let ledger = try #require(reader.ledger(of: found, frames: model.frames))
        let amounts = ledger.amounts
        #expect(isClose(amounts.total, found.logProb))
        #expect(isClose(amounts.languageModel, found.fusion.languageModel))
        #expect(isClose(amounts.hotwords, found.fusion.hotwords))
        if ledger.items.last?.kind == .end { endings += 1 }
      }
    }
    #expect(endings > 10)
  }

  // MARK: What is expected of one

  private func expect(
    _ ledger: Ledger, is score: Double, spelling labels: [TokenID], _ model: ToyModel,
    _ options: SearchOptions
  ) {
    #expect(isClose(ledger.amounts.total, score))
    var spelled: [TokenID] = []
    for item in ledger.items {
      let logProbs = model.logProbs(
        frame: item.frame, after: spelled, adjustment: options.adjustment)
      switch item.kind {
      case .label(let label):
        #expect(item.amounts.label == logProbs[label.index])
        #expect(item.amounts.blank == 0)
        spelled.append(label)
      case .blank:
        #expect(isClose(item.amounts.blank, logProbs[model.vocabulary.blankID.index]))
        #expect(item.amounts.label == 0)
      case .end: Issue.record("nothing is fused")
      }
      if item.mergeCount == 0 { #expect(abs(item.amounts.merged) < 1e-9) }
      #expect(item.amounts.merged > -1e-9)
    }
    #expect(spelled == labels)
    let grouped = ledger.byLabel()
    #expect(isClose(grouped.reduce(.zero) { $0 + $1.amounts }.total, score))
    #expect(grouped.count - labels.count == (ledger.items.last?.kind == .blank ? 1 : 0))
  }

  private func timestamps(_ ledger: Ledger) -> [Int] {
    ledger.items.compactMap { if case .label = $0.kind { $0.frame } else { nil } }
  }

  private func isClose(_ a: Double, _ b: Double) -> Bool { a == b || abs(a - b) < 1e-9 }
}
