import AudioFiles
import Files
import Foundation
import Text
import Training

/// The log of training, as JSON lines: one for each step, evaluation, and skipped utterance.
struct TrainingLog {
  private let path: String
  private let handle: FileHandle

  /// Begins the log of a run; a run resumed from `state` keeps the lines up to it.
  ///
  /// - Throws: `InputError` where it cannot be written; so does `add`.
  init(_ path: String, resuming state: TrainingState?) throws(InputError) {
    self.path = path
    let kept = state.map { Self.lines(of: path, upTo: $0) } ?? []
    do {
      try FileOutput.write(Array(kept.map { $0 + "\n" }.joined().utf8), to: path)
      handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      try handle.seekToEnd()
    } catch {
      throw Self.problem(path, error)
    }
  }

  private static func lines(of path: String, upTo state: TrainingState) -> [Substring] {
    guard let data = try? FileInput.read(path, limit: 1 << 32) else { return [] }
    let epochs = Set(state.history.map(\.epoch))
    return String(decoding: data, as: UTF8.self).split(separator: "\n").filter { line in
      // A line left incomplete when the program was killed is dropped with the rest.
      guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)),
        let members = object as? [String: Any], let step = members["step"] as? Int,
        step <= state.step
      else { return false }
      guard members["event"] as? String == "epoch" else { return true }
      return (members["epoch"] as? Int).map(epochs.contains) ?? false
    }
  }

  func add(_ members: [(String, JSON)]) throws(InputError) {
    do {
      try handle.write(contentsOf: Data((JSON.object(members).text + "\n").utf8))
    } catch {
      throw Self.problem(path, error)
    }
  }

  func add(_ report: StepReport, epoch: Int, seconds: Double) throws(InputError) {
    try add([
      ("event", .string("step")), ("step", .integer(report.step)), ("epoch", .integer(epoch)),
      ("loss", .number(report.loss)), ("gradient_norm", .number(report.gradientNorm)),
      ("rate", .number(report.rate)), ("seconds", .number(seconds)),
    ])
    for name in report.skipped {
      try add([
        ("event", .string("skip")), ("step", .integer(report.step)), ("name", .string(name)),
        ("reason", .string("loss or gradient not finite")),
      ])
    }
  }

  func add(_ record: EpochRecord, isBest: Bool, seconds: Double) throws(InputError) {
    try add([
      ("event", .string("epoch")), ("epoch", .integer(record.epoch)),
      ("step", .integer(record.step)), ("train_loss", .optional(record.trainLoss)),
      ("held_out_loss", .number(record.heldOutLoss)),
      ("held_out_transducer_loss", .number(record.heldOutTransducerLoss)),
      ("held_out_risk", .optional(record.heldOutRisk)),
      ("held_out_wer", .optional(record.wordErrorRate)), ("best", .bool(isBest)),
      ("seconds", .number(seconds)),
    ])
  }

  private static func problem(_ path: String, _ error: any Error) -> InputError {
    InputError(
      place: path, found: FileOutput.reason(error), expected: "a log that can be written",
      advice: "free space or check the folder; --resume continues from the last checkpoint")
  }
}
