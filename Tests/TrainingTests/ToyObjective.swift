import Foundation
import Kernels
import TestSupport
import Training
import Transducer

/// Logistic regression: whether an utterance has an odd number of labels, from the sums of its
/// frames. Small enough to work out by hand, and convex.
struct ToyObjective: TrainingObjective {
  static let width = 3
  let layout = ParameterLayout([
    (name: "joiner.output.weight", shape: [1, ToyObjective.width]),
    (name: "joiner.output.bias", shape: [1]),
  ])

  func accumulate(
    _ example: TrainingExample, parameters: Parameters<Float>, scale: Double,
    into gradient: inout [Float]
  ) -> ObjectiveValue {
    var sums = [Double](repeating: 0, count: Self.width)
    for row in 0..<example.frames.rows {
      for column in 0..<Self.width { sums[column] += Double(example.frames[row, column]) }
    }
    let sign = example.labels.count % 2 == 1 ? 1.0 : -1
    let logit =
      (0..<Self.width).reduce(Double(parameters.values[Self.width])) {
        $0 + Double(parameters.values[$1]) * sums[$1]
      } * sign
    let slope = -sign / (1 + exp(logit)) * scale
    for column in 0..<Self.width { gradient[column] += Float(slope * sums[column]) }
    gradient[Self.width] += Float(slope)
    var value = ObjectiveValue()
    value.utterances = 1
    value.labels = example.labels.count
    value.words = example.words.count
    value.loss = log1p(exp(-logit))
    value.transducerLoss = value.loss
    return value
  }
}

enum ToyExamples {
  /// Utterances whose class is the sum of the first column, plus noise.
  static func make(_ count: Int, seed: UInt64 = 3) -> [TrainingExample] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { index in
      let labels = 1 + Int.random(in: 0..<4, using: &random)
      let rows = 2 + Int.random(in: 0..<5, using: &random)
      let center: Float = labels % 2 == 1 ? 0.4 : -0.4
      let values = (0..<rows * ToyObjective.width).map { place in
        (place % ToyObjective.width == 0 ? center : 0) + Float.random(in: -1...1, using: &random)
      }
      return TrainingExample(
        name: "utterance \(index)",
        frames: Matrix(rows: rows, columns: ToyObjective.width, storage: values),
        labels: (0..<labels).map { _ in TokenID(1) }, words: ["A"])
    }
  }

  /// An utterance that turns every number into NaN.
  static func broken(_ name: String) -> TrainingExample {
    TrainingExample(
      name: name, frames: Matrix(rows: 2, columns: ToyObjective.width, repeating: .nan),
      labels: [TokenID(1)], words: ["A"])
  }

  static func trainer(
    _ examples: [TrainingExample] = make(60), threads: Int = 1,
    _ change: (inout TrainingOptions) -> Void = { _ in }
  ) throws -> Trainer<ToyObjective> {
    var options = TrainingOptions()
    options.epochs = 6
    options.batchSize = 13
    options.peakRate = 0.05
    options.warmUpSteps = 4
    options.averageDecay = 0.9
    options.threads = threads
    change(&options)
    return try Trainer(
      ToyObjective(), options: options, examples: ExampleList(examples),
      heldOut: ExampleList(make(40, seed: 4)))
  }
}

extension Trainer {
  /// Continues until there is nothing left to do, or `steps` calls were made.
  mutating func run(_ state: inout TrainingState, calls: Int = .max) throws {
    var left = calls
    while left > 0 {
      switch phase(of: state) {
      case .step: _ = try takeStep(&state)
      case .measurement: _ = try measure(&state)
      case .done: return
      }
      left -= 1
    }
  }
}
