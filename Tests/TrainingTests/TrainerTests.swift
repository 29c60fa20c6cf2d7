import Foundation
import Kernels
import TestSupport
import Testing
import Text
import Training
import Transducer

@Suite("Trainer")
struct TrainerTests {
  private func start(_ trainer: Trainer<ToyObjective>) -> TrainingState {
    trainer.start(Parameters(zeros: trainer.objective.layout))
  }

  @Test("training lowers both losses, and ends after its epochs")
  func learns() throws {
    var trainer = try ToyExamples.trainer { $0.measuresStart = true }
    var state = start(trainer)
    try trainer.run(&state)
    #expect(trainer.phase(of: state) == .done)
    #expect(trainer.stepsPerEpoch == 5)
    #expect(state.step == 30 && state.epoch == 6)
    #expect(state.history.map(\.epoch) == [0, 1, 2, 3, 4, 5, 6])
    #expect(state.history.map(\.step) == [0, 5, 10, 15, 20, 25, 30])
    let first = try #require(state.history.first)
    let last = try #require(state.history.last)
    #expect(last.heldOutLoss < 0.8 * first.heldOutLoss)
    #expect(first.trainLoss == nil)
    let losses = state.history.compactMap(\.trainLoss)
    #expect(losses.count == 6 && losses[5] < losses[0])
    // The first column tells the class, the others nothing.
    let weights = state.result.values
    #expect(weights[0] > 3 * max(abs(weights[1]), abs(weights[2])))
  }

  @Test("the same bits for any number of threads", arguments: [2, 3, 8, 20])
  func threads(count: Int) throws {
    var one = try ToyExamples.trainer(threads: 1)
    var many = try ToyExamples.trainer(threads: count)
    var (a, b) = (start(one), start(many))
    try one.run(&a)
    try many.run(&b)
    #expect(a == b)
  }

  @Test("every utterance is used once per epoch, in a different order each time and for each seed")
  func order() throws {
    /// Names of the utterances, in the order they were asked for.
    final class Witness: ExampleSource, @unchecked Sendable {
      let examples = ToyExamples.make(29)
      var asked: [Int] = []
      var count: Int { examples.count }
      func frameCount(of index: Int) -> Int { examples[index].frames.rows }
      func example(at index: Int) -> TrainingExample {
        asked.append(index)
        return examples[index]
      }
    }
    func orders(seed: UInt64) throws -> [[Int]] {
      let witness = Witness()
      var options = TrainingOptions()
      (options.epochs, options.batchSize, options.seed) = (2, 4, seed)
      var trainer = try Trainer(
        ToyObjective(), options: options, examples: witness,
        heldOut: ExampleList(ToyExamples.make(3)))
      var state = start(trainer)
      try trainer.run(&state)
      #expect(witness.asked.count == 58)
      return [Array(witness.asked[..<29]), Array(witness.asked[29...])]
    }
    let orders = try orders(seed: 1) + orders(seed: 2)
    for order in orders { #expect(order.sorted() == Array(0..<29)) }
    #expect(Set(orders).count == 4)
  }

  @Test("a gradient is the mean over labels, or over utterances")
  func normalization() throws {
    let examples = ToyExamples.make(5)
    let labels = examples.reduce(0) { $0 + $1.labels.count }
    func norm(_ normalization: LossNormalization) throws -> (norm: Double, loss: Double) {
      var trainer = try ToyExamples.trainer(examples) { $0.normalization = normalization }
      var state = start(trainer)
      let report = try trainer.takeStep(&state)
      return (report.gradientNorm, report.loss)
    }
    let (byLabel, byUtterance) = (try norm(.perLabel), try norm(.perUtterance))
    #expect(abs(byUtterance.loss - log(2)) < 1e-9)
    #expect(abs(byUtterance.norm / byLabel.norm - Double(labels) / 5) < 1e-6)
    #expect(abs(byUtterance.loss / byLabel.loss - Double(labels) / 5) < 1e-9)
  }

  @Test("non-finite utterances are skipped, reported, and change nothing")
  func skips() throws {
    let good = ToyExamples.make(12)
    // With a good one in the same slot, and in its own slot.
    let bad = good + [ToyExamples.broken("torn"), ToyExamples.broken("silent")]
    func step(_ examples: [TrainingExample]) throws -> (StepReport, TrainingState) {
      var trainer = try ToyExamples.trainer(examples) {
        $0.batchSize = 20
        // The scale counts all labels, those of a bad utterance too: Adam does not see a scale.
        $0.gradientLimit = nil
        $0.optimizer.epsilon = 1e-30
      }
      var state = start(trainer)
      let report = try trainer.takeStep(&state)
      return (report, state)
    }
    let (with, without) = (try step(bad), try step(good))
    #expect(Set(with.0.skipped) == ["torn", "silent"])
    #expect(with.1.skipped == 2)
    #expect(without.0.skipped.isEmpty)
    #expect(with.1.running == without.1.running)
    for (a, b) in zip(with.1.parameters.values, without.1.parameters.values) {
      #expect(abs(a - b) < 1e-6)
    }
  }

  @Test("too many consecutive non-finite ones are an error, and the state is unchanged")
  func divergence() throws {
    let broken = (0..<30).map { ToyExamples.broken("torn \($0)") }
    var trainer = try ToyExamples.trainer(broken) {
      $0.batchSize = 10
      $0.skipLimit = 15
    }
    var state = start(trainer)
    let first = try trainer.takeStep(&state)
    #expect(first.skipped.count == 10)
    #expect(state.skippedInRow == 10)
    let before = state
    let error = #expect(throws: TrainerError.self) { try trainer.takeStep(&state) }
    #expect(error?.reason == .diverged)
    #expect(error?.found.contains("torn") == true)
    #expect(state == before)
  }

  @Test("a good utterance between bad ones ends the row")
  func rowEnds() throws {
    let mixed = ToyExamples.make(30).enumerated().map { index, example in
      index % 3 == 0 ? example : ToyExamples.broken("torn \(index)")
    }
    var trainer = try ToyExamples.trainer(mixed) { $0.skipLimit = 29 }
    var state = start(trainer)
    try trainer.run(&state)
    #expect(state.epoch == 6)
    #expect(state.skipped == 6 * 20)
  }

  @Test("patience stops training without improvement, and the best weights are kept")
  func patience() throws {
    var trainer = try ToyExamples.trainer {
      $0.epochs = 50
      $0.patience = 3
      // Away from good weights: a high rate without decay.
      $0.peakRate = 2
      $0.finalShare = 1
      $0.averageDecay = 0
    }
    var state = start(trainer)
    try trainer.run(&state)
    let best = try #require(state.best)
    #expect(state.epoch == best.epoch + 3)
    #expect(state.epoch < 50)
    #expect(best.loss == state.history.map(\.heldOutLoss).min())
    #expect(state.result.values == best.values)
    let loss = try trainer.loss(of: ExampleList(ToyExamples.make(40, seed: 4)), with: state.result)
    #expect(LossNormalization.perLabel.mean(loss) == best.loss)
  }

  @Test("by word errors, ties by the loss")
  func byWordErrors() throws {
    var trainer = try ToyExamples.trainer {
      $0.epochs = 4
      $0.measure = .wer
    }
    var rates = [0.5, 0.25, 0.25, 0.75][...]
    var state = start(trainer)
    while trainer.phase(of: state) != .done {
      if trainer.phase(of: state) == .step {
        _ = try trainer.takeStep(&state)
      } else {
        _ = try trainer.measure(&state) { _ in rates.popFirst() }
      }
    }
    let (second, third) = (state.history[1].heldOutLoss, state.history[2].heldOutLoss)
    #expect(state.best?.measure == 0.25)
    #expect(state.best?.epoch == (third < second ? 3 : 2))
  }

  @Test("an empty training or held-out set is an error")
  func noData() throws {
    let error = #expect(throws: TrainerError.self) { try ToyExamples.trainer([]) }
    #expect(error?.reason == .noData)
  }
}
