/// How a signal is divided into equally spaced frames of equal length.
struct Framing: Sendable, Equatable {
  /// What happens if a frame would extend beyond the signal.
  enum Edges: Sendable {
    /// Only whole frames; the rest of the signal is dropped.
    case snipped
    /// Frames are centred in their shift, and the signal is mirrored at both ends, end samples
    /// included (Kaldi's `snip_edges = false`).
    case mirrored
    /// Frames are centred on every `shift`-th sample, with zeros on both sides; one frame per whole
    /// shift (NeMo).
    case centred
    /// Whole frames from the first sample, then one last frame padded with zeros (Sphinx).
    case zeroPadded
  }

  let length: Int
  let shift: Int
  let edges: Edges

  /// Frames of a signal of `samples` samples.
  func count(samples: Int) -> Int {
    switch edges {
    case .snipped:
      samples < length ? 0 : (samples - length) / shift + 1
    case .mirrored:
      (samples + shift / 2) / shift
    case .centred:
      samples / shift
    case .zeroPadded:
      wholeAndPadded(samples)
    }
  }

  /// Whole frames, plus one if it would contain at least one sample.
  private func wholeAndPadded(_ samples: Int) -> Int {
    let whole = samples < length ? 0 : (samples - length) / shift + 1
    return samples > whole * shift ? whole + 1 : whole
  }

  /// The first sample of a frame; negative if it starts before the signal.
  func start(of frame: Int) -> Int {
    switch edges {
    case .snipped, .zeroPadded: frame * shift
    case .mirrored: frame * shift + shift / 2 - length / 2
    case .centred: frame * shift - length / 2
    }
  }
}

/// Cuts frames from a signal that arrives in pieces, keeping only the samples still needed.
struct FrameCutter: Sendable {
  private let framing: Framing
  /// Samples provided before each frame (zeros before the signal), for filters with memory.
  private let lead: Int
  private var buffer: [Float] = []
  /// Index in the signal of `buffer[0]`.
  private var bufferStart = 0
  private var nextFrame = 0
  private var ended = false

  init(framing: Framing, lead: Int) {
    self.framing = framing
    self.lead = lead
  }

  private var received: Int { bufferStart + buffer.count }

  mutating func push(_ samples: [Float]) {
    discardUsed()
    buffer += samples
  }

  mutating func end() { ended = true }

  /// Writes the next frame that no later sample can change, `lead + length` values; `false` if
  /// there is none.
  mutating func next(into frame: inout [Double]) -> Bool {
    let start = framing.start(of: nextFrame)
    if ended {
      guard nextFrame < framing.count(samples: received) else { return false }
    } else {
      guard start + framing.length <= received else { return false }
    }
    for index in frame.indices {
      frame[index] = sample(at: start + index - lead, inFrame: index >= lead)
    }
    nextFrame += 1
    return true
  }

  private func sample(at position: Int, inFrame: Bool) -> Double {
    if position >= bufferStart && position < received {
      return Double(buffer[position - bufferStart])
    }
    guard framing.edges == .mirrored, inFrame else { return 0 }
    var mirrored = position
    // Short signals are mirrored repeatedly; `received` is above 0, or no frame is due.
    while mirrored < 0 || mirrored >= received {
      mirrored = mirrored < 0 ? -mirrored - 1 : 2 * received - 1 - mirrored
    }
    return Double(buffer[mirrored - bufferStart])
  }

  /// Drops samples that neither the next frame nor the mirror at the end can need.
  private mutating func discardUsed() {
    let needed = min(framing.start(of: nextFrame) - lead, received - framing.length)
    let unused = min(needed - bufferStart, buffer.count)
    guard unused > 0 else { return }
    buffer.removeFirst(unused)
    bufferStart += unused
  }
}
