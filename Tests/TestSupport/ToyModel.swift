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

  /// log P(token) at a frame after some labels, asked of the networks directly.
  package func logProbs(
    frame: Int, after labels: [TokenID], adjustment: LogitAdjustment = .none
  ) -> [Double] {
    var out = scorer.predictor.start()
    for label in labels { out = scorer.predictor.step(label, from: out.state) }
    return scorer.joiner.logProbs(
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

/// What a random model looks like.
package struct ToyShape: Sendable, CustomStringConvertible {
  /// What the predictor remembers.
  package enum Memory: Sendable, CaseIterable {
    case lastLabel, twoLabels, everything
  }

  package var seed: UInt64
  package var frames: Int
  /// V, with blank.
  package var size: Int
  package var memory: Memory
  /// Added to the logit of blank.
  package var blankBias: Double
  /// The token that means what token i means in the model with the plain order, where blank is
  /// token 0. Another order makes the same model with its vocabulary permuted.
  package var order: [Int]

  package init(
    seed: UInt64, frames: Int, size: Int, memory: Memory, blankBias: Double = 0,
    order: [Int]? = nil
  ) {
    self.seed = seed
    self.frames = frames
    self.size = size
    self.memory = memory
    self.blankBias = blankBias
    self.order = order ?? Array(0..<size)
  }

  package var description: String {
    "seed \(seed): T \(frames), V \(size), \(memory), blank bias \(blankBias), order \(order)"
  }

  /// The same meanings with blank last.
  package var blankLast: ToyShape {
    var other = self
    other.order = (1...size).map { $0 % size }
    return other
  }
}

extension ToyModel {
  /// A random model, the same for the same shape: every logit is a hash of the seed, the frame, the
  /// context and the token.
  package init(_ shape: ToyShape) {
    let (seed, bias, order) = (shape.seed, shape.blankBias, shape.order)
    let blank = order.firstIndex(of: 0) ?? 0
    let predictor: any Predictor =
      switch shape.memory {
      case .lastLabel: ContextPredictor(contextSize: 1, numbers: order)
      case .twoLabels: ContextPredictor(contextSize: 2, numbers: order)
      case .everything: HistoryPredictor(numbers: order)
      }
    self.init(
      frames: shape.frames, vocabulary: .toy(size: shape.size, blank: blank),
      predictor: predictor,
      joiner: FunctionJoiner(vocabularySize: shape.size, blank: TokenID(blank)) { frame, context in
        order.map { meaning in
          let hash = SplitMix64.hash([frame, meaning] + context, seed: seed)
          // Uniform in [-3, 3): distributions with a clear favourite, and ties never.
          let value = Double(hash >> 11) / Double(1 << 53) * 6 - 3
          return meaning == 0 ? value + bias : value
        }
      })
  }
}
