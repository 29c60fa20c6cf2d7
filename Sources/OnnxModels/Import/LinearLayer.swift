import Kernels
import Text

/// A linear layer extracted from a graph: y = W x + b.
struct LinearLayer {
  /// (O, I)
  let weight: Matrix
  /// (O); `nil` if there is none.
  let bias: [Float]?
}

extension OnnxGraph {
  /// Operations that, for a single row, move values without changing them.
  private static let shapeOnly: Set<String> = [
    "Identity", "Squeeze", "Unsqueeze", "Reshape", "Flatten", "Transpose", "Cast",
  ]

  /// The tensor from which a tensor gets its values.
  func source(of name: String) -> String {
    var name = name
    // A damaged file may contain cycles.
    for _ in nodes.indices {
      guard let node = producer(of: name), Self.shapeOnly.contains(node.operation),
        let input = node.inputs.first, tensors[input] == nil
      else { break }
      name = input
    }
    return name
  }

  /// The linear layer that produces a tensor, and its input tensor; `nil` if it is produced
  /// differently.
  func linear(making name: String) throws(OnnxError) -> (layer: LinearLayer, input: String)? {
    guard let node = producer(of: source(of: name)), node.inputs.count >= 2 else { return nil }
    switch node.operation {
    case "Gemm":
      let isTransposed = node.attributes["transB"]?.integers.first == 1
      guard node.attributes["transA"]?.integers.first ?? 0 == 0,
        node.attributes["alpha"]?.float ?? 1 == 1, node.attributes["beta"]?.float ?? 1 == 1,
        let weight = try matrix(node.inputs[1], isTransposed: !isTransposed)
      else { return nil }
      let bias = node.inputs.count > 2 ? try vector(node.inputs[2], count: weight.rows) : nil
      return (LinearLayer(weight: weight, bias: bias), node.inputs[0])
    case "MatMul":
      guard let weight = try matrix(node.inputs[1], isTransposed: true) else { return nil }
      return (LinearLayer(weight: weight, bias: nil), node.inputs[0])
    case "Add":
      for (product, bias) in [(0, 1), (1, 0)] {
        guard tensors[node.inputs[bias]] != nil,
          let found = try linear(making: node.inputs[product]), found.layer.bias == nil
        else { continue }
        let values = try vector(node.inputs[bias], count: found.layer.weight.rows)
        return (LinearLayer(weight: found.layer.weight, bias: values), found.input)
      }
      return nil
    default: return nil
    }
  }

  /// Weights as a matrix; `nil` if they are not two-dimensional weights.
  func matrix(_ name: String, isTransposed: Bool = false) throws(OnnxError) -> Matrix? {
    guard let stored = tensors[name], stored.tensor.shape.count == 2 else { return nil }
    let (rows, columns) = (stored.tensor.shape[0], stored.tensor.shape[1])
    let values = try floats(name)
    guard isTransposed else { return Matrix(rows: rows, columns: columns, storage: values) }
    var matrix = Matrix(rows: columns, columns: rows)
    for row in 0..<rows {
      for column in 0..<columns { matrix[column, row] = values[row * columns + column] }
    }
    return matrix
  }

  private func vector(_ name: String, count: Int) throws(OnnxError) -> [Float]? {
    let values = try floats(name)
    guard values.count == count else {
      throw form(name, found: "\(values.count) values", expected: "\(count), a bias")
    }
    return values
  }

  /// The values of required weights, as floating-point numbers.
  func floats(_ name: String) throws(OnnxError) -> [Float] {
    guard let values = tensors[name]?.floats else {
      throw form(
        name, found: tensors[name] == nil ? "no weights" : "weights of another type, or elsewhere",
        expected: "weights as F32 or F16 in the file")
    }
    return values
  }

  /// The error for a form that cannot be extracted.
  func form(_ place: String, found: String, expected: String) -> OnnxError {
    OnnxError(
      .unknownForm, at: "\(file), \(place)", found: found, expected: expected,
      advice: "use the folder itself, or import the model's float files")
  }
}
