import Kernels

/// The joint network at all nodes (t, u) of a few frames: M = frames x (U + 1) rows, frame by frame.
///
/// A lattice is worked through block by block, so that memory is bounded whatever its length.
struct NodeBlock<Scalar: TrainingScalar>: Sendable {
  let frames: Range<Int>
  /// tanh of the sum, (M, J).
  var hidden: Dense<Scalar>
  /// (M, V); with HAT, blank's column holds its own logit.
  var logits: Dense<Scalar>

  /// Rows of a block: enough for the products to be fast, few enough to stay in the cache.
  static var rows: Int { 192 }

  /// The frames of each block of a lattice.
  static func ranges(frames: Int, labels: Int) -> [Range<Int>] {
    let size = max(1, rows / (labels + 1))
    return stride(from: 0, to: frames, by: size).map { $0..<min($0 + size, frames) }
  }

  /// - Parameters:
  ///   - encoder: projected frames, (T, J).
  ///   - predictor: projected outputs, (U + 1, J).
  init(
    _ frames: Range<Int>, encoder: Dense<Scalar>, predictor: Dense<Scalar>,
    joiner: JoinerNetwork, blank: Int, _ parameters: [Scalar]
  ) {
    self.frames = frames
    hidden = Self.sums(frames, encoder, predictor)
    hidden.storage.withUnsafeMutableBufferPointer { Scalar.applyTanh($0) }
    logits = joiner.output(hidden, parameters)
    guard let own = joiner.blankOutput?(hidden, parameters) else { return }
    for row in 0..<logits.rows { logits[row, blank] = own[row, 0] }
  }

  private static func sums(
    _ frames: Range<Int>, _ encoder: Dense<Scalar>, _ predictor: Dense<Scalar>
  ) -> Dense<Scalar> {
    let width = encoder.columns
    var sums = Dense<Scalar>(rows: frames.count * predictor.rows, columns: width)
    sums.storage.withUnsafeMutableBufferPointer { sums in
      encoder.storage.withUnsafeBufferPointer { encoder in
        predictor.storage.withUnsafeBufferPointer { predictor in
          var place = 0
          for frame in frames {
            for u in stride(from: 0, to: predictor.count, by: width) {
              for column in 0..<width {
                sums[place + column] = encoder[frame * width + column] + predictor[u + column]
              }
              place += width
            }
          }
        }
      }
    }
    return sums
  }

  /// The gradient by the joiner's sums, given that by the logits in place of them; adds that by the
  /// weights of the output.
  mutating func backward(
    joiner: JoinerNetwork, blank: Int, _ parameters: [Scalar], gradient: inout [Scalar]
  ) -> Dense<Scalar> {
    var byHidden: Dense<Scalar>
    if let own = joiner.blankOutput {
      var byBlank = Dense<Scalar>(rows: logits.rows, columns: 1)
      for row in 0..<logits.rows {
        byBlank[row, 0] = logits[row, blank]
        logits[row, blank] = 0
      }
      own.addGradient(output: byBlank, x: hidden, to: &gradient)
      byHidden = own.inputGradient(output: byBlank, parameters)
      byHidden.storage.add(
        joiner.output.inputGradient(output: logits, parameters).storage[...])
    } else {
      byHidden = joiner.output.inputGradient(output: logits, parameters)
    }
    joiner.output.addGradient(output: logits, x: hidden, to: &gradient)
    byHidden.storage.withUnsafeMutableBufferPointer { upper in
      hidden.storage.withUnsafeBufferPointer { hidden in
        for index in 0..<upper.count { upper[index] *= 1 - hidden[index] * hidden[index] }
      }
    }
    return byHidden
  }
}
