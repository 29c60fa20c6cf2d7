import Kernels

/// The weights of one Conformer block (Gulati et al., 2020), with layer norm instead of batch norm
/// and a learned bias per head and distance instead of sinusoids.
struct ConformerLayer: Sendable {
  let options: ConformerOptions
  let feedForward1: FeedForward
  let attentionNorm: LayerNorm
  let queryKeyValue: Linear
  let attentionOutput: Linear
  let relativeBias: RelativeBias
  let convolutionNorm: LayerNorm
  let pointwise1: Linear
  let depthwise: DepthwiseConvolution
  let depthwiseNorm: LayerNorm
  let pointwise2: Linear
  let feedForward2: FeedForward
  let finalNorm: LayerNorm

  init(
    _ options: ConformerOptions, name: String, tensors: inout TensorReader
  ) throws(NetworkError) {
    self.options = options
    let (dim, epsilon) = (options.dim, options.layerNormEpsilon)
    feedForward1 = try FeedForward(options, name: "\(name).feed_forward1", tensors: &tensors)
    attentionNorm = try tensors.layerNorm("\(name).attention.norm", dim: dim, epsilon: epsilon)
    queryKeyValue = try tensors.linear("\(name).attention.qkv", from: dim, to: 3 * dim)
    attentionOutput = try tensors.linear("\(name).attention.output", from: dim, to: dim)
    relativeBias = RelativeBias(
      try tensors.matrix(
        "\(name).attention.relative_bias", rows: options.heads,
        columns: 2 * options.maxRelativeDistance + 1))
    convolutionNorm = try tensors.layerNorm(
      "\(name).convolution.norm", dim: dim, epsilon: epsilon)
    pointwise1 = try tensors.linear("\(name).convolution.pointwise1", from: dim, to: 2 * dim)
    let taps = try tensors.matrix(
      "\(name).convolution.depthwise.weight", rows: dim, columns: options.kernel)
    depthwise = DepthwiseConvolution(
      weight: taps, bias: try tensors.values("\(name).convolution.depthwise.bias", shape: [dim]))
    depthwiseNorm = try tensors.layerNorm(
      "\(name).convolution.depthwise_norm", dim: dim, epsilon: epsilon)
    pointwise2 = try tensors.linear("\(name).convolution.pointwise2", from: dim, to: dim)
    feedForward2 = try FeedForward(options, name: "\(name).feed_forward2", tensors: &tensors)
    finalNorm = try tensors.layerNorm("\(name).final_norm", dim: dim, epsilon: epsilon)
  }
}

/// Norm, up, SiLU, down: (T, D) to (T, D).
struct FeedForward: Sendable {
  private let norm: LayerNorm
  private let up: Linear
  private let down: Linear

  init(
    _ options: ConformerOptions, name: String, tensors: inout TensorReader
  ) throws(NetworkError) {
    norm = try tensors.layerNorm(
      "\(name).norm", dim: options.dim, epsilon: options.layerNormEpsilon)
    up = try tensors.linear("\(name).up", from: options.dim, to: options.feedForwardDim)
    down = try tensors.linear("\(name).down", from: options.feedForwardDim, to: options.dim)
  }

  func callAsFunction(_ rows: Matrix) -> Matrix {
    var inner = up(norm(rows))
    inner.applySiLU()
    return down(inner)
  }
}
