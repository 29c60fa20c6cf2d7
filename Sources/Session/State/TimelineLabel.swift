/// A label under the spectrogram.
package struct TimelineLabel: Sendable, Equatable {
  package let frame: Int
  package let text: String
}
