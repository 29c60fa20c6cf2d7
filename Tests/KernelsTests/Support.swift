import Kernels
import TestSupport

extension SplitMix64 {
  /// Values in -scale...scale.
  mutating func floats(_ count: Int, scale: Float = 1) -> [Float] {
    (0..<count).map { _ in Float.random(in: -scale...scale, using: &self) }
  }

  mutating func matrix(_ rows: Int, _ columns: Int, scale: Float = 1) -> Matrix {
    Matrix(rows: rows, columns: columns, storage: floats(rows * columns, scale: scale))
  }
}

/// The largest difference between values and their references.
func maxDifference(_ found: [Float], _ expected: [Double]) -> Double {
  zip(found, expected).map { abs(Double($0) - $1) }.max() ?? 0
}
