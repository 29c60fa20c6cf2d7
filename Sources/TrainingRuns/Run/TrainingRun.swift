import AudioFiles
import Files
import Foundation
import Recognition
import Session
import Text
import Training

/// The folder of a run: checkpoint, log and curves.
package struct RunFolder {
  let path: String

  /// - Throws: `InputError` where there is no such folder and none can be made.
  init(_ path: String) throws(InputError) {
    self.path = path
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true)
    } catch {
      throw InputError(
        place: path, found: FileOutput.reason(error), expected: "a folder for the run",
        advice: "name another with --run")
    }
  }

  var checkpoint: String { file("checkpoint.safetensors") }
  var log: String { file("log.jsonl") }
  var curves: String { file("curves.svg") }

  private func file(_ name: String) -> String {
    URL(fileURLWithPath: path).appendingPathComponent(name).relativePath
  }
}

/// How a run ended.
package enum TrainingEnding { case finished, interrupted }

/// Runs a trainer from its first or a saved state to its end, with checkpoints, log, progress, and
/// clean interruption.
struct TrainingRun<Objective: TrainingObjective> {
  private(set) var trainer: Trainer<Objective>
  private(set) var state: TrainingState
  let folder: RunFolder
  let identity: RunIdentity
  /// Seconds between checkpoints within an epoch; one is written after each epoch anyway.
  let checkpointInterval: Double
  let wordErrorRate: (Parameters<Float>) throws -> Double?
  private var log: TrainingLog
  private let clock = ContinuousClock()
  private let began: ContinuousClock.Instant
  private var saved: ContinuousClock.Instant
  /// Steps of this process.
  private var steps = 0

  /// - Parameters:
  ///   - resumed: what a checkpoint holds; `nil` to begin.
  ///   - start: the first weights.
  init(
    _ trainer: Trainer<Objective>, start: Parameters<Float>, resumed: TrainingState?,
    folder: RunFolder, identity: RunIdentity, checkpointInterval: Double,
    wordErrorRate: @escaping (Parameters<Float>) throws -> Double?
  ) throws {
    self.trainer = trainer
    self.folder = folder
    self.identity = identity
    self.checkpointInterval = checkpointInterval
    self.wordErrorRate = wordErrorRate
    state = resumed ?? trainer.start(start)
    log = try TrainingLog(folder.log, resuming: resumed)
    began = clock.now
    saved = clock.now
  }

  /// Trains until the end, or until interrupted.
  mutating func run(until interruption: Interruption) throws -> TrainingEnding {
    defer { Console.progress(nil) }
    while true {
      switch trainer.phase(of: state) {
      case .done:
        try save()
        return .finished
      case .measurement: try measure()
      case .step: try takeStep()
      }
      if interruption.wasRequested {
        try save()
        return .interrupted
      }
    }
  }

  private mutating func takeStep() throws {
    let report = try trainer.takeStep(&state)
    steps += 1
    try log.add(report, epoch: state.epoch + 1, seconds: elapsed)
    for name in report.skipped {
      Console.progress(nil)
      Console.remark(
        "\(name): skipped in step \(report.step), its loss or gradient is not finite")
    }
    Console.progress(bar(after: report).line)
    if saved.duration(to: clock.now).seconds >= checkpointInterval { try save() }
  }

  private mutating func measure() throws {
    let record = try trainer.measure(&state, wordErrorRate: wordErrorRate)
    let isBest = state.best?.epoch == record.epoch
    try log.add(record, isBest: isBest, seconds: elapsed)
    try save()
    Console.progress(nil)
    try Console.print(
      record.line(of: trainer.options.epochs, trainer.options.normalization)
        + (isBest ? "  best" : ""))
  }

  private mutating func save() throws {
    try Checkpoint.write(state, identity: identity, to: folder.checkpoint)
    saved = clock.now
  }

  /// Seconds of this process.
  var elapsed: Double { began.duration(to: clock.now).seconds }

  private func bar(after report: StepReport) -> ProgressBar {
    let left = elapsed / Double(max(1, steps)) * Double(trainer.totalSteps - state.step)
    return ProgressBar(
      title: "epoch \(state.epoch + 1) of \(trainer.options.epochs)", done: state.position,
      of: trainer.stepsPerEpoch,
      note: "loss \(fixed(report.loss, 3))  rate \(brief(report.rate))  "
        + "at most \(minutes(left)) left")
  }
}

/// Seconds as minutes and seconds: "2:05".
func minutes(_ seconds: Double) -> String {
  let whole = Int(min(max(0, seconds), 1e9).rounded())
  return "\(whole / 60):\(whole % 60 < 10 ? "0" : "")\(whole % 60)"
}

extension LossNormalization {
  /// "per label" or "per utterance".
  var share: String { self == .perLabel ? "per label" : "per utterance" }
}

extension EpochRecord {
  /// The results of an epoch, on one line.
  func line(of epochs: Int, _ normalization: LossNormalization) -> String {
    let parts: [String?] = [
      "epoch \(epoch) of \(epochs)", trainLoss.map { "training \(fixed($0, 4))" },
      "held-out \(fixed(heldOutLoss, 4)) \(normalization.share)",
      heldOutRisk.map { "expected word errors \(fixed(100 * $0, 2)) %" },
      wordErrorRate.map { "WER \(fixed(100 * $0, 2)) %" },
    ]
    return parts.compactMap(\.self).joined(separator: "  ")
  }
}
