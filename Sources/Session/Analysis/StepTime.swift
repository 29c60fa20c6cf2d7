package import BeamSearch
import Transducer

/// Where the steps of a search are in time. Most searches make one step a frame; of one that goes by
/// alignment steps, each hypothesis is at a frame of its own: the step less its labels.
extension SearchTrace {
  /// Whether a hypothesis of so many labels is complete after a step that did not end the search:
  /// only where each is at a frame of its own.
  package func hasEnded(labels: Int, after step: Int, _ frameCount: Int) -> Bool {
    profile.clock == .alignmentSteps && step - labels + 1 >= frameCount
  }

  /// The encoder frame that the best hypothesis is at after a step.
  func encoderFrame(ofStep step: Int, _ frameCount: Int) -> Int {
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

extension WorkbenchState {
  /// The encoder frame at which the step under the cursor extends hypotheses of u labels; `nil` where
  /// it extends none.
  package func cursorFrame(labels u: Int) -> Int? {
    let frame = clock == .frames ? cursor.frame : cursor.frame - u
    return (0..<(utterance?.encoded.count ?? 0)).contains(frame) ? frame : nil
  }

  /// The encoder frame of any step: of a search that goes by alignment steps, the one that its best
  /// hypothesis is at.
  package func encoderFrame(ofStep step: Int) -> Int {
    guard let trace = decoding?.trace, let utterance else { return step }
    return trace.encoderFrame(ofStep: step, utterance.encoded.count)
  }

  /// How many labels the best alignment of a map has emitted before the step under the cursor.
  package func labelsEmitted(on map: LatticeMap) -> Int {
    let first = clock == .frames ? 0 : 1
    return map.bestPath.enumerated().prefix { $1 + first * $0 < cursor.frame }.count
  }

  private var clock: SearchClock { decoding?.trace.profile.clock ?? plan.profile.clock }
}
