package import Transducer

extension LatticeBuilder {
  /// One label sequence in a band of its lattice: the joiner is evaluated only inside the band.
  ///
  /// - Parameters:
  ///   - band: with the same numbers of frames and labels.
  ///   - progress: as for `lattices`.
  /// - Complexity: O(T width) joiner outputs and memory.
  package func lattice(
    of labels: [TokenID], in band: LatticeBand, progress: (Double) throws -> Void = { _ in }
  ) throws -> BandedLattice {
    precondition(band.frames == frames && band.labels == labels.count, "a band of this lattice")
    let contexts = contexts(of: [labels])
    var contextAfter = [Int](repeating: 0, count: labels.count + 1)
    for (index, context) in contexts.enumerated() {
      for use in context.uses { contextAfter[use.position] = index }
    }
    var blank = [Double](repeating: -.infinity, count: band.frames * band.width)
    var label = blank
    let count = table.durations.count
    var durations = [Double](repeating: -.infinity, count: blank.count * count)
    for (t, encoded) in encoder.rows.enumerated() {
      // At a frame, each context is evaluated only once.
      var known: [Int: JointScores] = [:]
      for (place, u) in band.range(t).enumerated() {
        let context = contextAfter[u]
        let scores =
          known[context]
          ?? scorer.joiner.scores(
            encoder: encoded, predictor: contexts[context].projection, adjustment: adjustment)
        known[context] = scores
        let logProbs = scores.tokens
        let start = (t * band.width + place) * count
        durations.replaceSubrange(start..<start + count, with: scores.durations)
        blank[t * band.width + place] = logProbs[scorer.vocabulary.blankID.index]
        if u < labels.count { label[t * band.width + place] = logProbs[labels[u].index] }
      }
      try progress(Double(t + 1) / Double(band.frames))
    }
    return BandedLattice(
      band: band, blank: blank, label: label, durations: durations, table: table)
  }
}
