package import Analysis
import Transducer

/// What timeline and lattice show, and the cross-hair of the lattice.
extension WorkbenchState {
  /// The labels so far at the cross-hair: where the user put it, or where the best alignment is.
  package func crosshairLabels(on map: LatticeMap) -> Int {
    min(map.labelCount, crosshair ?? labelsEmitted(on: map))
  }

  mutating func moveCrosshair(by step: Int) -> [Effect] {
    if let lattice {
      crosshair = max(0, min(lattice.labelCount, crosshairLabels(on: lattice) + step))
    }
    return []
  }

  /// Lets the cross-hair stay where it is, or follow the best alignment again.
  mutating func toggleCrosshair() {
    guard let lattice else { return say(.note, "there is no lattice yet") }
    guard crosshair == nil else {
      crosshair = nil
      return say(.note, "the cross-hair follows the best alignment")
    }
    let labels = crosshairLabels(on: lattice)
    crosshair = labels
    say(.note, "the cross-hair is fixed after \(labels) labels")
  }

  mutating func zoom(in isIn: Bool) -> [Effect] {
    if !window.zoom(by: isIn ? 1 : -1, totalFrames: totalFrames) {
      say(.note, isIn ? "cannot zoom in further" : "all frames are visible")
    }
    return []
  }

  mutating func pan(by step: Int) {
    guard totalFrames > 0 else { return }
    window.pan(by: step, cursor: encoderFrame, totalFrames: totalFrames)
  }

  /// T.
  private var totalFrames: Int { utterance?.encoded.count ?? 0 }
}
