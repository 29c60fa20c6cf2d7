import Text

/// Something in a decoding that the user should look at.
package struct DecodingWarning: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    /// The best hypothesis reached the maximum number of labels per frame.
    case symbolCap(labels: Int)
    /// The best hypothesis emits nothing for a while, though part of that time sounds like speech;
    /// seconds.
    case blankStretch(seconds: Double, speech: Double)
    /// The same labels repeated.
    case repeatedLoop(text: String, times: Int)
    /// All hypotheses of the beam end in the same labels for this long, seconds.
    case collapsedBeam(text: String, seconds: Double)
    case clipped(ClippedSamples)
    /// Hz.
    case resampled(from: Int, to: Int)
  }

  package let kind: Kind
  /// The encoder frames it is about; `nil` for the whole sound.
  package let frames: ClosedRange<Int>?

  package init(_ kind: Kind, frames: ClosedRange<Int>?) {
    self.kind = kind
    self.frames = frames
  }

  /// Its name in JSON.
  package var name: String {
    switch kind {
    case .symbolCap: "symbol-cap"
    case .blankStretch: "blank-stretch"
    case .repeatedLoop: "repeated-loop"
    case .collapsedBeam: "collapsed-beam"
    case .clipped: "clipped"
    case .resampled: "resampled"
    }
  }

  /// A short title.
  package var title: String {
    switch kind {
    case .symbolCap: "label cap reached"
    case .blankStretch: "blanks over speech"
    case .repeatedLoop: "repetition loop"
    case .collapsedBeam: "looping context"
    case .clipped: "clipped"
    case .resampled: "resampled"
    }
  }

  /// What it is and what it may mean, without the time.
  package var text: String {
    switch kind {
    case .symbolCap(let labels):
      "the best hypothesis has \(labels) labels here, the maximum per frame (max-symbols)"
    case .blankStretch(let seconds, let speech):
      "only blank for \(fixed(seconds, 2)) s, although \(fixed(speech, 2)) s of it are as "
        + "loud as speech: words may be missing"
    case .repeatedLoop(let text, let times):
      "\(quoted(text)) repeats \(times) times in a row: the search may be stuck in a loop"
    case .collapsedBeam(let text, let seconds):
      "for \(fixed(seconds, 2)) s all hypotheses end in \(quoted(text)): the joint network sees "
        + "them as one hypothesis"
    case .clipped(let clipped): SoundNote.clipped(clipped).text
    case .resampled(let from, let to): SoundNote.resampled(from: from, to: to).text
    }
  }
}

extension SoundNote {
  /// Whether it may have hurt recognition: then it is among the warnings.
  package var isWarning: Bool { warning != nil }

  /// The warning it is, if it may have hurt recognition; otherwise `nil`.
  var warning: DecodingWarning.Kind? {
    switch self {
    case .clipped(let clipped): .clipped(clipped)
    case .resampled(let from, let to): .resampled(from: from, to: to)
    case .mixedDown, .silence, .cepstra: nil
    }
  }
}
