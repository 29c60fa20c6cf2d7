import BeamSearch
import Kernels
import Scoring
import TestSupport
import Testing
import Training
import Transducer

/// Laws of the risk's gradient.
@Suite("EMBR")
struct RiskLossTests {
  let decoder = SmallDecoder(kind: .reduced, isTied: true)

  private func labels(_ indices: [Int]) -> [TokenID] { indices.map { decoder.labels[$0] } }

  /// The gradient of the risk alone, without a share of the RNN-T loss.
  private func gradient(
    _ candidates: [[Int]], reference: [Int]
  ) throws -> (RiskLoss.Judged<Double>, [Double]) {
    let loss = RiskLoss(vocabulary: decoder.vocabulary, unit: .token, transducerWeight: 0)
    let parameters = decoder.parameters(Double.self)
    var utterance = try UtteranceGradient(
      decoder.network(Double.self), frames: SmallDecoder.frames(5), parameters: parameters,
      gradient: [Double](repeating: 0, count: parameters.layout.count))
    let judged = loss.judge(
      candidates.map(labels), labels: labels(reference), words: [], in: utterance)
    loss.addGradient(of: judged, scale: 1, to: &utterance)
    utterance.finish()
    return (judged, utterance.takeGradient())
  }

  @Test("gradients over the candidates sum to 0")
  func sum() throws {
    let (judged, gradient) = try gradient([[0], [0, 1], [1, 2, 3], []], reference: [0, 1])
    let sum = judged.risk.entries.reduce(0) { $0 + ($1.gradient ?? 0) }
    #expect(abs(sum) < 1e-15)
    #expect(gradient.contains { abs($0) > 1e-3 })
  }

  @Test("candidates with equally many errors give no gradient")
  func equal() throws {
    let (judged, gradient) = try gradient([[0], [1], [2]], reference: [3])
    #expect(abs((judged.risk.expectedRisk ?? 0) - 1) < 1e-12)
    #expect(gradient.allSatisfy { abs($0) < 1e-12 })
  }

  @Test("one candidate gives no gradient")
  func single() throws {
    let (_, gradient) = try gradient([[0, 2]], reference: [3])
    #expect(gradient.allSatisfy { $0 == 0 })
  }

  @Test("steps against the gradient lower the risk of the n-best")
  func lowers() throws {
    let parameters = decoder.parameters(Float.self)
    let networks = SearchNetworks(
      vocabulary: decoder.vocabulary, predictor: decoder.predictor, joiner: decoder.joiner,
      encoderDim: SmallDecoder.encoderDim)
    var options = RiskObjective.Options()
    options.unit = .token
    options.transducerWeight = 0
    let objective = try RiskObjective(
      decoder.network(Float.self), networks: networks, options: options)
    let example = TrainingExample(
      name: "toy", frames: SmallDecoder.frames(5), labels: labels([0, 1]), words: ["ab"])
    var moved = parameters
    var risks: [Double] = []
    for _ in 0..<40 {
      var gradient = [Float](repeating: 0, count: parameters.layout.count)
      let value = objective.accumulate(
        example, parameters: moved, scale: 1, into: &gradient)
      risks.append(try #require(value.risk))
      for index in gradient.indices { moved.values[index] -= 0.5 * gradient[index] }
    }
    #expect(risks[39] < 0.75 * risks[0], "\(risks)")
  }
}
