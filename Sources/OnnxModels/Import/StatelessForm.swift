import Kernels

/// The weights of icefall's stateless decoder: embeddings of the last N labels, a grouped
/// convolution with ReLU if N is above 1, and a projection.
struct StatelessDecoder {
  /// (V, E)
  let embedding: Matrix
  /// (E, E / G, N), row-major; empty if N is 1.
  let convolution: [Float]
  let contextSize: Int
  let groups: Int
  /// To the joiner's width; `nil` if it is in the joiner, or there is none.
  let projection: LinearLayer?

  /// - Throws: `OnnxError` of reason `unknownForm` if the graph has another form.
  init(_ graph: OnnxGraph) throws(OnnxError) {
    guard let output = graph.outputs.first else {
      throw graph.form("outputs", found: "none", expected: "decoder_out")
    }
    let found = try graph.linear(making: output)
    projection = found?.layer
    let rows = graph.source(of: found?.input ?? output)
    if let node = graph.producer(of: rows), node.operation == "Relu" {
      let convolved = try Self.convolution(graph, of: node.inputs[0])
      (convolution, groups, contextSize) = convolved.weights
      embedding = try Self.embedding(graph, of: convolved.input)
    } else {
      (convolution, groups, contextSize) = ([], 1, 1)
      embedding = try Self.embedding(graph, of: rows)
    }
    let width = projection?.weight.columns ?? embedding.columns
    guard width == embedding.columns,
      convolution.isEmpty || convolution.count == width * (width / groups) * contextSize
    else {
      throw graph.form(
        "the projection", found: "an input of \(width)",
        expected: "\(embedding.columns), the width of the embedding")
    }
  }

  private typealias Weights = (values: [Float], groups: Int, contextSize: Int)

  private static func convolution(
    _ graph: OnnxGraph, of name: String
  ) throws(OnnxError) -> (weights: Weights, input: String) {
    let name = graph.source(of: name)
    guard let node = graph.producer(of: name), node.operation == "Conv", node.inputs.count == 2,
      let shape = graph.tensors[node.inputs[1]]?.tensor.shape, shape.count == 3
    else {
      throw graph.form(
        name, found: graph.producer(of: name).map { "\($0.operation)" } ?? "an input",
        expected: "a convolution over the context, without bias")
    }
    let groups = node.attributes["group"]?.integers.first ?? 1
    let ones = ["dilations", "strides"].flatMap { node.attributes[$0]?.integers ?? [] }
    guard ones.allSatisfy({ $0 == 1 }),
      (node.attributes["pads"]?.integers ?? []).allSatisfy({ $0 == 0 }),
      (1...65_536).contains(groups), shape[1] * groups == shape[0], (2...64).contains(shape[2])
    else {
      throw graph.form(
        node.inputs[1], found: "shape \(shape) in \(groups) groups",
        expected: "(E, E / groups, N) without padding, stride and dilation")
    }
    return ((try graph.floats(node.inputs[1]), groups, shape[2]), node.inputs[0])
  }

  /// Looked up by label; the rows of absent labels may be masked out by a multiplication.
  private static func embedding(
    _ graph: OnnxGraph, of name: String
  ) throws(OnnxError) -> Matrix {
    let source = graph.source(of: name)
    var candidates = [source]
    if let node = graph.producer(of: source), node.operation == "Mul" {
      candidates = node.inputs.map { graph.source(of: $0) }
    }
    for candidate in candidates {
      guard let node = graph.producer(of: candidate), node.operation == "Gather",
        node.attributes["axis"]?.integers.first ?? 0 == 0, let table = node.inputs.first,
        let embedding = try graph.matrix(table)
      else { continue }
      return embedding
    }
    throw graph.form(
      source, found: graph.producer(of: source).map { "\($0.operation)" } ?? "an input",
      expected: "rows of an embedding (Gather), masked or not")
  }
}

/// The weights of an additive joiner: O tanh(W_e enc + b_e + W_p pred + b_p) + b_o.
struct AdditiveForm {
  /// `nil` if the encoder's frames are already projected.
  let encoder: LinearLayer?
  /// `nil` if the decoder's output is already projected.
  let predictor: LinearLayer?
  let output: LinearLayer

  /// - Throws: `OnnxError` of reason `unknownForm` if the graph has another form.
  init(_ graph: OnnxGraph) throws(OnnxError) {
    guard graph.inputs.count >= 2, let name = graph.outputs.first,
      let output = try graph.linear(making: name)
    else {
      let node = graph.outputs.first.flatMap { graph.producer(of: graph.source(of: $0)) }
      throw graph.form(
        graph.outputs.first ?? "outputs", found: node?.operation ?? "nothing",
        expected: "a linear layer with weights in the file")
    }
    self.output = output.layer
    let hidden = graph.source(of: output.input)
    guard let tanh = graph.producer(of: hidden), tanh.operation == "Tanh",
      let sum = graph.producer(of: graph.source(of: tanh.inputs[0])), sum.operation == "Add",
      sum.inputs.count == 2
    else {
      throw graph.form(
        hidden, found: graph.producer(of: hidden)?.operation ?? "an input",
        expected: "tanh of a sum")
    }
    var layers: [String: LinearLayer?] = [:]
    for name in sum.inputs {
      let linear = try graph.linear(making: name)
      layers.updateValue(linear?.layer, forKey: graph.source(of: linear?.input ?? name))
    }
    guard let encoder = layers["encoder_out"], let predictor = layers["decoder_out"] else {
      throw graph.form(
        "the sum", found: "of \(layers.keys.sorted().joined(separator: " and "))",
        expected: "of encoder_out and decoder_out, each projected or not")
    }
    (self.encoder, self.predictor) = (encoder, predictor)
  }
}
