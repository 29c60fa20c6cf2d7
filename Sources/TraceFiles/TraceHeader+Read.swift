import BeamSearch
import Fusion
import Text
import Transducer

extension TraceHeader {
  /// Reads the members of the first line; format and version have been checked already.
  init(_ value: JSON) throws {
    var reader = try SettingsReader(value, path: "")
    _ = (try reader.value("format"), try reader.value("version"))
    let vocabulary = try Vocabulary(reader.object("vocabulary"))
    self.init(
      program: try reader.string("program"), model: try Model(reader.object("model")),
      audio: try Audio(reader.object("audio")),
      search: try Search(reader.object("search"), vocabulary: vocabulary),
      vocabulary: vocabulary,
      prunedPerRound: try reader.integerOrNull("pruned_per_round", in: 0...Int(Int32.max)))
    try reader.finish()
  }
}

extension TraceHeader.Stamp {
  fileprivate init(_ object: SettingsReader) throws(NetworkError) {
    var reader = object
    self.init(
      path: try reader.string("path"), byteCount: try reader.integer("bytes", in: 0...1 << 52),
      digest: try reader.string("sha256"))
    try reader.finish()
  }
}

extension TraceHeader.Model {
  fileprivate init(_ object: SettingsReader) throws(NetworkError) {
    var reader = object
    var files: [TraceHeader.Stamp] = []
    for (index, file) in try reader.array("files").enumerated() {
      let place = "\(reader.place(of: "files"))[\(index)]"
      files.append(try TraceHeader.Stamp(SettingsReader(file, path: place)))
    }
    var settings = try reader.object("settings")
    self.init(
      name: try reader.string("name"), path: try reader.string("path"), files: files,
      parameterCount: try reader.integer("parameters", in: 0...1 << 52),
      settings: try settings.takeTexts().sorted { $0.key < $1.key }
        .map { TraceHeader.Setting($0.key, $0.value) },
      runtime: try reader.text("runtime"))
    try reader.finish()
  }
}

extension TraceHeader.Audio {
  fileprivate init(_ object: SettingsReader) throws(NetworkError) {
    var reader = object
    self.init(
      file: try TraceHeader.Stamp(reader.object("file")),
      duration: try reader.double("duration"),
      sampleRate: try reader.integer("rate", in: 1...1 << 30),
      frameCount: try reader.integer("frames", in: 0...Int(Int32.max)),
      frameDuration: try reader.double("frame_duration"),
      piece: reader.has("piece") ? try TraceHeader.Piece(reader.object("piece")) : nil)
    try reader.finish()
  }
}

extension TraceHeader.Piece {
  fileprivate init(_ object: SettingsReader) throws(NetworkError) {
    var reader = object
    self.init(
      offset: try reader.double("offset"),
      duration: reader.has("duration") ? try reader.double("duration") : nil,
      channel: try reader.string("channel"))
    try reader.finish()
  }
}

extension TraceHeader.Search {
  fileprivate init(_ object: SettingsReader, vocabulary: Vocabulary) throws {
    var reader = object
    let name = try reader.string("name")
    var (asked, knobs) = (try reader.object("asked"), try reader.object("knobs"))
    self.init(
      request: try asked.request(), fork: try reader.text("fork"), knobs: try knobs.knobs(),
      semantics: try reader.choice("semantics", of: ScoreSemantics.self), interventions: [],
      languageModel: nil, hotwords: nil)
    for (index, value) in try reader.array("interventions").enumerated() {
      let place = "\(reader.place(of: "interventions"))[\(index)]"
      var one = try SettingsReader(value, path: place)
      interventions.append(try one.intervention(vocabulary))
    }
    languageModel = try reader.perhapsObject("lm").map { object in
      var reader = object
      return TraceHeader.LanguageModel(
        file: try TraceHeader.Stamp(reader.object("file")), weight: try reader.double("weight"),
        unit: try reader.choice("unit", of: LanguageModelFusion.Unit.self))
    }
    hotwords = try reader.perhapsObject("hotwords").map { object in
      var reader = object
      return TraceHeader.Hotwords(
        file: try TraceHeader.Stamp(reader.object("file")), score: try reader.double("score"))
    }
    try reader.finish()
    // Rejects combinations of search, dialect and knobs that are not possible.
    guard self.name == name else {
      throw SearchError.unknownSearch(name: name, known: [self.name])
    }
    try wholeRequest.checkKnobs()
    _ = (try wholeRequest.plan(contextSize: nil), try request.plan(contextSize: nil))
  }
}

extension SettingsReader {
  /// A number, finite or not.
  mutating func double(_ name: String) throws(NetworkError) -> Double {
    let value = try value(name)
    guard let number = Double(value) else {
      throw NetworkError(
        .badSetting, at: place(of: name), found: "\(value)", expected: "a number")
    }
    return number
  }

  /// `nil` for null.
  fileprivate mutating func text(_ name: String) throws(NetworkError) -> String? {
    let value = try value(name)
    if value == .null { return nil }
    guard case .string(let text) = value else {
      throw NetworkError(
        .badSetting, at: place(of: name), found: "\(value)", expected: "a string or null")
    }
    return text
  }

  /// `nil` for null.
  fileprivate mutating func perhapsObject(
    _ name: String
  ) throws(NetworkError) -> SettingsReader? {
    let value = try value(name)
    return value == .null ? nil : try SettingsReader(value, path: place(of: name))
  }

  fileprivate mutating func request() throws -> SearchRequest {
    var knobs = try object("knobs")
    let request = SearchRequest(
      search: try text("search"), dialect: try text("dialect").map { try DialectCatalog.named($0) },
      settings: try knobs.knobs())
    try finish()
    return request
  }

  /// All that is left, as knobs, in the order of their kinds.
  fileprivate mutating func knobs() throws -> [KnobSetting] {
    let texts = try takeTexts()
    let settings = try texts.sorted { $0.key < $1.key }
      .map { try KnobSetting(try SearchKnob.named($0.key), parsing: $0.value) }
    return SearchKnob.allCases.compactMap { knob in settings.first { $0.knob == knob } }
  }

  fileprivate mutating func intervention(
    _ vocabulary: Vocabulary
  ) throws -> SearchIntervention {
    let frame = try integer("frame", in: 0...Int(Int32.max))
    let tokens = 0...max(0, vocabulary.size - 1)
    let change: SearchIntervention.Change
    if has("force") {
      change = .force(TokenID(try integer("force", in: tokens)))
    } else if has("forbid") {
      change = .forbid(TokenID(try integer("forbid", in: tokens)))
    } else {
      var knob = try object("set")
      guard let setting = try knob.knobs().first else {
        throw NetworkError(
          .badSetting, at: place(of: "set"), found: "nothing", expected: "a knob with its value")
      }
      change = .set(setting)
    }
    try finish()
    return SearchIntervention(frame: frame, change)
  }
}

extension Double {
  /// What `JSON.text(of:_:)` wrote; `nil` for anything else.
  init?(_ value: JSON) {
    switch value {
    case .number, .integer:
      guard let number = value.double else { return nil }
      self = number
    case .string("inf"): self = .infinity
    case .string("-inf"): self = -.infinity
    case .string("nan"): self = .nan
    default: return nil
    }
  }
}

extension Vocabulary {
  fileprivate init(_ object: SettingsReader) throws(NetworkError) {
    var reader = object
    let size = try reader.integer("size", in: 1...Int(Int32.max))
    var tokens: [String] = []
    for value in try reader.array("tokens") {
      guard case .string(let text) = value else { break }
      tokens.append(text)
    }
    guard tokens.count == size else {
      throw NetworkError(
        .badSetting, at: reader.place(of: "tokens"), found: "\(tokens.count) tokens",
        expected: "\(size)")
    }
    self.init(
      tokens: tokens, blankID: TokenID(try reader.integer("blank", in: 0...size - 1)),
      unkID: try reader.integerOrNull("unknown", in: 0...size - 1).map(TokenID.init))
    try reader.finish()
  }
}
