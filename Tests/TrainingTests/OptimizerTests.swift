import Foundation
import Kernels
import TestSupport
import Testing
import Training

@Suite("Optimiser")
struct OptimizerTests {
  /// PyTorch's `AdamW`, line by line, in Double.
  private struct Reference {
    var weights: [Double]
    var first: [Double]
    var second: [Double]

    mutating func step(
      _ gradient: [Double], _ step: Int, rate: Double, decays: [Bool], _ o: AdamW
    ) {
      for index in weights.indices {
        if decays[index] { weights[index] *= 1 - rate * o.decay }
        first[index] = o.beta1 * first[index] + (1 - o.beta1) * gradient[index]
        second[index] =
          o.beta2 * second[index] + (1 - o.beta2) * gradient[index] * gradient[index]
        let correction1 = 1 - pow(o.beta1, Double(step))
        let correction2 = 1 - pow(o.beta2, Double(step))
        let size = second[index].squareRoot() / correction2.squareRoot() + o.epsilon
        weights[index] -= rate / correction1 * first[index] / size
      }
    }
  }

  let layout = ParameterLayout([
    (name: "joiner.predictor.weight", shape: [3, 5]), (name: "joiner.output.bias", shape: [7]),
  ])

  @Test("AdamW follows PyTorch's steps, with decay on matrices only")
  func adamW() {
    var random = SplitMix64(seed: 9)
    let start = (0..<layout.count).map { _ in Float.random(in: -1...1, using: &random) }
    var parameters = Parameters<Float>(layout: layout, values: start)
    let optimizer = AdamW(beta1: 0.9, beta2: 0.98, epsilon: 1e-8, decay: 0.3)
    var moments = AdamW.Moments(count: layout.count)
    var reference = Reference(
      weights: start.map(Double.init), first: [Double](repeating: 0, count: layout.count),
      second: [Double](repeating: 0, count: layout.count))
    let decays = (0..<layout.count).map { $0 < 15 }
    for step in 1...40 {
      // Of very different sizes: Adam's steps hardly depend on it.
      let gradient = (0..<layout.count).map { index in
        Float.random(in: -1...1, using: &random) * Float(pow(10, Double(index % 7) - 4))
      }
      let rate = 0.05 / Double(step)
      optimizer.apply(
        gradient, to: &parameters, moments: &moments, step: step, rate: rate)
      reference.step(gradient.map(Double.init), step, rate: rate, decays: decays, optimizer)
    }
    for (mine, theirs) in zip(parameters.values, reference.weights) {
      #expect(abs(Double(mine) - theirs) < 2e-6)
    }
    #expect(zip(parameters.values, start).filter { abs($0 - $1) > 0.01 }.count > 9)
  }

  /// PyTorch 2.15's results for weights (2, 3) with decay 0.3 and of a bias without, betas 0.9 and
  /// 0.98, at the rates 0.05 / step.
  @Test("AdamW gives PyTorch's weights")
  func pyTorch() {
    let layout = ParameterLayout([
      (name: "joiner.predictor.weight", shape: [2, 3]), (name: "joiner.output.bias", shape: [2]),
    ])
    let gradients: [[Float]] = [
      [0.008029999, 0.00175, 0.00089, -0.00614, 0.00046, -0.01368, 0.00337, 0.01011],
      [-0.1435, 0.0977, 0.0522, 0.1238, -0.0865, 0.0299, 0.0419, -0.008],
      [0.926, 0.816, 0.495, -0.164, -0.678, -1.059, 0.748, 0.239],
      [-3.92, 1.52, -11.84, 5.34, -14.51, -6.29, 1.54, -2.48],
      [45.4, 1.2, 134.2, 146.2, 43.6, 101.7, -219.3, 21.2],
    ]
    let expected: [Float] = [
      0.44308111, -0.33885592, 0.04364249, 0.98810846, -1.9476148, 0.77727324, 0.01498668,
      -0.36046025,
    ]
    var parameters = Parameters<Float>(
      layout: layout, values: [0.5, -0.25, 0.125, 1, -2, 0.75, 0.1, -0.3])
    var moments = AdamW.Moments(count: 8)
    let optimizer = AdamW(beta1: 0.9, beta2: 0.98, epsilon: 1e-8, decay: 0.3)
    for (step, gradient) in zip(1..., gradients) {
      optimizer.apply(
        gradient, to: &parameters, moments: &moments, step: step, rate: 0.05 / Double(step))
    }
    for (mine, theirs) in zip(parameters.values, expected) { #expect(abs(mine - theirs) < 5e-7) }
  }

  /// Worked by hand: the means are corrected to g and g^2, so that the step is the rate.
  @Test("the first step has the length of the rate")
  func firstStep() {
    var parameters = Parameters<Float>(zeros: layout)
    var moments = AdamW.Moments(count: layout.count)
    AdamW().apply(
      [Float](repeating: 3, count: layout.count), to: &parameters, moments: &moments, step: 1,
      rate: 0.01)
    #expect(parameters.values.allSatisfy { abs($0 + 0.01) < 1e-7 })
  }

  @Test("the rate rises linearly, falls by a cosine, and stays at its floor")
  func schedule() {
    let schedule = LearningRateSchedule(
      peak: 2, warmUpSteps: 4, totalSteps: 24, finalShare: 0.1)
    #expect([1, 2, 4].map(schedule.rate(at:)) == [0.5, 1, 2])
    // Half way down the cosine, between peak and floor.
    #expect(abs(schedule.rate(at: 14) - 1.1) < 1e-12)
    #expect(abs(schedule.rate(at: 24) - 0.2) < 1e-12)
    #expect(abs(schedule.rate(at: 99) - 0.2) < 1e-12)
    let rates = (4...24).map(schedule.rate(at:))
    #expect(zip(rates, rates.dropFirst()).allSatisfy { $0 > $1 })
    let flat = LearningRateSchedule(peak: 3, warmUpSteps: 0, totalSteps: 0, finalShare: 1)
    #expect(flat.rate(at: 1) == 3)
  }

  @Test("a gradient is clipped to the limit, and unchanged below it")
  func clipping() {
    var long: [Float] = [3, 0, 4, 12, 0]
    #expect(GradientClipping.apply(&long, limit: 6.5) == 13)
    #expect(zip(long, [1.5, 0, 2, 6, 0]).allSatisfy { abs($0 - $1) < 1e-6 })
    var short: [Float] = [0.3, 0.4]
    #expect(abs(GradientClipping.apply(&short, limit: 1) - 0.5) < 1e-7)
    #expect(short == [0.3, 0.4])
    // Squares that a Float cannot hold.
    var huge: [Float] = [3e30, 4e30]
    #expect(abs(GradientClipping.apply(&huge, limit: 5) / 5e30 - 1) < 1e-6)
    #expect(abs(huge[0] - 3) < 1e-5 && abs(huge[1] - 4) < 1e-5)
  }

  @Test("the average follows the weights, quickly at first")
  func average() {
    var average: [Float] = [0]
    WeightAverage.update(&average, toward: [1], keeping: 0.99, step: 1)
    #expect(abs(average[0] - Float(9) / 11) < 1e-6)
    average = [0]
    WeightAverage.update(&average, toward: [1], keeping: 0.99, step: 5000)
    #expect(abs(average[0] - 0.01) < 1e-6)
    WeightAverage.update(&average, toward: [1], keeping: 0, step: 5000)
    #expect(average[0] == 1)
  }

  @Test("initial weights have their layers' deviations, independent of other tensors")
  func initialization() {
    let layout = ParameterLayout([
      (name: "predictor.embedding", shape: [50, 64]),
      (name: "predictor.lstm.0.weight_ih", shape: [400, 64]),
      (name: "predictor.norm.weight", shape: [64]), (name: "predictor.norm.bias", shape: [64]),
      (name: "joiner.encoder.weight", shape: [80, 144]),
      (name: "joiner.encoder.bias", shape: [80]), (name: "joiner.output.bias", shape: [50]),
    ])
    let parameters = Parameters<Float>.random(layout, seed: 5, embeddingScale: 0.125)
    func values(_ name: String) -> ArraySlice<Float> {
      layout.entry(name).map { parameters.values[$0.range] } ?? []
    }
    func deviation(_ name: String) -> Float {
      let values = values(name)
      return (values.reduce(0) { $0 + $1 * $1 } / Float(values.count)).squareRoot()
    }
    #expect(abs(deviation("predictor.embedding") - 0.125) < 0.005)
    // Uniform within b has the deviation b / sqrt 3.
    #expect(abs(deviation("predictor.lstm.0.weight_ih") * Float(3).squareRoot() - 0.1) < 0.002)
    #expect(
      abs(deviation("joiner.encoder.weight") * Float(3).squareRoot() - 1 / 12) < 0.002)
    #expect(values("joiner.encoder.bias").allSatisfy { abs($0) <= 1.0 / 12 })
    #expect(deviation("joiner.encoder.bias") > 0.03)
    #expect(values("predictor.norm.weight").allSatisfy { $0 == 1 })
    #expect((values("predictor.norm.bias") + values("joiner.output.bias")).allSatisfy { $0 == 0 })
    let less = ParameterLayout([(name: "joiner.encoder.weight", shape: [80, 144])])
    #expect(
      Parameters<Float>.random(less, seed: 5, embeddingScale: 1).values
        == Array(values("joiner.encoder.weight")))
    #expect(
      Parameters<Float>.random(less, seed: 6, embeddingScale: 1).values
        != Array(values("joiner.encoder.weight")))
  }
}
