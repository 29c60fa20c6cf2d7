import Text

/// Something about a decoding that a user should look at.
package struct DecodingWarning: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    /// The best hypothesis has all the labels that a frame may have.
    case symbolCap(labels: Int)
    /// The best hypothesis emits nothing for so long, though so much of that sounds like speech;
    /// seconds.
    case blankStretch(seconds: Double, speech: Double)
    /// The same labels again and again.
    case repeatedLoop(text: String, times: Int)
    /// All hypotheses of the beam end in the same labels for so long, seconds.
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

  /// What it is in a few words.
  package var title: String {
    switch kind {
    case .symbolCap: "cap on labels"
    case .blankStretch: "blanks over speech"
    case .repeatedLoop: "a loop"
    case .collapsedBeam: "one context"
    case .clipped: "clipped"
    case .resampled: "resampled"
    }
  }

  /// What it is and what it may mean, without the when.
  package var text: String {
    switch kind {
    case .symbolCap(let labels):
      "the best hypothesis has all \(labels) labels that a frame may have (max-symbols)"
    case .blankStretch(let seconds, let speech):
      "nothing but blank for \(fixed(seconds, 2)) s, though \(fixed(speech, 2)) s of it are as "
        + "loud as speech: words may be missing"
    case .repeatedLoop(let text, let times):
      "\(quoted(text)) comes \(times) times in a row: the search may be caught in a loop"
    case .collapsedBeam(let text, let seconds):
      "for \(fixed(seconds, 2)) s all hypotheses end in \(quoted(text)): to the joint network the "
        + "beam is one hypothesis"
    case .clipped(let clipped): SoundNote.clipped(clipped).text
    case .resampled(let from, let to): SoundNote.resampled(from: from, to: to).text
    }
  }
}

extension SoundNote {
  /// Whether it may have hurt the recognition: then it is among the warnings.
  package var isWarning: Bool { warning != nil }

  /// What of it may have hurt the recognition; `nil` for what has not.
  var warning: DecodingWarning.Kind? {
    switch self {
    case .clipped(let clipped): .clipped(clipped)
    case .resampled(let from, let to): .resampled(from: from, to: to)
    case .mixedDown, .silence, .cepstra: nil
    }
  }
}
