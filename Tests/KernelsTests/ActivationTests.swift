import Foundation
import Kernels
import TestSupport
import Testing

@Suite("Activations, norms and softmax against Double")
struct ActivationTests {
  /// Dense near zero and where branches meet, then out to where everything saturates.
  static let inputs: [Float] =
    stride(from: Float(-12), through: 12, by: 0.003).map { $0 }
    + stride(from: Float(-110), through: 110, by: 0.37).map { $0 }
    + [0.625, -0.625, 0.6249999, 0, -0, 1e-30, -1e-30, 88.72, 88.73, -87.33, -87.34, -104]

  @Test func tanhIsWithinTwoTenMillionths() {
    var values = Self.inputs
    values.applyTanh()
    #expect(maxDifference(values, Self.inputs.map { tanh(Double($0)) }) < 2e-7)
  }

  @Test func tanhKeepsRelativePrecisionNearZeroAndIsOdd() {
    var values: [Float] = [1e-30, 1e-8, 1e-3, 0.3]
    var negative = values.map { -$0 }
    let expected = values.map { tanh(Double($0)) }
    values.applyTanh()
    negative.applyTanh()
    #expect(zip(values, expected).allSatisfy { abs(Double($0) / $1 - 1) < 2e-7 })
    #expect(negative == values.map { -$0 })
  }

  @Test func sigmoidIsWithinTwoTenMillionths() {
    var values = Self.inputs
    values.applySigmoid()
    #expect(maxDifference(values, Self.inputs.map { 1 / (1 + exp(-Double($0))) }) < 2e-7)
  }

  @Test func siluIsWithinAMillionthOfItsSize() {
    var values = Self.inputs
    values.applySiLU()
    for (found, x) in zip(values, Self.inputs) {
      let expected = Double(x) / (1 + exp(-Double(x)))
      #expect(abs(Double(found) - expected) <= 1e-6 * max(1, abs(expected)), "at \(x)")
    }
  }

  @Test func saturationAndNotANumber() {
    var values: [Float] = [.infinity, -.infinity, .nan, 1e30, -1e30]
    values.applyTanh()
    #expect(values[0] == 1 && values[1] == -1 && values[2].isNaN)
    #expect(values[3] == 1 && values[4] == -1)
    var gates: [Float] = [.infinity, -.infinity, .nan]
    gates.applySigmoid()
    #expect(gates[0] == 1 && gates[1] == 0 && gates[2].isNaN)
    var rectified: [Float] = [-2, 3, .nan, -.infinity]
    rectified.applyReLU()
    #expect(rectified[0] == 0 && rectified[1] == 3 && rectified[2].isNaN && rectified[3] == 0)
  }

  @Test func aValueDoesNotDependOnItsPlace() {
    var random = SplitMix64(seed: 5)
    let values = random.floats(29, scale: 5)
    var together = values
    together.applySiLU()
    for (value, expected) in zip(values, together) {
      var alone = [value]
      alone.applySiLU()
      #expect(alone[0] == expected)
    }
  }

  @Test(arguments: [1, 5, 8, 21])
  func gateEqualsDouble(half: Int) {
    var random = SplitMix64(seed: 11)
    let x = random.matrix(3, 2 * half, scale: 4)
    let expected = (0..<3).flatMap { row in
      (0..<half).map { Double(x[row, $0]) / (1 + exp(-Double(x[row, half + $0]))) }
    }
    #expect(maxDifference(x.gated().storage, expected) < 1e-6)
  }

  @Test(arguments: [1, 7, 8, 144, 150])
  func layerNormEqualsDouble(dim: Int) {
    var random = SplitMix64(seed: 13)
    let x = random.matrix(4, dim, scale: 3)
    let (weight, bias) = (random.floats(dim), random.floats(dim))
    let norm = LayerNorm(weight: weight, bias: bias, epsilon: 1e-5)
    let expected = (0..<4).flatMap { row -> [Double] in
      let values = x.row(row).map(Double.init)
      let mean = values.reduce(0, +) / Double(dim)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(dim)
      return values.indices.map {
        (values[$0] - mean) / (variance + 1e-5).squareRoot() * Double(weight[$0])
          + Double(bias[$0])
      }
    }
    let found = norm(x)
    #expect(maxDifference(found.storage, expected) < 5e-6)
    #expect(norm(Array(x.row(2))) == Array(found.row(2)))
  }

  @Test func logSoftmaxSumsToOne() {
    let values: [Double] = [-3.5, 700, 699.5, 2, -.infinity]
    let result = logSoftmax(values)
    let total = result.map { exp($0) }.reduce(0, +)
    #expect(abs(total - 1) < 1e-12)
    #expect(abs(result[1] - result[2] - 0.5) < 1e-12)
    #expect(result[4] == -.infinity)
    #expect(zip(softmax(values), result).allSatisfy { abs($0 - exp($1)) < 1e-12 })
  }

  @Test("log-softmax is that of libm to the last digits", arguments: 1..<12)
  func logSoftmaxByTheBook(count: Int) {
    var random = SplitMix64(seed: UInt64(count))
    for scale in [1e-3, 1, 30, 600] {
      let values = (0..<count).map { _ in Double.random(in: -scale...scale, using: &random) }
      let high = values.max() ?? 0
      let total = high + log(values.reduce(0) { $0 + exp($1 - high) })
      for (found, value) in zip(logSoftmax(values), values) {
        #expect(abs(found - (value - total)) <= 1e-13 * max(1, abs(value - total)))
      }
    }
    // Impossible values stay impossible, and do not contribute.
    let possible = logSoftmax([0.5, -.infinity, 0.5])
    #expect(possible[1] == -.infinity && abs(possible[0] + log(2)) < 1e-15)
  }

  @Test func logSoftmaxWithoutADistribution() {
    #expect(logSoftmax([]).isEmpty)
    #expect(logSoftmax([-.infinity, -.infinity]).allSatisfy { $0.isNaN })
    #expect(logSoftmax([0, .nan]).allSatisfy { $0.isNaN })
    #expect(logSoftmax([0, .infinity]).contains { $0.isNaN })
  }

  @Test func softplusNeitherOverflowsNorVanishes() {
    #expect(softplus(800) == 800)
    #expect(abs(softplus(-40) / exp(-40) - 1) < 1e-12)
    #expect(abs(softplus(0) - log(2)) < 1e-15)
  }
}
