package import BeamSearch
import Scoring
import Text
import Transducer

/// How near the beam comes to a reference, step by step: the fewest token edits of any of its
/// hypotheses from what was said by then.
///
/// What was said by a frame is the labels that the best alignment of the reference has emitted
/// there. An error that is in the oracle is in every hypothesis: no ranking can repair it.
package struct BeamOracle: Sendable {
  private let reference: [TokenID]
  /// The encoder frame of each label.
  private let frames: [Int]

  /// `nil` where the reference has no alignment that is known.
  package init?(_ reference: ReferenceScore) {
    guard let labels = reference.labels, let frames = reference.frames,
      frames.count == labels.count
    else { return nil }
    self.reference = labels
    self.frames = frames
  }

  /// The nearest hypothesis of the beam after a step: its place there, the first of equals, and its
  /// edits; `nil` outside the trace.
  ///
  /// An alignment-synchronous search holds hypotheses at several frames: the latest frame
  /// counts.
  ///
  /// - Parameter pairLimit: the largest number of label pairs to compare; the result is `nil` where
  ///   more would be needed.
  package func nearest(
    in trace: SearchTrace, after step: Int, pairLimit: Int = .max
  ) -> (place: Int, errors: Int)? {
    guard trace.steps.indices.contains(step) else { return nil }
    let beam = trace.steps[step].beam.map { trace.labels(of: $0.id) }
    let frame =
      switch trace.profile.clock {
      case .frames: step
      case .alignmentSteps: step - (beam.map(\.count).min() ?? 0)
      }
    let said = said(by: frame)
    guard beam.reduce(0, { $0 + $1.count }) * said.count <= pairLimit else { return nil }
    let errors = beam.map { editDistance(said, $0) }
    return errors.indices.min { errors[$0] < errors[$1] }.map { ($0, errors[$0]) }
  }

  /// The edits after every step.
  package func errors(in trace: SearchTrace) -> [Int] {
    trace.steps.indices.compactMap { nearest(in: trace, after: $0)?.errors }
  }

  private func said(by frame: Int) -> [TokenID] {
    Array(reference.prefix(frames.prefix { $0 <= frame }.count))
  }
}
