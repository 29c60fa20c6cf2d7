package import Kernels

/// A sequence of feature vectors, (T, C).
package struct Features: Sendable, Equatable {
  package var frames: Matrix
  /// Seconds from one row to the next.
  package var frameShift: Double

  package init(frames: Matrix, frameShift: Double) {
    self.frames = frames
    self.frameShift = frameShift
  }
}
