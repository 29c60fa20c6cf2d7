import Text
import Transducer

/// A tensor to be written.
package struct StoredTensor: Sendable, Equatable {
  package var name: String
  package var scalar: ScalarType
  package var shape: [Int]
  package var values: [Float]

  /// `values.count` must be the product of the shape.
  package init(name: String, scalar: ScalarType, shape: [Int], values: [Float]) {
    precondition(values.count == shape.reduce(1, *), "as many values as the shape says")
    self.name = name
    self.scalar = scalar
    self.shape = shape
    self.values = values
  }
}

extension SafetensorsFile {
  /// All tensors, in the order of their bytes.
  package var tensors: [StoredTensor] {
    entries.map {
      StoredTensor(name: $0.name, scalar: $0.scalar, shape: $0.shape, values: values(of: $0))
    }
  }

  /// The bytes of a file, identical to those of Python's safetensors library (wider types first,
  /// then by name; the header padded with spaces to a multiple of eight).
  package static func bytes(
    metadata: [String: String], tensors: [StoredTensor]
  ) -> [UInt8] {
    let ordered = tensors.sorted { a, b in
      (a.scalar.fileOrder, a.name) < (b.scalar.fileOrder, b.name)
    }
    var members: [String] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }
        .map { "\(JSON.quoted($0.key)):\(JSON.quoted($0.value))" }
      members.append("\"__metadata__\":{\(texts.joined(separator: ","))}")
    }
    var data: [UInt8] = []
    for tensor in ordered {
      let start = data.count
      data += tensor.scalar.narrow(tensor.values)
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      members.append(
        "\(JSON.quoted(tensor.name)):{\"dtype\":\"\(tensor.scalar.rawValue)\","
          + "\"shape\":[\(shape)],\"data_offsets\":[\(start),\(data.count)]}")
    }
    var header = Array("{\(members.joined(separator: ","))}".utf8)
    header += [UInt8](repeating: 0x20, count: (8 - header.count % 8) % 8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: UInt64(header.count) >> (8 * $0)) }
    return length + header + data
  }
}

extension ScalarType {
  /// Wider types first, so that all values are aligned.
  fileprivate var fileOrder: Int {
    switch self {
    case .float32: 0
    case .bfloat16: 1
    case .float16: 2
    }
  }
}
