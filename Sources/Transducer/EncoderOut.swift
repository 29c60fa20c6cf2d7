package import Kernels

/// What an encoder makes of an utterance: (T', D), one row an encoder frame.
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
