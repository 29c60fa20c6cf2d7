package import Transducer

/// The LSTM predictor of NeMo in ONNX Runtime: `targets` (1, 1), the last label, `target_length`
/// (1) and two states (L, 1, H), to `outputs` (1, P, 1), a length and the next states.
///
/// Before the first label the network reads blank, whose embedding is zero. The states are
/// identified by position, because exporters choose their names freely.
package struct OnnxRecurrentPredictor: OnnxPredictor {
  package let outputDim: Int
  package var contextSize: Int? { nil }
  let session: OnnxSession
  private let layers: Int
  private let hidden: Int
  private let blank: TokenID
  private let fault: OnnxFault

  /// Checks the network by running it once.
  ///
  /// - Parameters:
  ///   - metadata: the encoder's.
  ///   - fault: where a failed run is reported.
  init(
    session: OnnxSession, metadata: NemoMetadata, vocabulary: Vocabulary, fault: OnnxFault
  ) throws(OnnxError) {
    self.session = session
    self.fault = fault
    (layers, hidden, blank) = (metadata.layers, metadata.hidden, vocabulary.blankID)
    let state = [metadata.layers, nil, metadata.hidden]
    for ports in [session.inputs, session.outputs] where ports.count != 4 {
      throw session.wrong(
        "inputs and outputs", found: "\(session.inputs.count) and \(session.outputs.count)",
        expected: "4 and 4: label, length and the two states of an LSTM")
    }
    let (inputs, outputs) = (session.inputs, session.outputs)
    try session.require(
      inputs: [
        OnnxPort(name: "targets", element: Self.integer(inputs[0]), shape: [nil, nil]),
        OnnxPort(name: "target_length", element: Self.integer(inputs[1]), shape: [nil]),
        OnnxPort(name: inputs[2].name, element: .float, shape: state),
        OnnxPort(name: inputs[3].name, element: .float, shape: state),
      ],
      outputs: [
        OnnxPort(name: "outputs", element: .float, shape: [nil, nil, nil]), outputs[1],
        OnnxPort(name: outputs[2].name, element: .float, shape: state),
        OnnxPort(name: outputs[3].name, element: .float, shape: state),
      ])
    let silence = [Float](repeating: 0, count: 2 * metadata.layers * metadata.hidden)
    let trial = try Self.run(session, vocabulary.blankID, silence, state: [layers, 1, hidden])
    outputDim = trial.output.count
  }

  package func start() -> PredictorOut {
    step(
      blank, from: PredictorState(recurrent: [Float](repeating: 0, count: 2 * layers * hidden)))
  }

  package func step(_ token: TokenID, from state: PredictorState) -> PredictorOut {
    let result = fault.catching { () throws(OnnxError) in
      try Self.run(session, token, state.recurrent, state: [layers, 1, hidden])
    }
    return result
      ?? PredictorOut(output: [Float](repeating: .nan, count: outputDim), state: state)
  }

  /// Either integer type; if it is neither, an arbitrary one is required.
  private static func integer(_ port: OnnxPort) -> OnnxElement {
    port.element == .int64 ? .int64 : .int32
  }

  /// - Parameter recurrent: both states, one after the other.
  private static func run(
    _ session: OnnxSession, _ token: TokenID, _ recurrent: [Float], state shape: [Int]
  ) throws(OnnxError) -> PredictorOut {
    let (runtime, half) = (session.runtime, recurrent.count / 2)
    let results = try session.run([
      try OnnxTensor(
        integers: [token.index], as: integer(session.inputs[0]), shape: [1, 1], runtime: runtime),
      try OnnxTensor(
        integers: [1], as: integer(session.inputs[1]), shape: [1], runtime: runtime),
      try OnnxTensor(recurrent[..<half], shape: shape, runtime: runtime),
      try OnnxTensor(recurrent[half...], shape: shape, runtime: runtime),
    ])
    let found = results[0].shape
    guard found.count == 3, found[0] == 1, found[1] > 0, found[2] == 1 else {
      throw session.wrong(
        "output outputs", found: "shape \(found)", expected: "(1, P, 1) for one label")
    }
    for (place, result) in zip(2..., results[2...]) where result.shape != shape {
      throw session.wrong(
        "output \(session.outputs[place].name)", found: "shape \(result.shape)",
        expected: "\(shape), as its input")
    }
    return PredictorOut(
      output: results[0].floats,
      state: PredictorState(recurrent: results[2].floats + results[3].floats))
  }
}
