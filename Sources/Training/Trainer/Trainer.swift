import Kernels
import Text

/// Training as a step machine: each call advances a `TrainingState` by one step, and the result
/// depends only on that state.
package struct Trainer<Objective: TrainingObjective>: Sendable {
  package let objective: Objective
  package let options: TrainingOptions
  /// The objective of the first steps; `nil` to use the main objective from the start.
  package var warmUp: WarmUp?
  private let examples: any ExampleSource
  private let heldOut: any ExampleSource
  private let lengths: [Int]
  /// The plan of the current epoch; rebuilt whenever the state has another generator.
  private var plan: (generator: SeededGenerator, plan: BatchPlan)?

  /// - Throws: `TrainerError` if the training or held-out set is empty.
  package init(
    _ objective: Objective, options: TrainingOptions, examples: any ExampleSource,
    heldOut: any ExampleSource
  ) throws(TrainerError) {
    for (name, source) in [("training", examples), ("held-out", heldOut)] where source.count == 0 {
      throw TrainerError(
        .noData, at: "the \(name) set", found: "no utterance", expected: "at least one",
        advice: "use a manifest with readable audio and transcripts the model can spell")
    }
    self.objective = objective
    self.options = options
    self.examples = examples
    self.heldOut = heldOut
    lengths = (0..<examples.count).map { examples.frameCount(of: $0) }
  }

  /// Another objective for the first steps: a risk, for example, gives no useful gradient while all
  /// candidates are wrong.
  package struct WarmUp: Sendable {
    package let objective: any TrainingObjective
    package let steps: Int

    package init(_ objective: any TrainingObjective, steps: Int) {
      self.objective = objective
      self.steps = steps
    }
  }

  package var stepsPerEpoch: Int {
    BatchPlan.count(of: examples.count, batchSize: options.batchSize)
  }

  package var totalSteps: Int { stepsPerEpoch * options.epochs }

  package var schedule: LearningRateSchedule {
    LearningRateSchedule(
      peak: options.peakRate, warmUpSteps: options.warmUpSteps, totalSteps: totalSteps,
      finalShare: options.finalShare)
  }

  /// The state that training begins with.
  package func start(_ parameters: Parameters<Float>) -> TrainingState {
    TrainingState(parameters: parameters, seed: options.seed)
  }

  /// What to do next.
  package enum Phase: Sendable, Equatable {
    /// `takeStep`.
    case step
    /// `measure`.
    case measurement
    /// Nothing: all epochs are done, or the held-out set no longer improves.
    case done
  }

  package func phase(of state: TrainingState) -> Phase {
    if options.measuresStart, state.history.isEmpty { return .measurement }
    if state.position == stepsPerEpoch { return .measurement }
    let isOut = options.patience.map { state.epochsWithoutGain >= $0 } ?? false
    return state.epoch >= options.epochs || isOut ? .done : .step
  }

  /// Changes the weights by the next batch.
  ///
  /// - Throws: `TrainerError` if too many utterances in a row have no finite loss, and any error of
  ///   the example source; the state is then unchanged.
  package mutating func takeStep(_ state: inout TrainingState) throws -> StepReport {
    let plan = currentPlan(of: state)
    let batch = try plan.batches[state.position].map { try examples.example(at: $0) }
    var size = ObjectiveValue()
    size.utterances = batch.count
    size.labels = batch.reduce(0) { $0 + $1.labels.count }
    var sum = BatchGradient(
      of: batch, objective: objective(at: state), parameters: state.parameters,
      scale: 1 / options.normalization.count(size), threads: options.threads)
    let inRow = try skipsInRow(after: sum.skips, of: batch.count, before: state)
    let rate = schedule.rate(at: state.step + 1)
    let norm = apply(&sum, rate: rate, to: &state)
    state.skippedInRow = inRow
    state.skipped += sum.skips.count
    state.running.add(sum.value)
    state.position += 1
    if state.position == plan.batches.count { state.generator = plan.generator }
    return StepReport(
      step: state.step, loss: options.normalization.mean(sum.value), gradientNorm: norm,
      rate: rate, skipped: sum.skips.map(\.name))
  }

  private func objective(at state: TrainingState) -> any TrainingObjective {
    guard let warmUp, state.step < warmUp.steps else { return objective }
    return warmUp.objective
  }

  /// One step of the optimiser, unless all utterances were skipped.
  ///
  /// - Returns: The gradient's norm.
  private func apply(
    _ sum: inout BatchGradient, rate: Double, to state: inout TrainingState
  ) -> Double {
    state.step += 1
    guard sum.value.utterances > 0 else { return 0 }
    let norm = sum.clip(to: options.gradientLimit)
    options.optimizer.apply(
      sum.gradient, to: &state.parameters, moments: &state.moments, step: state.step, rate: rate)
    WeightAverage.update(
      &state.average, toward: state.parameters.values, keeping: options.averageDecay,
      step: state.step)
    return norm
  }

  private mutating func currentPlan(of state: TrainingState) -> BatchPlan {
    if let plan, plan.generator == state.generator { return plan.plan }
    let fresh = BatchPlan(
      lengths: lengths, batchSize: options.batchSize, generator: state.generator)
    plan = (state.generator, fresh)
    return fresh
  }

  private func skipsInRow(
    after skips: [BatchGradient.Skip], of count: Int, before state: TrainingState
  ) throws(TrainerError) -> Int {
    var inRow = state.skippedInRow
    let skipped = Set(skips.map(\.index))
    for index in 0..<count {
      inRow = skipped.contains(index) ? inRow + 1 : 0
      guard inRow < options.skipLimit else {
        let last = skips.first { $0.index == index }
        throw TrainerError(
          .diverged, at: "step \(state.step + 1)",
          found: "\(inRow) utterances in a row without a finite loss and gradient, the last "
            + "\(last?.name ?? "") with \(last?.loss ?? .nan)",
          expected: "finite numbers",
          advice: "resume from an earlier checkpoint with a lower --rate or --clip")
      }
    }
    return inRow
  }

  /// Measures the averaged weights on the held-out set and ends the epoch.
  ///
  /// - Parameter wordErrorRate: of the held-out set with these weights, as a fraction; `nil` if it
  ///   is not measured this time.
  /// - Throws: `TrainerError` if no held-out utterance has a finite loss; errors of the closure and
  ///   of the example source; the state is then unchanged.
  package func measure(
    _ state: inout TrainingState,
    wordErrorRate: (Parameters<Float>) throws -> Double? = { _ in nil }
  ) throws -> EpochRecord {
    let averaged = state.averaged
    let value = try loss(of: heldOut, with: averaged)
    let isStart = state.history.isEmpty && options.measuresStart
    let record = EpochRecord(
      epoch: isStart ? 0 : state.epoch + 1, step: state.step,
      trainLoss: isStart ? nil : options.normalization.mean(state.running),
      heldOutLoss: options.normalization.mean(value),
      heldOutTransducerLoss: value.transducerLoss / Double(max(1, value.labels)),
      heldOutRisk: value.risk.map { $0 / Double(max(1, value.words)) },
      wordErrorRate: try wordErrorRate(averaged))
    keepBest(record, in: &state)
    state.history.append(record)
    guard !isStart else { return record }
    state.epoch += 1
    state.position = 0
    state.running = ObjectiveValue()
    return record
  }

  private func keepBest(_ record: EpochRecord, in state: inout TrainingState) {
    let measure = (options.measure == .wer ? record.wordErrorRate : nil) ?? record.heldOutLoss
    let isBetter = state.best.map { (measure, record.heldOutLoss) < ($0.measure, $0.loss) }
    guard isBetter ?? true else {
      state.epochsWithoutGain += 1
      return
    }
    state.epochsWithoutGain = 0
    state.best = TrainingState.Best(
      epoch: record.epoch, measure: measure, loss: record.heldOutLoss, values: state.average)
  }

  /// The total loss over all utterances of a source with a finite loss.
  package func loss(
    of source: any ExampleSource, with parameters: Parameters<Float>
  ) throws -> ObjectiveValue {
    var value = ObjectiveValue()
    // A few at a time, because a source need not fit in memory.
    for start in stride(from: 0, to: source.count, by: 64) {
      let some = try (start..<min(start + 64, source.count)).map { try source.example(at: $0) }
      value.add(
        BatchGradient(
          of: some, objective: objective, parameters: parameters, scale: 0,
          threads: options.threads
        ).value)
    }
    guard value.utterances > 0 else {
      throw TrainerError(
        .diverged, at: "the held-out set", found: "no utterance with a finite loss",
        expected: "finite numbers", advice: "train again with a lower --rate")
    }
    return value
  }
}
