import BeamSearch
import Fusion
import Text
import Transducer

extension TraceHeader {
  /// The beginning of every trace; the version follows.
  static let mark = "{\"format\":\"beamscope-trace\",\"version\":"
  /// Of the format.
  package static let version = 1

  /// The first line.
  var line: String {
    let members: [(String, JSON)] = [
      ("program", .string(program)), ("model", model.value), ("audio", audio.value),
      ("search", search.value), ("vocabulary", vocabulary.value),
      ("pruned_per_round", .optional(prunedPerRound)),
    ]
    return Self.mark + "\(Self.version)," + JSON.object(members).text(.compact).dropFirst()
  }
}

extension TraceHeader.Stamp {
  var value: JSON {
    .object([
      ("path", .string(path)), ("bytes", .integer(byteCount)), ("sha256", .string(digest)),
    ])
  }
}

extension TraceHeader.Model {
  fileprivate var value: JSON {
    .object([
      ("name", .string(name)), ("path", .string(path)), ("parameters", .integer(parameterCount)),
      ("files", .array(files.map(\.value))),
      ("settings", .object(settings.map { ($0.name, .string($0.value)) })),
      ("runtime", .optional(runtime)),
    ])
  }
}

extension TraceHeader.Audio {
  fileprivate var value: JSON {
    let members: [(String, JSON)] = [
      ("file", file.value), ("duration", .number(duration)), ("rate", .integer(sampleRate)),
      ("frames", .integer(frameCount)), ("frame_duration", .number(frameDuration)),
    ]
    return .object(members + (piece.map { [("piece", $0.value)] } ?? []))
  }
}

extension TraceHeader.Piece {
  fileprivate var value: JSON {
    .object(
      [("offset", .number(offset))] + (duration.map { [("duration", .number($0))] } ?? [])
        + [("channel", .string(channel))])
  }
}

extension TraceHeader.Search {
  fileprivate var value: JSON {
    .object([
      ("name", .string(name)), ("semantics", .string(semantics.rawValue)),
      (
        "asked",
        .object([
          ("search", .optional(request.search)), ("dialect", .optional(request.dialect?.name)),
          ("knobs", .object(request.settings.map(\.member))),
        ])
      ),
      ("knobs", .object(knobs.map(\.member))), ("fork", .optional(fork)),
      ("interventions", .array(interventions.map(\.value))),
      (
        "lm",
        languageModel.map {
          .object([
            ("file", $0.file.value), ("weight", .number($0.weight)),
            ("unit", .string($0.unit.rawValue)),
          ])
        } ?? .null
      ),
      (
        "hotwords",
        hotwords.map {
          .object([("file", $0.file.value), ("score", .number($0.score))])
        } ?? .null
      ),
    ])
  }
}

extension KnobSetting {
  /// As it is typed: that is how it is read again.
  fileprivate var member: (String, JSON) {
    let text =
      switch value {
      // The text for users loses the sign of a zero.
      case .number(let number): "\(number)"
      case .count, .flag, .word: value.text
      }
    return (knob.name, .string(text))
  }
}

extension SearchIntervention {
  fileprivate var value: JSON {
    let what: (String, JSON) =
      switch change {
      case .force(let token): ("force", .integer(token.index))
      case .forbid(let token): ("forbid", .integer(token.index))
      case .set(let setting): ("set", .object([setting.member]))
      }
    return .object([("frame", .integer(frame)), what])
  }
}

extension Vocabulary {
  fileprivate var value: JSON {
    .object([
      ("size", .integer(size)), ("blank", .integer(blankID.index)),
      ("unknown", .optional(unkID?.index)), ("tokens", .array(tokens.map { .string($0) })),
    ])
  }
}
