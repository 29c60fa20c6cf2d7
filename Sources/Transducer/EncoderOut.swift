package import Kernels

/// The encoder output of an utterance: (T', D), one row per encoder frame.
package struct EncoderOut: Sendable, Equatable {
  package var frames: Matrix
  /// Seconds per encoder frame.
  package var frameDuration: Double

  package init(frames: Matrix, frameDuration: Double) {
    self.frames = frames
    self.frameDuration = frameDuration
  }

  /// T', the number of encoder frames.
  package var count: Int { frames.rows }
}
