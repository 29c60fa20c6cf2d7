import Analysis
import Foundation
import Session
import TestSupport
import Testing

/// `:train step` in the workbench.
@Suite("Training steps")
struct TrainingStepTests {
  @Test("a step becomes a fork with its own model, and reports its effect")
  func fork() throws {
    var bench = try WorkbenchFixture(reference: "t1 t2")
    let base = try #require(bench.state.decoding)
    try bench.typeLine("train step embr 0.5")
    let fork = bench.state.fork
    #expect(fork.name == "train-1" && fork.isTrained && fork.origin?.parent == "base")
    #expect(bench.state.model?.name == "toy+")
    #expect(fork.decoding?.nBest != base.nBest)
    #expect(bench.state.forks[0].decoding?.nBest == base.nBest)
    let answer = bench.state.log.last { $0.kind == .answer }?.text ?? ""
    #expect(
      answer.hasPrefix(
        "train-1: one EMBR step at rate 0.5, gradient norm 2.000: expected word errors of the earlier list "
          + "0.500 -> 0.250, log P of the reference -3.000 -> -2.000; up t1t2, 0 errors: "
          + "p .50 -> .75; down (nothing), 1 error: p .50 -> .25."), "\(answer)")
  }

  @Test("a step without a gradient says why", arguments: TrainingStep.Loss.allCases)
  func nothingToPush(_ loss: TrainingStep.Loss) {
    var step = TrainingStep()
    step.loss = loss
    func sentence(_ gradientNorm: Double) -> String {
      TrainingStepReport(
        step: step, gradientNorm: gradientNorm, reference: .init(-3, -3), risk: .init(1, 1),
        rows: [.init(text: "A", errors: 1, posterior: .init(0.5, 0.5))]
      ).sentence
    }
    #expect(sentence(0).contains("the same number of errors") == (loss == .embr))
    #expect(!sentence(2).contains("the same number of errors"))
  }

  @Test("a second step continues from the first, and applies to other files")
  func chain() throws {
    var bench = try WorkbenchFixture(reference: "t1 t2", files: 2)
    try bench.typeLine("train step")
    try bench.typeLine("train step transducer")
    #expect(bench.state.fork.name == "train-2")
    #expect(bench.state.fork.origin?.parent == "train-1")
    #expect(bench.state.fork.modelPath == "toy trained trained")
    try bench.type(">")
    #expect(bench.state.fork.name == "train-2" && bench.state.decoding != nil)
  }

  /// The names of the forks that a session file would hold.
  private func saved(_ bench: WorkbenchFixture) throws -> [String] {
    struct View: Decodable {
      struct Fork: Decodable { var name: String }
      var forks: [Fork]?
    }
    let data = try JSONEncoder().encode(bench.state.savedView)
    return try JSONDecoder().decode(View.self, from: data).forks?.map(\.name) ?? []
  }

  @Test("it is not saved in a session, because it is not in a file")
  func save() throws {
    var bench = try WorkbenchFixture(reference: "t1 t2")
    try bench.typeLine("train step")
    try bench.typeLine("fork kept")
    #expect(try saved(bench).isEmpty)
    try bench.typeLine("fork base")
    try bench.typeLine("fork mine")
    #expect(try saved(bench) == ["mine"])
  }

  @Test(
    "what it cannot do, it says",
    arguments: [
      ("train", "expected step [embr|transducer] [RATE]"), ("train step up", "expected step"),
      ("train step -1", "expected step"), ("train step embr 0.1 2", "expected step"),
    ])
  func refusals(line: String, words: String) throws {
    var bench = try WorkbenchFixture(reference: "t1 t2")
    try bench.typeLine(line)
    #expect(bench.state.message?.text.contains(words) == true)
    #expect(bench.state.forks.count == 1)
  }

  @Test("it needs a reference that can be spelled")
  func reference() throws {
    var bench = try WorkbenchFixture()
    try bench.typeLine("train step")
    #expect(bench.state.message?.text.contains("found no reference") == true)
    try bench.typeLine("reference xyz")
    try bench.typeLine("train step")
    #expect(bench.state.message?.kind == .error)
    #expect(bench.state.forks.count == 1)
  }
}
