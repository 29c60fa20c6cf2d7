import Foundation
import Kernels
import ModelFiles
import TestSupport
import Testing
import Text
import Training
import Transducer

@Suite("Checkpoints")
struct CheckpointTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("beamscope-checkpoint-\(UUID().uuidString)")
  private let identity = RunIdentity(["model": "abc", "options.rate": "0.05"])
  private var path: String { folder.appendingPathComponent("checkpoint.safetensors").path }

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func make() throws -> Trainer<ToyObjective> {
    try ToyExamples.trainer {
      $0.measuresStart = true
      $0.epochs = 3
    }
  }

  /// Between any two calls: 1 + 3 * (5 + 1) of them, before the first and after the last, too.
  @Test("training interrupted anywhere resumes to the same bits")
  func resumes() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var whole = try make()
    var expected = whole.start(Parameters(zeros: whole.objective.layout))
    try whole.run(&expected)
    for calls in 0...19 {
      var first = try make()
      var state = first.start(Parameters(zeros: first.objective.layout))
      try first.run(&state, calls: calls)
      try Checkpoint.write(state, identity: identity, to: path)
      var second = try make()
      var resumed = try #require(
        try Checkpoint.read(path, identity: identity, layout: second.objective.layout))
      #expect(resumed == state)
      try second.run(&resumed)
      #expect(resumed == expected)
    }
  }

  @Test("NaN and infinities are kept, too")
  func oddNumbers() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var state = try make().start(Parameters(zeros: ToyObjective().layout))
    state.running.loss = .infinity
    state.running.risk = -0.0
    state.moments.second[1] = .infinity
    state.average[0] = -0.0
    state.generator = SeededGenerator(seed: .max)
    state.best = TrainingState.Best(
      epoch: 7, measure: 0.1 + 0.2, loss: .leastNonzeroMagnitude, values: state.average)
    try Checkpoint.write(state, identity: identity, to: path)
    let read = try #require(
      try Checkpoint.read(path, identity: identity, layout: ToyObjective().layout))
    #expect(read == state)
    #expect(read.average[0].sign == .minus)
  }

  @Test("a checkpoint of another run is rejected, with the difference")
  func otherRuns() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let layout = ToyObjective().layout
    let state = try make().start(Parameters(zeros: layout))
    try Checkpoint.write(state, identity: identity, to: path)
    func refusal(_ parts: [String: String], _ layout: ParameterLayout) -> TrainerError? {
      #expect(throws: TrainerError.self) {
        try Checkpoint.read(path, identity: RunIdentity(parts), layout: layout)
      }
    }
    let rate = refusal(["model": "abc", "options.rate": "0.1"], layout)
    #expect(rate?.reason == .anotherRun)
    #expect(rate?.place.hasSuffix("options.rate") == true)
    #expect(rate?.found == "0.05")
    #expect(rate?.expected.hasPrefix("0.1") == true)
    #expect(
      refusal(["model": "abd", "options.rate": "0.05"], layout)?.place.hasSuffix("model") == true)
    #expect(refusal(["model": "abc"], layout)?.expected.hasPrefix("nothing") == true)
    let other = ParameterLayout([(name: "joiner.output.weight", shape: [4, 1])])
    #expect(refusal(identity.parts, other)?.place.hasSuffix("decoder") == true)
  }

  @Test("a missing checkpoint gives nil; a partial one is an error")
  func damage() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let layout = ToyObjective().layout
    #expect(try Checkpoint.read(path, identity: identity, layout: layout) == nil)
    let state = try make().start(Parameters(zeros: layout))
    try Checkpoint.write(state, identity: identity, to: path)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    for count in [0, 4, 100, bytes.count - 1] {
      try bytes.prefix(count).write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: TrainerError.self) {
        try Checkpoint.read(path, identity: identity, layout: layout)
      }
      #expect(error?.reason == .damaged)
    }
    let model = SafetensorsFile.bytes(metadata: [:], tensors: [])
    try Data(model).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: TrainerError.self) {
      try Checkpoint.read(path, identity: identity, layout: layout)
    }
    #expect(error?.reason == .damaged)
  }

  @Test("other files beside a checkpoint are not touched, and a missing folder is an error")
  func unwritable() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let state = try make().start(Parameters(zeros: ToyObjective().layout))
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // Names that writers of other programs, and earlier versions of this one, give to unfinished files.
    let others = ["new", "partial", "tmp"].map { "\(path).\($0)" }
    for other in others { try Data("mine".utf8).write(to: URL(fileURLWithPath: other)) }
    for step in [1, 2] {
      var later = state
      later.step = step
      try Checkpoint.write(later, identity: identity, to: path)
    }
    for other in others {
      #expect(try Data(contentsOf: URL(fileURLWithPath: other)) == Data("mine".utf8))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 4)
    let nowhere = #expect(throws: TrainerError.self) {
      try Checkpoint.write(
        state, identity: identity, to: folder.appendingPathComponent("none/checkpoint").path)
    }
    #expect(nowhere?.reason == .unwritable)
  }
}
