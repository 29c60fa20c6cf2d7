package import Analysis
package import BeamSearch
import Kernels
package import ModelFiles
package import Scoring
import Text
import Transducer

/// Two models with the same vocabulary on the same sound, compared frame by frame.
package struct ModelDifference {
  /// One of the models.
  package struct Side {
    package let path: String
    package let model: LoadedModel
    package let heard: EncodedSound
    package let search: PreparedSearch

    package init(path: String, model: LoadedModel, heard: EncodedSound, search: PreparedSearch) {
      self.path = path
      self.model = model
      self.heard = heard
      self.search = search
    }
  }

  /// What a model found.
  package struct Found {
    package let side: Side
    package let best: Hypothesis
    package let trace: SearchTrace
    package let text: String
    /// The exact log P of the first and of the second model's result, by this model.
    package var exact: [Double] = []
  }

  /// The largest of differences, and where it is; `nil` where nothing was compared.
  package struct Peak {
    package let value: Double
    package let frame: Int
  }

  package let audio: String
  /// When words are the same.
  package let texts: TextComparison
  package let found: [Found]
  /// Where the beams are no longer the same hypotheses in the same order.
  package let parting: TraceDifference?
  /// Where the best differ.
  package let bestParting: TraceDifference?
  /// Of the scores of hypotheses that are in both beams.
  package let scores: Peak?
  /// By frame that both have: the largest difference over all tokens along the first model's result.
  package let logProbs: [Double]
  /// Of the encoders' frames, value by value; `nil` where they are not as wide.
  package let encoder: Peak?

  /// - Throws: `InputError` where the vocabularies or the frames of the models are not the same.
  package init(
    _ first: Side, _ second: Side, audio: String, texts: TextComparison = TextComparison()
  ) throws {
    self.audio = audio
    self.texts = texts
    try Self.check(first, second)
    var found = try [first, second].map(Self.search)
    let results = found.map(\.best.labels)
    for index in found.indices {
      let (scorer, heard) = (found[index].side.model.model.scorer, found[index].side.heard)
      found[index].exact = try LatticeBuilder(
        scorer: scorer, encoder: EncoderProjection(heard.encoded, joiner: scorer.joiner)
      ).exactLogProbs(of: results)
    }
    self.found = found
    let traces = found.map { found in
      ComparedTrace(
        trace: found.trace, vocabulary: found.side.model.model.vocabulary,
        frameDuration: found.side.heard.encoded.frameDuration)
    }
    let comparison = try TraceComparison(traces[0], traces[1])
    parting = comparison.next(atLeast: .order)
    bestParting = comparison.next(atLeast: .best)
    scores = Self.scorePeak(comparison)
    logProbs = Self.logProbDifferences(found)
    encoder = Self.encoderPeak(first.heard.encoded.frames, second.heard.encoded.frames)
  }

  private static func check(_ first: Side, _ second: Side) throws(InputError) {
    let (a, b) = (first.model.model.vocabulary, second.model.model.vocabulary)
    guard a == b else {
      let place = zip(a.tokens, b.tokens).enumerated().first { $1.0 != $1.1 }
      throw InputError(
        place: second.path,
        found: place.map { "token \($0.offset) \"\($0.element.1)\"" }
          ?? "\(b.size) tokens, blank \(b.blankID.index)",
        expected: place.map { "\"\($0.element.0)\", as in \(first.path)" }
          ?? "\(a.size) tokens, blank \(a.blankID.index), as in \(first.path)",
        advice: "name two models with the same vocabulary")
    }
    let durations = [first, second].map(\.heard.encoded.frameDuration)
    guard abs(durations[0] - durations[1]) < 1e-9 else {
      throw InputError(
        place: second.path, found: "frames of \(durations[1]) s",
        expected: "\(durations[0]) s, as in \(first.path)",
        advice: "name two models with frames of the same length")
    }
  }

  private static func search(_ side: Side) throws -> Found {
    let result = try decode(
      side.heard.encoded, scorer: side.search.scorer, search: side.search.name,
      options: side.search.options, fusion: side.search.fusion?.scorer, recording: .bestPruned(0))
    guard let best = result.nBest.first, let trace = result.trace else {
      throw SearchError.notANumber(frame: 0)
    }
    return Found(
      side: side, best: best, trace: trace,
      text: side.model.model.vocabulary.text(of: best.labels))
  }

  private static func scorePeak(_ comparison: TraceComparison) -> Peak? {
    var peak: Peak?
    for step in 0..<comparison.stepCount {
      guard let difference = comparison.difference(after: step) else {
        peak = peak ?? Peak(value: 0, frame: step)
        continue
      }
      for row in difference.first {
        guard let place = row.counterpart else { continue }
        let value = abs(row.score - difference.second[place].score)
        if value > peak?.value ?? -1 { peak = Peak(value: value, frame: step) }
      }
    }
    return peak
  }

  private static func encoderPeak(_ a: Matrix, _ b: Matrix) -> Peak? {
    guard a.columns == b.columns else { return nil }
    var peak: Peak?
    for frame in 0..<min(a.rows, b.rows) {
      for (x, y) in zip(a.row(frame), b.row(frame)) where Double(abs(x - y)) > peak?.value ?? -1 {
        peak = Peak(value: Double(abs(x - y)), frame: frame)
      }
    }
    return peak
  }

  /// At each frame, both models are asked in the contexts that the first model's result has there.
  private static func logProbDifferences(_ found: [Found]) -> [Double] {
    let best = found[0].best
    let frames = found.map(\.side.heard.encoded.count).min() ?? 0
    return (0..<frames).map { frame in
      let before = best.timestamps.prefix { $0 < frame }.count
      let within = best.timestamps.prefix { $0 <= frame }.count
      return (before...within).map { labels in
        let rows = found.map { found in
          let scorer = found.side.model.model.scorer
          let context = scorer.predictor.output(after: best.labels[..<labels]).output
          return scorer.joiner.logProbs(
            encoder: scorer.joiner.projectEncoder(found.side.heard.encoded.frames.row(frame)),
            predictor: scorer.joiner.projectPredictor(context))
        }
        return zip(rows[0], rows[1]).map { abs($0 - $1) }.max() ?? 0
      }.max() ?? 0
    }
  }

  /// Whether both texts have the same words.
  package var hasSameWords: Bool {
    let words = found.map { found in
      TextComparer(texts, vocabulary: found.side.model.model.vocabulary).words(found.text)
    }
    return words[0] == words[1]
  }

  /// The largest of all frames.
  package var logProbPeak: Peak? {
    logProbs.enumerated().max { $0.element < $1.element }
      .map { Peak(value: $0.element, frame: $0.offset) }
  }
}
