package import Kernels

/// The network from features (T, C) to encoder frames (T', D).
package protocol Encoder: Sendable {
  /// C, the width of a feature row as the encoder takes it (after stacking).
  var inputDim: Int { get }
  /// D.
  var outputDim: Int { get }

  /// Encodes a whole utterance.
  ///
  /// - Parameter progress: called now and then with the share done, 0...1; it may throw (for
  ///   example `CancellationError`) to stop the work, and the error passes through.
  func encode(_ features: Matrix, progress: (Double) throws -> Void) throws -> Matrix

  /// A stream that takes features in pieces; `nil` where the encoder needs the whole utterance.
  func makeStream() -> (any EncoderStream)?
}

extension Encoder {
  package func encode(_ features: Matrix) throws -> Matrix {
    try encode(features) { _ in }
  }
}

/// An encoder at work on a growing utterance. All rows it returned, in order, equal `encode` of
/// all features it was given.
package protocol EncoderStream {
  /// Takes the next features and returns the frames that no later feature can change.
  mutating func push(_ features: Matrix) throws -> Matrix
  /// Says that no more features follow, and returns the remaining frames.
  mutating func finish() throws -> Matrix
}
