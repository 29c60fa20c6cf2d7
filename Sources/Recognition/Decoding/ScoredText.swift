package import Analysis
import BeamSearch
package import Scoring
import Text
package import Transducer

/// A text with its scores over one utterance.
package struct ScoredText {
  package let text: String
  package let labels: [TokenID]
  package let tokens: [String]
  package let exactLogProb: Double
  /// `nil` in a model with durations.
  package let monotonicLogProb: Double?
  package let viterbi: LatticePath
  /// The share of the alignments that emit each token where the best one does.
  package let posteriors: [Double]
  package let segmentation: Segmentation?
  package let heard: EncodedSound

  /// - Throws: `InputError` where the vocabulary cannot spell the text.
  package init(_ text: String, heard: EncodedSound, scorer: LabelScorer) throws {
    let builder = LatticeBuilder(
      scorer: scorer, encoder: EncoderProjection(heard.encoded, joiner: scorer.joiner))
    let reference = try ReferenceScorer(vocabulary: scorer.vocabulary, builder: builder)
      .score(text)
    guard let labels = reference.labels else {
      throw InputError(
        place: "--text", found: "\"\(text)\"", expected: "words of the model's vocabulary",
        advice: reference.spellingProblem ?? "")
    }
    let lattice = try builder.lattice(of: labels)
    self.text = reference.text
    self.labels = labels
    tokens = labels.map { scorer.vocabulary[$0] }
    exactLogProb = lattice.exactLogProb()
    monotonicLogProb = lattice.hasDurations ? nil : lattice.monotonicLogProb()
    viterbi = lattice.viterbi()
    posteriors = lattice.occupation().posteriors(along: viterbi)
    segmentation = reference.segmentation
    self.heard = heard
  }
}
