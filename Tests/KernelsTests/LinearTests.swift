import Kernels
import TestSupport
import Testing

@Suite("Linear layers against Double")
struct LinearTests {
  /// Widths below, at and above a panel of eight, and below and above a tile of four rows.
  static let shapes = [
    (1, 1, 1), (3, 7, 9), (4, 8, 8), (5, 17, 31), (8, 36, 64), (33, 144, 40), (70, 20, 13),
  ]

  @Test(arguments: shapes)
  func equalsDouble(rows: Int, inputs: Int, outputs: Int) {
    var random = SplitMix64(seed: UInt64(rows * 1000 + inputs))
    let x = random.matrix(rows, inputs)
    let weight = random.matrix(outputs, inputs)
    let bias = random.floats(outputs)
    let expected = (0..<rows).flatMap { row in
      (0..<outputs).map { output in
        zip(x.row(row), weight.row(output)).reduce(Double(bias[output])) {
          $0 + Double($1.0) * Double($1.1)
        }
      }
    }
    let found = Linear(weight: weight, bias: bias)(x)
    #expect(found.rows == rows && found.columns == outputs)
    // K additions of values below 1 err by at most K^2 / 2 units of 2^-24.
    let tolerance = Double(inputs * inputs + 8) * 0x1p-24
    #expect(maxDifference(found.storage, expected) <= tolerance)
  }

  @Test(arguments: shapes)
  func aRowOfManyIsThatRowAlone(rows: Int, inputs: Int, outputs: Int) {
    var random = SplitMix64(seed: 7)
    let x = random.matrix(rows, inputs)
    let layer = Linear(weight: random.matrix(outputs, inputs), bias: random.floats(outputs))
    let together = layer(x)
    for row in 0..<rows {
      #expect(Array(together.row(row)) == layer(x.row(row)))
    }
    #expect(together.rows(rows / 2..<rows) == layer(x.rows(rows / 2..<rows)))
  }

  @Test func noRowsGiveNone() {
    let layer = Linear(weight: Matrix(rows: 5, columns: 3, repeating: 1))
    #expect(layer(Matrix(rows: 0, columns: 3)) == Matrix(rows: 0, columns: 5))
  }

  @Test func withoutBiasSumsStartAtZero() {
    let layer = Linear(weight: Matrix(rows: 2, columns: 2, storage: [1, 2, 3, 4]))
    #expect(layer([10, 100]) == [210, 430])
  }

  @Test func notANumberStaysInItsOwnRow() {
    var x = Matrix(rows: 5, columns: 3, repeating: 1)
    x[2, 1] = .nan
    let y = Linear(weight: Matrix(rows: 9, columns: 3, repeating: 1))(x)
    for row in 0..<5 {
      #expect(y.row(row).map { $0.isNaN } == Array(repeating: row == 2, count: 9), "\(y)")
    }
  }

  @Test(arguments: [(5, 3, 1), (9, 8, 15), (20, 13, 4)])
  func depthwiseConvolutionEqualsDouble(rows: Int, columns: Int, kernel: Int) {
    var random = SplitMix64(seed: 3)
    let x = random.matrix(rows, columns)
    let weight = random.matrix(columns, kernel)
    let bias = random.floats(columns)
    let count = max(0, rows - kernel + 1)
    let expected = (0..<count).flatMap { time in
      (0..<columns).map { column in
        (0..<kernel).reduce(Double(bias[column])) {
          $0 + Double(weight[column, $1]) * Double(x[time + $1, column])
        }
      }
    }
    let found = DepthwiseConvolution(weight: weight, bias: bias)(x)
    #expect(found.rows == count && found.columns == columns)
    #expect(maxDifference(found.storage, expected) < 1e-5)
  }
}
