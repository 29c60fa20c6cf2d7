import Transducer

extension PresetFamily {
  /// The sizes in the abstract of "Tied & Reduced RNN-T Decoder" (Botros et al., 2021).
  static let paper = PresetFamily(
    name: "paper",
    summary: "the claim of \"Tied & Reduced RNN-T Decoder\" (Botros et al., 2021, arXiv 2109.07513)"
      + " that a decoder shrinks from 23M to 2M parameters",
    decoders: [recurrent] + reduced(dim: 320) + reduced(dim: 640),
    formulas: [
      ("LSTM predictor", "V E + the sum over its layers of 4 S (I + R + 1) + R S"),
      ("reduced predictor", "V E + H N E + E^2 + 3 E"),
      ("joiner", "D J + J + P J + V J + V; if tied, without V J"),
    ],
    legend: "V tokens including blank, E embedding, I layer input (E, then R), S cells, R "
      + "recurrent projection, H heads, N context labels, P predictor output (R or E), D encoder, "
      + "J joiner; d is E and J",
    sources: [
      "From the abstract: 23M and 2M, averaged embeddings, embeddings tied to the output layer.",
      "From the claims of US patent 11,727,920: N of 2 and of 5, four heads, one shared embedding.",
      "From memory, unverified: 4096 word pieces and a blank; the LSTM's embedding of 128 and 2 "
        + "layers of 2048 cells projected to 640; joiners of 640, an encoder of 512, d of 320.",
      "The LSTM's gates have one bias each, and its last layer's output is the predictor's.",
    ])

  /// 4096 word pieces and blank.
  private static let vocabularySize = 4097
  private static let encoderDim = 512

  private static var recurrent: DecoderPreset {
    DecoderPreset(
      name: "LSTM, 2 x 2048 projected to 640",
      predictor: LSTMPredictor.Options(
        embeddingDim: 128, hiddenDim: 2048, layers: 2, recurrentProjection: 640,
        hasRecurrentBias: false, projectionDim: nil),
      joiner: JoinerOptions(dim: 640, isTied: false), vocabularySize: vocabularySize,
      encoderDim: encoderDim)
  }

  /// Untied and tied, for each context size.
  private static func reduced(dim: Int) -> [DecoderPreset] {
    [2, 5].flatMap { size in
      [false, true].map { isTied in
        DecoderPreset(
          name: "reduced\(isTied ? " and tied" : ""), d = \(dim), N = \(size), H = 4",
          predictor: ReducedPredictor.Options(embeddingDim: dim, contextSize: size, heads: 4),
          joiner: JoinerOptions(dim: dim, isTied: isTied), vocabularySize: vocabularySize,
          encoderDim: encoderDim)
      }
    }
  }
}
