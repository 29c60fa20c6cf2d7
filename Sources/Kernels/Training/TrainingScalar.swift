/// A number type for training: `Float` to train, `Double` to check gradients.
///
/// Time-critical code is a protocol requirement here, not generic code elsewhere, so that it is
/// compiled for each type in this module, which is optimised in every build.
package protocol TrainingScalar: BinaryFloatingPoint, SIMDScalar, Codable, Sendable {
  /// product += left right, (M, K) times (K, N).
  static func multiplyAdd(
    _ left: DenseView<Self>, _ right: DenseView<Self>,
    to product: UnsafeMutableBufferPointer<Self>)

  /// tanh of every value, in place.
  static func applyTanh(_ values: UnsafeMutableBufferPointer<Self>)
  /// 1 / (1 + e^-x) of every value, in place.
  static func applySigmoid(_ values: UnsafeMutableBufferPointer<Self>)
  /// log sum exp of values, in Double; at least one.
  static func logSumExp(_ values: UnsafeBufferPointer<Self>) -> Double
  /// values = scale exp(values - offset).
  static func applyExp(_ values: UnsafeMutableBufferPointer<Self>, offset: Double, scale: Double)
}
