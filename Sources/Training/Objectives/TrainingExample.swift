package import Kernels
package import Transducer

/// One utterance, ready to train on.
package struct TrainingExample: Sendable {
  /// For messages: the recording's name.
  package let name: String
  /// The encoder output, (T, D).
  package let frames: Matrix
  /// The transcript's labels, U of them, none blank.
  package let labels: [TokenID]
  /// The transcript's words.
  package let words: [String]

  package init(name: String, frames: Matrix, labels: [TokenID], words: [String]) {
    self.name = name
    self.frames = frames
    self.labels = labels
    self.words = words
  }
}
