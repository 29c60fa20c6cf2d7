package import BeamSearch
import Transducer

/// Where the steps of a search are in time. Most searches make one step per frame; in an
/// alignment-synchronous one each hypothesis is at its own frame: the step minus its labels.
extension SearchTrace {
  /// Whether a hypothesis with this many labels is complete after a step that did not end the
  /// search: only possible where each is at its own frame.
  package func hasEnded(labels: Int, after step: Int, _ frameCount: Int) -> Bool {
    profile.clock == .alignmentSteps && step - labels + 1 >= frameCount
  }

  /// The encoder frame that the best hypothesis is at after a step.
  package func encoderFrame(ofStep step: Int, _ frameCount: Int) -> Int {
    guard profile.clock == .alignmentSteps, let best = beam(after: step).first else { return step }
    return max(0, min(frameCount - 1, step - labels(of: best.id).count))
  }

  /// How many of a hypothesis's last labels were emitted in the step.
  package func labelsEmitted(by id: HypothesisID, inStep step: Int) -> Int {
    switch profile.clock {
    case .frames: labelsEmitted(by: id, atFrame: step)
    case .alignmentSteps:
      nodes[id.index].frame + nodes.path(to: id).count - 2 == step ? 1 : 0
    }
  }

  /// How many of a hypothesis's last labels were emitted at the frame.
  private func labelsEmitted(by id: HypothesisID, atFrame frame: Int) -> Int {
    var count = 0
    var next: HypothesisID? = id
    while let id = next, nodes[id.index].frame == frame {
      count += nodes[id.index].label == nil ? 0 : 1
      next = nodes[id.index].parent
    }
    return count
  }
}
