/// A named array's shape and values, row-major, as a model file holds them.
package struct Tensor: Sendable, Equatable {
  package let shape: [Int]
  package let values: [Float]

  /// `values.count` must be the product of the shape.
  package init(shape: [Int], values: [Float]) {
    precondition(values.count == shape.reduce(1, *), "as many values as the shape has")
    self.shape = shape
    self.values = values
  }
}
