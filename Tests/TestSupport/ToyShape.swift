package import Transducer

/// The shape of a random model.
package struct ToyShape: Sendable, CustomStringConvertible {
  /// The predictor's context.
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
  /// Whether token 1 of the plain order is the unknown token.
  package var hasUnknown = false
  /// Whether the joiner has an internal language model.
  package var hasInternalModel = false
  /// Whether the tokens are pieces that spell words, at most five of them; else "t0", "t1", ...
  package var spellsWords = false

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
      + (hasUnknown ? ", unknown" : "") + (hasInternalModel ? ", internal model" : "")
      + (spellsWords ? ", words" : "")
  }

  /// The same meanings with blank last.
  package var blankLast: ToyShape {
    var other = self
    other.order = (1...size).map { $0 % size }
    return other
  }

  package var vocabulary: Vocabulary {
    let names = ["<b>", hasUnknown ? "<unk>" : "\u{2581}ba", "\u{2581}a", "b", "\u{2581}b"]
    return Vocabulary(
      tokens: spellsWords ? order.map { names[$0] } : order.indices.map { "t\($0)" },
      blankID: TokenID(order.firstIndex(of: 0) ?? 0),
      unkID: hasUnknown ? order.firstIndex(of: 1).map(TokenID.init) : nil)
  }
}

extension ToyModel {
  /// A random model, the same for the same shape: every logit is a hash of the seed, the frame, the
  /// context and the token.
  package init(_ shape: ToyShape) {
    let (seed, bias, order) = (shape.seed, shape.blankBias, shape.order)
    let vocabulary = shape.vocabulary
    let predictor: any Predictor =
      switch shape.memory {
      case .lastLabel: ContextPredictor(contextSize: 1, numbers: order)
      case .twoLabels: ContextPredictor(contextSize: 2, numbers: order)
      case .everything: HistoryPredictor(numbers: order)
      }
    // Uniform in [-3, 3): distributions with a clear maximum, and never ties.
    let logits: @Sendable (Int, [Int]) -> [Double] = { frame, context in
      order.map { meaning in
        let hash = SplitMix64.hash([frame, meaning] + context, seed: seed)
        let value = Double(hash >> 11) / Double(1 << 53) * 6 - 3
        return meaning == 0 ? value + bias : value
      }
    }
    // As for a frame outside any utterance.
    let internalLogits: @Sendable ([Int]) -> [Double] = { logits(1 << 40, $0) }
    self.init(
      frames: shape.frames, vocabulary: vocabulary, predictor: predictor,
      joiner: FunctionJoiner(
        vocabularySize: shape.size, blank: vocabulary.blankID,
        internalLogits: shape.hasInternalModel ? internalLogits : nil, logits: logits))
  }
}
