import Kernels
package import Transducer

/// An utterance as joiner input: each encoder frame projected once, (T, J).
package struct EncoderProjection: Sendable {
  package let rows: [[Float]]

  package init(_ encoderOut: EncoderOut, joiner: any Joiner) {
    rows = (0..<encoderOut.count).map { joiner.projectEncoder(encoderOut.frames.row($0)) }
  }

  /// T, the number of encoder frames.
  package var count: Int { rows.count }
}
