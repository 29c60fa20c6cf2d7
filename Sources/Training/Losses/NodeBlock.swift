import Kernels

/// The position of a lattice node: before frame `t`, after `u` labels.
struct LatticeNode: Sendable {
  var (t, u): (Int, Int)
}

/// The joint network at some nodes of a lattice, one row per node.
///
/// A lattice is processed in blocks, so that memory is bounded for any length.
struct NodeBlock<Scalar: TrainingScalar>: Sendable {
  /// M of them.
  let nodes: ArraySlice<LatticeNode>
  /// tanh of the sum, (M, J).
  var hidden: Dense<Scalar>
  /// (M, V); with HAT, blank's column holds its own logit.
  var logits: Dense<Scalar>

  /// Rows per block: enough for fast products, few enough to stay in the cache.
  static var rows: Int { 192 }

  /// The nodes, divided into blocks.
  static func blocks(of nodes: [LatticeNode]) -> [ArraySlice<LatticeNode>] {
    stride(from: 0, to: nodes.count, by: rows).map { nodes[$0..<min($0 + rows, nodes.count)] }
  }

  /// - Parameters:
  ///   - encoder: projected frames, (T, J).
  ///   - predictor: projected outputs, (U + 1, J).
  init(
    _ nodes: ArraySlice<LatticeNode>, encoder: Dense<Scalar>, predictor: Dense<Scalar>,
    joiner: JoinerNetwork, blank: Int, _ parameters: [Scalar]
  ) {
    self.nodes = nodes
    hidden = Self.sums(nodes, encoder, predictor)
    hidden.storage.withUnsafeMutableBufferPointer { Scalar.applyTanh($0) }
    logits = joiner.output(hidden, parameters)
    guard let own = joiner.blankOutput?(hidden, parameters) else { return }
    for row in 0..<logits.rows { logits[row, blank] = own[row, 0] }
  }

  private static func sums(
    _ nodes: ArraySlice<LatticeNode>, _ encoder: Dense<Scalar>, _ predictor: Dense<Scalar>
  ) -> Dense<Scalar> {
    let width = encoder.columns
    var sums = Dense<Scalar>(rows: nodes.count, columns: width)
    sums.storage.withUnsafeMutableBufferPointer { sums in
      encoder.storage.withUnsafeBufferPointer { encoder in
        predictor.storage.withUnsafeBufferPointer { predictor in
          var place = 0
          for node in nodes {
            let (t, u) = (node.t * width, node.u * width)
            for column in 0..<width {
              sums[place + column] = encoder[t + column] + predictor[u + column]
            }
            place += width
          }
        }
      }
    }
    return sums
  }

  /// Calls `body` with every node and its row of logits, which it may overwrite.
  mutating func forEachNode(
    _ body: (LatticeNode, UnsafeMutableBufferPointer<Scalar>) -> Void
  ) {
    let (nodes, size) = (nodes, logits.columns)
    logits.storage.withUnsafeMutableBufferPointer { logits in
      var start = 0
      for node in nodes {
        body(node, UnsafeMutableBufferPointer(rebasing: logits[start..<start + size]))
        start += size
      }
    }
  }

  /// The gradient with respect to the joiner's sums, given the gradient in place of the logits;
  /// accumulates that of the output weights.
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
