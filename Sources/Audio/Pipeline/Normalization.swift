package import Kernels
import Text

/// How each feature column is normalised to mean 0 and standard deviation 1.
package enum Normalization: Sendable, Equatable {
  /// By the statistics of a training set.
  case global(ColumnStatistics)
  /// By those of the utterance itself, which must therefore be complete: (x - mean) / (deviation +
  /// 1e-5); NeMo's per_feature.
  case perFeature(Deviation)

  /// The divisor of a sum of squares over T rows.
  package enum Deviation: Sendable, Equatable {
    /// T - 1 (NeMo).
    case sample
    /// T (sherpa-onnx).
    case population
  }

  /// Normalises the rows (T, C) of a whole utterance.
  package func apply(to features: inout Matrix) {
    switch self {
    case .global(let statistics): statistics.apply(to: &features)
    case .perFeature(let deviation): deviation.normalize(&features)
    }
  }

  /// Whether a row depends on later rows.
  var needsAll: Bool { if case .perFeature = self { true } else { false } }
}

extension Normalization.Deviation {
  /// Added to each deviation.
  private static let floor = 1e-5

  fileprivate func normalize(_ features: inout Matrix) {
    let (rows, columns) = (features.rows, features.columns)
    guard rows > 0 else { return }
    let divisor = Double(self == .sample ? max(1, rows - 1) : rows)
    for column in 0..<columns {
      let places = stride(from: column, to: rows * columns, by: columns)
      let mean = places.reduce(0) { $0 + Double(features.storage[$1]) } / Double(rows)
      let squares = places.reduce(0) { sum, place in
        let distance = Double(features.storage[place]) - mean
        return sum + distance * distance
      }
      let scale = (squares / divisor).squareRoot() + Self.floor
      for place in places {
        features.storage[place] = Float((Double(features.storage[place]) - mean) / scale)
      }
    }
  }
}

/// Mean and deviation of each column: (x - mean) / std.
package struct ColumnStatistics: Sendable, Equatable {
  /// C values.
  package let mean: [Float]
  /// C values, all positive.
  package let std: [Float]

  /// Rejects vectors of different lengths, non-finite values, and deviations that are not positive.
  package init(mean: [Float], std: [Float]) throws(AudioError) {
    guard mean.count == std.count else {
      throw Self.error("\(mean.count) means and \(std.count) deviations", "equally many of both")
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
