import Foundation
import Kernels
package import Transducer

/// The RNN-T loss of one utterance and its gradient (Graves, 2012).
package struct TransducerLoss: Sendable, Equatable {
  /// -log P(y|x), nats; +inf where the labels are impossible.
  package var loss: Double
  /// (T, U + 1, V), row-major: d loss / d logits. Every row sums to 0; all 0 where the labels are
  /// impossible, for there is no direction then.
  package var gradient: [Double]
}

/// The loss and its gradient by the joiner's logits.
///
/// - Parameters:
///   - logits: (T, U + 1, V), row-major, not normalised; row (t, u) is at frame t after u labels.
///   - frames: T.
///   - labels: y, U labels, none of them blank.
///   - blank: its index in V.
///   - vocabularySize: V.
/// - Complexity: O(TUV)
package func transducerLossGradient(
  logits: [Double], frames: Int, labels: [TokenID], blank: TokenID, vocabularySize: Int
) -> TransducerLoss {
  let columns = labels.count + 1
  precondition(
    logits.count == frames * columns * vocabularySize, "logits are (T, U + 1, V)")
  let logProbs = logSoftmaxRows(logits, width: vocabularySize)
  let row = { (t: Int, u: Int) in (t * columns + u) * vocabularySize }
  let nodes = (0..<frames).flatMap { t in (0..<columns).map { u in (t, u) } }
  let lattice = ScoreLattice(
    frames: frames, labels: labels.count,
    blank: nodes.map { logProbs[row($0, $1) + blank.index] },
    label: nodes.filter { $1 < labels.count }.map { t, u in
      logProbs[row(t, u) + labels[u].index]
    })
  let occupation = lattice.occupation()
  var gradient = [Double](repeating: 0, count: logits.count)
  for (t, u) in nodes {
    let start = row(t, u)
    let share = occupation.node(t, u)
    for k in start..<start + vocabularySize { gradient[k] = exp(logProbs[k]) * share }
    gradient[start + blank.index] -= occupation.blank(t, u)
    if u < labels.count { gradient[start + labels[u].index] -= occupation.label(t, u) }
  }
  return TransducerLoss(loss: -lattice.exactLogProb(), gradient: gradient)
}

private func logSoftmaxRows(_ logits: [Double], width: Int) -> [Double] {
  var logProbs = logits
  for start in stride(from: 0, to: logits.count, by: width) {
    let range = start..<start + width
    let total = logSum(logits[range])
    for k in range { logProbs[k] -= total }
  }
  return logProbs
}
