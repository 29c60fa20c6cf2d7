import Kernels
import Testing
import Training
import Transducer

@Suite("Parameters")
struct ParameterLayoutTests {
  let layout = ParameterLayout([
    (name: "predictor.embedding", shape: [3, 2]), (name: "joiner.encoder.weight", shape: [2, 4]),
    (name: "joiner.encoder.bias", shape: [2]),
  ])

  @Test("tensors lie one after the other")
  func ranges() {
    #expect(layout.entries.map(\.range) == [0..<6, 6..<14, 14..<16])
    #expect(layout.count == 16)
  }

  @Test("only the matrices of linear layers decay")
  func decay() {
    #expect(layout.entries.map(\.decays) == [false, true, false])
  }

  @Test("to tensors and back")
  func tensors() throws {
    let values = (0..<16).map { Float($0) / 3 }
    let parameters = Parameters<Float>(layout: layout, values: values)
    let again = try Parameters<Float>(layout: layout, tensors: parameters.tensors)
    #expect(again == parameters)
    #expect(throws: NetworkError.self) {
      try Parameters<Float>(
        layout: layout,
        tensors: ["predictor.embedding": Tensor(shape: [3, 2], values: Array(values[..<6]))])
    }
  }
}
