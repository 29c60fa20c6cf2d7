package import Analysis
import BeamSearch
import Transducer

extension WorkbenchState {
  /// The encoder frame at which the step under the cursor extends hypotheses of u labels; `nil` where
  /// it extends none.
  package func cursorFrame(labels u: Int) -> Int? {
    let frame = clock == .frames ? cursor.frame : cursor.frame - u
    return (0..<(utterance?.encoded.count ?? 0)).contains(frame) ? frame : nil
  }

  /// The encoder frame of any step: in an alignment-synchronous search, that of its best
  /// hypothesis.
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
