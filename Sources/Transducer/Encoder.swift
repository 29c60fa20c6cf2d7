package import Kernels

/// The network from features (T, C) to encoder frames (T', D).
package protocol Encoder: Sendable {
  /// C, the width of an encoder input row (after stacking).
  var inputDim: Int { get }
  /// D.
  var outputDim: Int { get }

  /// Encodes a whole utterance.
  ///
  /// - Parameter progress: called periodically with the fraction done, 0...1; it may throw (for
  ///   example `CancellationError`) to stop, and the error is passed on.
  func encode(_ features: Matrix, progress: (Double) throws -> Void) throws -> Matrix

  /// A stream that takes features in pieces; `nil` if the encoder needs the whole utterance.
  func makeStream() -> (any EncoderStream)?
}

extension Encoder {
  package func encode(_ features: Matrix) throws -> Matrix {
    try encode(features) { _ in }
  }
}

/// An encoder run incrementally on a growing utterance. All rows it returns, in order, equal
/// `encode` of all features.
package protocol EncoderStream {
  /// Takes the next features and returns the frames no later feature can change.
  mutating func push(_ features: Matrix) throws -> Matrix
  /// Signals the end of the features, and returns the remaining frames.
  mutating func finish() throws -> Matrix
}
