import Text
package import Transducer

/// A word or a token with its start and end, in seconds.
package struct TextSpan: Sendable, Equatable {
  package let text: String
  package let start: Double
  package let end: Double

  /// Start and end in whole microseconds, as written to files: adjacent spans stay adjacent, and
  /// no time is rounded up.
  var microseconds: (start: Int, end: Int) { (Self.microseconds(start), Self.microseconds(end)) }

  static func microseconds(_ seconds: Double) -> Int {
    // Floating-point error must not lose a microsecond.
    Int((seconds * 1e6 + 1e-3).rounded(.down))
  }

  /// Seconds with the fewest decimals.
  static func seconds(_ microseconds: Int) -> String {
    var text = fixed(Double(microseconds) / 1e6, 6)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}

/// The tokens and the words of a label sequence in time.
///
/// A transducer tells at which frame a token is emitted, not how long it lasts. Here a token has
/// the frame that emits it; tokens of one frame share it evenly. A word lasts from the beginning of
/// its first token to the end of its last, so that it ends one frame after the frame of its last
/// token begins, and what is between two words belongs to neither. Words that share a token share
/// its time evenly, too. What is emitted after the end of the sound (in padding) is put in the last
/// frame that begins before it. So spans are never empty, never overlap and lie inside the sound.
package struct TextSpans: Sendable, Equatable {
  /// In the order of the labels.
  package let tokens: [TextSpan]
  package let words: [TextSpan]

  /// - Parameters:
  ///   - frames: the encoder frame of each label, in ascending order.
  ///   - frameDuration: seconds.
  ///   - duration: of the sound, seconds; without one there are no spans.
  package init(
    _ labels: [TokenID], frames: [Int], vocabulary: Vocabulary, frameDuration: Double,
    duration: Double
  ) {
    guard duration > 0, frameDuration > 0, labels.count == frames.count else {
      (tokens, words) = ([], [])
      return
    }
    let last = Self.lastFrame(frameDuration: frameDuration, duration: duration)
    let places = frames.map { min($0, last) }
    var tokens: [TextSpan] = []
    while tokens.count < labels.count {
      let frame = places[tokens.count]
      let sharing = labels.indices[tokens.count...].prefix { places[$0] == frame }
      let start = Double(frame) * frameDuration
      let end = min(duration, start + frameDuration)
      for (index, label) in sharing.enumerated() {
        let share = Self.share(index, of: sharing.count, start, end)
        tokens.append(
          TextSpan(text: vocabulary[labels[label]], start: share.start, end: share.end))
      }
    }
    self.tokens = tokens
    words = Self.words(vocabulary.spelledWords(labels), tokens: tokens)
  }

  private static func words(_ words: [SpelledWord], tokens: [TextSpan]) -> [TextSpan] {
    var sharing: [Int: [Int]] = [:]
    for (index, word) in words.enumerated() {
      for label in Set([word.labels.lowerBound, word.labels.upperBound]) {
        sharing[label, default: []].append(index)
      }
    }
    func part(_ word: Int, ofLabel label: Int) -> (start: Double, end: Double) {
      let all = sharing[label] ?? []
      return share(
        all.firstIndex(of: word) ?? 0, of: all.count, tokens[label].start, tokens[label].end)
    }
    return words.enumerated().map { index, word in
      TextSpan(
        text: word.text, start: part(index, ofLabel: word.labels.lowerBound).start,
        end: part(index, ofLabel: word.labels.upperBound).end)
    }
  }

  /// The part numbered `index` of `count` equal parts of an interval; neighbours meet exactly.
  private static func share(
    _ index: Int, of count: Int, _ start: Double, _ end: Double
  ) -> (start: Double, end: Double) {
    func edge(_ number: Int) -> Double {
      number >= count ? end : start + (end - start) * Double(number) / Double(count)
    }
    return (edge(index), edge(index + 1))
  }

  /// The last frame of which at least a millisecond is inside the sound; 0 where none is.
  private static func lastFrame(frameDuration: Double, duration: Double) -> Int {
    let least = min(0.001, frameDuration)
    return max(0, Int(((duration - least) / frameDuration).rounded(.down)))
  }
}

/// A word, and the first and the last of the labels that spell it.
struct SpelledWord: Equatable {
  let text: String
  let labels: ClosedRange<Int>
}

extension Vocabulary {
  /// The words of labels, separated by spaces.
  func spelledWords(_ labels: [TokenID]) -> [SpelledWord] {
    let space = UInt8(ascii: " ")
    var words: [(bytes: [UInt8], labels: ClosedRange<Int>)] = []
    var isInside = false
    for (index, label) in labels.enumerated() {
      for byte in bytes(of: label) {
        if byte == space {
          isInside = false
        } else if isInside {
          let first = words[words.count - 1].labels.lowerBound
          words[words.count - 1].bytes.append(byte)
          words[words.count - 1].labels = first...index
        } else {
          isInside = true
          words.append(([byte], index...index))
        }
      }
    }
    return words.map {
      SpelledWord(text: String(decoding: $0.bytes, as: UTF8.self), labels: $0.labels)
    }
  }
}
