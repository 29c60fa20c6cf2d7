import Foundation
package import Scoring
package import Transducer

/// What a cell of the T x U map shows.
package enum LatticeMeaning: String, Sendable, CaseIterable {
  case posterior, label, blank

  /// The meaning after this one, round and round.
  package var next: LatticeMeaning {
    let all = Self.allCases
    return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
  }

  package var title: String {
    switch self {
    case .posterior: "posterior occupation of (frame, labels so far)"
    case .label: "probability of the next label"
    case .blank: "probability of blank"
    }
  }
}

/// The T x (U+1) lattice of one label sequence over an utterance, ready to be drawn.
package struct LatticeMap: Sendable, Equatable {
  package let labels: [TokenID]
  /// T.
  package let frameCount: Int
  /// Probability that an alignment passes (t, u), at `t * (U + 1) + u`.
  package let occupation: [Float]
  /// P(label u+1 | t, u), same layout; 0 in the last column, where no label is left.
  package let labelProb: [Float]
  /// P(blank | t, u), same layout.
  package let blankProb: [Float]
  /// Frame of every label on the best alignment (Viterbi); empty when there is none.
  package let bestPath: [Int]
  package let bestPathLogProb: Double

  package init(lattice: ScoreLattice, labels: [TokenID]) {
    let occupation = lattice.occupation()
    let width = lattice.labels + 1
    let best = lattice.viterbi()
    var node = [Float](repeating: 0, count: lattice.frames * width)
    var label = node
    var blank = node
    for t in 0..<lattice.frames {
      for u in 0..<width {
        let at = t * width + u
        node[at] = Float(occupation.node(t, u))
        blank[at] = Float(exp(lattice.blank(t, u)))
        if u < lattice.labels { label[at] = Float(exp(lattice.label(t, u))) }
      }
    }
    self.labels = labels
    frameCount = lattice.frames
    self.occupation = node
    labelProb = label
    blankProb = blank
    bestPath = best.frames
    bestPathLogProb = best.logProb
  }

  /// The most nodes a map is made for: beyond, nobody can look at it, and it would take gigabytes.
  package static let nodeLimit = 4_000_000

  /// U.
  package var labelCount: Int { labels.count }

  package func value(_ meaning: LatticeMeaning, frame: Int, labelsSoFar u: Int) -> Float {
    let at = frame * (labelCount + 1) + u
    switch meaning {
    case .posterior: return occupation[at]
    case .label: return labelProb[at]
    case .blank: return blankProb[at]
    }
  }

  /// How many labels the best alignment has emitted before the frame.
  package func labelsEmitted(beforeFrame frame: Int) -> Int {
    bestPath.prefix { $0 < frame }.count
  }

  /// P(blank) where the best alignment enters the frame: low where a label is about to come.
  package func blankOnBestPath(frame: Int) -> Float {
    value(.blank, frame: frame, labelsSoFar: labelsEmitted(beforeFrame: frame))
  }
}

/// A lattice that is too large to be drawn.
package struct LatticeSizeError: Error, Equatable, CustomStringConvertible {
  let frames: Int
  let labels: Int

  /// - Throws: itself where T x (U + 1) is above `LatticeMap.nodeLimit`.
  package static func check(frames: Int, labels: Int) throws(LatticeSizeError) {
    guard frames * (labels + 1) > LatticeMap.nodeLimit else { return }
    throw LatticeSizeError(frames: frames, labels: labels)
  }

  package var description: String {
    "lattice: found \(frames) frames x \(labels + 1) labels; expected at most "
      + "\(LatticeMap.nodeLimit) nodes; open a shorter piece of the sound to see its map"
  }
}
