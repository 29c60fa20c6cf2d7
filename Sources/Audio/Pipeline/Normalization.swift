package import Kernels

/// Global statistics of a training set: (x - mean) / std, column by column.
package struct Normalization: Sendable, Equatable {
  /// C values.
  package let mean: [Float]
  /// C values, all positive.
  package let std: [Float]

  /// Refuses vectors of different lengths, values that are not finite, and deviations that are
  /// not positive.
  package init(mean: [Float], std: [Float]) throws(AudioError) {
    guard mean.count == std.count else {
      throw Self.error("\(mean.count) means and \(std.count) deviations", "as many of both")
    }
    if let place = mean.firstIndex(where: { !$0.isFinite }) {
      throw Self.error("mean \(mean[place]) in column \(place)", "finite means")
    }
    if let place = std.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
      throw Self.error("deviation \(std[place]) in column \(place)", "positive deviations")
    }
    self.mean = mean
    self.std = std
  }

  /// Normalises each row of (T, C).
  package func apply(to features: inout Matrix) {
    precondition(features.columns == mean.count, "statistics for \(mean.count) columns")
    var index = 0
    for _ in 0..<features.rows {
      for column in mean.indices {
        features.storage[index] = (features.storage[index] - mean[column]) / std[column]
        index += 1
      }
    }
  }

  private static func error(_ found: String, _ expected: String) -> AudioError {
    AudioError(
      .badParameter, at: "normalization", found: found, expected: expected,
      advice: "check the statistics in the model file")
  }
}
