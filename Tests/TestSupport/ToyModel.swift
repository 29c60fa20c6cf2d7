import Kernels
package import Transducer

/// A model without an encoder over an utterance of T frames: the encoder frame is its own number.
package struct ToyModel: Sendable {
  package let scorer: LabelScorer
  package let encoderOut: EncoderOut

  package var frames: Int { encoderOut.count }
  package var vocabulary: Vocabulary { scorer.vocabulary }

  /// A model of any networks; the joiner gets the frame's number as its one encoder value.
  package init(frames: Int, vocabulary: Vocabulary, predictor: any Predictor, joiner: any Joiner) {
    scorer = LabelScorer(vocabulary: vocabulary, predictor: predictor, joiner: joiner)
    encoderOut = EncoderOut(
      frames: Matrix(rows: frames, columns: 1, storage: (0..<frames).map(Float.init)),
      frameDuration: 0.04)
  }

  /// A model of a table (T, V + 1, V): logits by frame, last label (row V: none yet) and token.
  package init(lastLabelTable table: [[[Double]]], size: Int, blank: Int, unk: Int? = nil) {
    self.init(
      frames: table.count, vocabulary: .toy(size: size, blank: blank, unk: unk),
      predictor: ContextPredictor(contextSize: 1, numbers: Array(0..<size)),
      joiner: FunctionJoiner(vocabularySize: size, blank: TokenID(blank)) { frame, context in
        table[frame][context[0] < 0 ? size : context[0]]
      })
  }

  /// A model of a lattice (T, U + 1, V): logits by frame, number of labels so far and token.
  package init(latticeTable table: [[[Double]]], size: Int, blank: Int) {
    self.init(
      frames: table.count, vocabulary: .toy(size: size, blank: blank),
      predictor: HistoryPredictor(numbers: Array(0..<size)),
      joiner: FunctionJoiner(vocabularySize: size, blank: TokenID(blank)) { frame, context in
        table[frame][context[0]]
      })
  }

  /// log P(token) at a frame after some labels, directly from the networks.
  package func logProbs(
    frame: Int, after labels: [TokenID], adjustment: LogitAdjustment = .none
  ) -> [Double] {
    var out = scorer.predictor.start()
    for label in labels { out = scorer.predictor.step(label, from: out.state) }
    return logProbs(frame: frame, after: out, adjustment: adjustment)
  }

  /// As above, after a predictor output.
  package func logProbs(
    frame: Int, after out: PredictorOut, adjustment: LogitAdjustment = .none
  ) -> [Double] {
    scorer.joiner.logProbs(
      encoder: scorer.joiner.projectEncoder(encoderOut.frames.row(frame)),
      predictor: scorer.joiner.projectPredictor(out.output), adjustment: adjustment)
  }
}

extension Vocabulary {
  /// Tokens "t0", "t1" and so on.
  package static func toy(size: Int, blank: Int, unk: Int? = nil) -> Vocabulary {
    Vocabulary(
      tokens: (0..<size).map { "t\($0)" }, blankID: TokenID(blank), unkID: unk.map(TokenID.init))
  }
}
