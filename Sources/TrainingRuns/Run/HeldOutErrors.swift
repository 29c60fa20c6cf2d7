import BeamSearch
import ModelFiles
import Recognition
import Scoring
import Session
import Training
import Transducer

/// The word error rate of a decoder on utterances whose encoder frames are known.
struct HeldOutErrors {
  let data: TrainingData
  let frameDuration: Double
  let search: String
  let options: SearchOptions
  let texts: TextComparison
  let threads: Int

  /// As a share; more than 1 is possible.
  ///
  /// - Throws: what the search throws.
  func rate(of scorer: LabelScorer) throws -> Double? {
    let comparer = TextComparer(texts, vocabulary: scorer.vocabulary)
    let counts = Parallel.map(Array(0..<data.count), threads: threads) { index in
      let example = try data.example(at: index)
      let result = try BeamSearch.decode(
        EncoderOut(frames: example.frames, frameDuration: frameDuration), scorer: scorer,
        search: search, options: options, recording: .nothing)
      let text = result.nBest.first.map { scorer.vocabulary.text(of: $0.labels) } ?? ""
      return comparer.wordEdits(reference: data.reference(of: index), hypothesis: text)
    }
    return try counts.reduce(EditCounts.zero) { try $0 + $1.get() }.rate
  }
}
