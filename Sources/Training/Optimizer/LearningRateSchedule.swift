import Foundation

/// The learning rate by step: a linear warm-up to the peak, then half a cosine down to a fraction
/// of it (Loshchilov and Hutter, 2017, without restarts).
package struct LearningRateSchedule: Sendable, Equatable {
  package var peak: Double
  /// Warm-up steps; the last of them has the peak.
  package var warmUpSteps: Int
  /// The step with the lowest rate, which later steps keep.
  package var totalSteps: Int
  /// The fraction of the peak at the end.
  package var finalShare: Double

  package init(peak: Double, warmUpSteps: Int, totalSteps: Int, finalShare: Double) {
    self.peak = peak
    self.warmUpSteps = warmUpSteps
    self.totalSteps = totalSteps
    self.finalShare = finalShare
  }

  /// The rate of a step, counted from 1.
  package func rate(at step: Int) -> Double {
    guard step > warmUpSteps else { return peak * Double(step) / Double(warmUpSteps) }
    let fall = max(1, totalSteps - warmUpSteps)
    let done = min(1, Double(step - warmUpSteps) / Double(fall))
    return peak * (finalShare + (1 - finalShare) * 0.5 * (1 + cos(.pi * done)))
  }
}
