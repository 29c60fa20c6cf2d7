package import Kernels
package import Transducer

/// The weights of a decoder as one array.
package struct Parameters<Scalar: TrainingScalar>: Sendable, Equatable {
  package let layout: ParameterLayout
  /// `layout.count` values.
  package var values: [Scalar]

  package init(layout: ParameterLayout, values: [Scalar]) {
    precondition(values.count == layout.count, "as many values as the layout has")
    self.layout = layout
    self.values = values
  }

  package init(zeros layout: ParameterLayout) {
    self.init(layout: layout, values: [Scalar](repeating: 0, count: layout.count))
  }

  /// From a model file's tensors, which must include all of the layout's, in the same shapes.
  package init(layout: ParameterLayout, tensors: [String: Tensor]) throws(NetworkError) {
    var reader = TensorReader(tensors)
    var values: [Scalar] = []
    values.reserveCapacity(layout.count)
    for entry in layout.entries {
      values += try reader.values(entry.name, shape: entry.shape).map { Scalar($0) }
    }
    self.init(layout: layout, values: values)
  }

  /// As in a model file.
  package var tensors: [String: Tensor] {
    Dictionary(
      uniqueKeysWithValues: layout.entries.map { entry in
        (entry.name, Tensor(shape: entry.shape, values: values[entry.range].map { Float($0) }))
      })
  }
}
