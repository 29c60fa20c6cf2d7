package import BeamSearch
package import Transducer

/// By frame, how many labels the beam's hypotheses had that are prefixes of a label sequence.
package struct BeamEnvelope: Sendable, Equatable {
  /// By encoder frame (T): the minimum and maximum labels that such a hypothesis had when it left
  /// the frame; `nil` where none was left.
  package let spans: [ClosedRange<Int>?]

  /// - Complexity: O(nodes + steps x beam)
  package init(of labels: [TokenID], in trace: SearchTrace, frameCount: Int) {
    var tracker = PrefixTracker(labels: labels)
    var spans = [ClosedRange<Int>?](repeating: nil, count: frameCount)
    for (index, step) in trace.steps.enumerated() {
      tracker.append(step.newNodes)
      for entry in step.beam {
        guard let u = tracker.labelsSpelled(by: entry.id) else { continue }
        // In an alignment-synchronous search each is at its own frame, and has not left it.
        let frame = trace.profile.clock == .frames ? index : index + 1 - u
        guard spans.indices.contains(frame) else { continue }
        let known = spans[frame] ?? u...u
        spans[frame] = min(known.lowerBound, u)...max(known.upperBound, u)
      }
    }
    self.spans = spans
  }
}
