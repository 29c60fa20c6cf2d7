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
    /// Something about the sound itself.
    case sound(SoundNote)
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
    case .sound(let note): note.name
    }
  }

  /// A short title.
  package var title: String {
    switch kind {
    case .symbolCap: "label cap reached"
    case .blankStretch: "blanks over speech"
    case .repeatedLoop: "repetition loop"
    case .collapsedBeam: "looping context"
    case .sound(let note): note.title
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
    case .sound(let note): note.text
    }
  }
}

extension SoundNote {
  /// Whether it is among the warnings: all are, but that features were read in place of sound.
  package var isWarning: Bool {
    if case .cepstra = self { false } else { true }
  }
}
