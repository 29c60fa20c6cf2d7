package import BeamSearch
import Foundation
package import Scoring
package import Transducer

/// What a cell of the T x U map shows.
package enum LatticeMeaning: String, Sendable, CaseIterable {
  case posterior, label, blank

  /// The next meaning; the first follows the last.
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

/// The T x (U+1) lattice of one label sequence over an utterance, ready to be drawn: all of it, or
/// of a long utterance a band around the search's alignment.
package struct LatticeMap: Sendable, Equatable {
  package let labels: [TokenID]
  package let band: LatticeBand
  /// (T, width) of the band: probability that an alignment passes (t, u).
  private let occupation: [Float]
  /// P(label u+1 | t, u), same layout; 0 in the last column, where no label is left.
  private let labelProb: [Float]
  /// P(blank | t, u), same layout.
  private let blankProb: [Float]
  /// Frame of every label on the best alignment (Viterbi); empty when there is none.
  package let bestPath: [Int]
  package let bestPathLogProb: Double
  /// Where the search's beam was.
  package let envelope: BeamEnvelope

  /// The map of a candidate of a search, by the model's own scores.
  ///
  /// - Parameter progress: called periodically with the fraction done, 0...1; it may throw to stop.
  package init(
    of candidate: Hypothesis, in trace: SearchTrace, encoded: EncoderOut, scorer: LabelScorer,
    progress: (Double) throws -> Void = { _ in }
  ) throws {
    let builder = LatticeBuilder(
      scorer: scorer, encoder: EncoderProjection(encoded, joiner: scorer.joiner))
    let band = Self.band(frames: encoded.count, around: candidate.timestamps)
    self.init(
      lattice: try builder.lattice(of: candidate.labels, in: band, progress: progress),
      labels: candidate.labels,
      envelope: BeamEnvelope(of: candidate.labels, in: trace, frameCount: encoded.count))
  }

  package init(lattice: BandedLattice, labels: [TokenID], envelope: BeamEnvelope) {
    let best = lattice.viterbi()
    self.labels = labels
    self.envelope = envelope
    band = lattice.band
    occupation = lattice.occupation().map { Float($0) }
    labelProb = lattice.label.map { Float(exp($0)) }
    blankProb = lattice.blank.map { Float(exp($0)) }
    bestPath = best.frames
    bestPathLogProb = best.logProb
  }

  /// The largest lattice that is computed whole, in nodes: beyond that it would take gigabytes.
  package static let nodeLimit = 4_000_000
  /// The approximate number of nodes of the band that is computed instead.
  package static let bandNodes = 1_000_000

  /// The part of a label sequence's lattice that can be computed.
  ///
  /// - Parameter path: the frame of each label in the search.
  package static func band(frames: Int, around path: [Int]) -> LatticeBand {
    frames * (path.count + 1) <= nodeLimit
      ? LatticeBand(frames: frames, labels: path.count)
      : LatticeBand(frames: frames, around: path, nodes: bandNodes)
  }

  /// T.
  package var frameCount: Int { band.frames }
  /// U.
  package var labelCount: Int { labels.count }

  /// (T, width) of the band.
  package func values(_ meaning: LatticeMeaning) -> [Float] {
    switch meaning {
    case .posterior: occupation
    case .label: labelProb
    case .blank: blankProb
    }
  }

  /// `nil` where the map was not computed.
  package func value(_ meaning: LatticeMeaning, frame: Int, labelsSoFar u: Int) -> Float? {
    band.index(frame, u).map { values(meaning)[$0] }
  }

  /// How many labels the best alignment has emitted before the frame.
  package func labelsEmitted(beforeFrame frame: Int) -> Int {
    var (low, high) = (0, bestPath.count)
    while low < high {
      let middle = (low + high) / 2
      if bestPath[middle] < frame { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// P(blank) where the best alignment enters the frame: low where a label is about to be emitted.
  package func blankOnBestPath(frame: Int) -> Float {
    value(.blank, frame: frame, labelsSoFar: labelsEmitted(beforeFrame: frame)) ?? 0
  }
}
