/// A part of a sound file, as a list of utterances names it.
package struct SoundPiece: Sendable, Hashable, Codable {
  package var path: String
  /// Seconds from the beginning of the file.
  package var offset: Double
  /// Seconds; `nil` for all that follows the offset.
  package var duration: Double?
  /// Which of the file's channels.
  package var channel: SoundChannel

  package init(
    _ path: String, offset: Double = 0, duration: Double? = nil, channel: SoundChannel = .mix
  ) {
    self.path = path
    self.offset = offset
    self.duration = duration
    self.channel = channel
  }

  /// With a channel, unless it has one already.
  package func heard(on channel: SoundChannel) -> SoundPiece {
    var piece = self
    if piece.channel == .mix { piece.channel = channel }
    return piece
  }

  /// Whether it is the whole file, all channels averaged.
  package var isWhole: Bool { offset == 0 && duration == nil && channel == .mix }
}

/// What of a file's channels is heard.
package enum SoundChannel: Sendable, Hashable {
  /// The average of all.
  case mix
  /// One of them, counted from 1.
  case number(Int)
}

extension SoundChannel: LosslessStringConvertible {
  /// `mix`, `left`, `right`, or a number from 1.
  package init?(_ text: String) {
    switch text {
    case "mix": self = .mix
    case "left": self = .number(1)
    case "right": self = .number(2)
    default:
      guard let number = Int(text), number >= 1, number <= 1024 else { return nil }
      self = .number(number)
    }
  }

  package var description: String {
    switch self {
    case .mix: "mix"
    case .number(1): "left"
    case .number(2): "right"
    case .number(let number): "\(number)"
    }
  }
}

extension SoundChannel: Codable {
  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let channel = SoundChannel(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "expected mix, left, right or 1...")
      )
    }
    self = channel
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
