package import BeamSearch
import Transducer

/// A session as its file holds it; what another part of the workbench wants kept is one more field.
///
/// Version 1. Keys that are not known are passed over; a wrong value is a `DecodingError` with its place.
package struct SessionDocument: Codable, Sendable, Equatable {
  /// A model, and how it was opened.
  package struct Model: Codable, Sendable, Equatable {
    package var path: String
    package var onnxruntime: String?
    package var precision: String?
    /// Seconds.
    package var tailPadding: Double?
    package var frontEnd: String?
    package var normalization: String?

    package init(path: String) { self.path = path }
  }

  /// A sound file, and what was set in it.
  package struct Sound: Codable, Sendable, Equatable {
    package var path: String
    package var reference: String?
    /// By their letters.
    package var marks: [String: Int]
    package var breakpoints: [Int]

    package init(path: String, entry: SoundEntry) {
      self.path = path
      reference = entry.reference
      marks = [:]
      for (letter, frame) in entry.bookmarks.marks { marks[String(letter)] = frame }
      breakpoints = entry.bookmarks.breakpoints.sorted()
    }

    package var bookmarks: Bookmarks {
      var letters: [Character: Int] = [:]
      for (name, frame) in marks {
        if let letter = name.first, name.count == 1, frame >= 0 { letters[letter] = frame }
      }
      return Bookmarks(marks: letters, breakpoints: Set(breakpoints.filter { $0 >= 0 }))
    }
  }

  package struct LanguageModel: Codable, Sendable, Equatable {
    package var path: String
    package var weight: Double
    /// `nil`: found out by looking.
    package var unit: String?

    package init(path: String, weight: Double, unit: String?) {
      self.path = path
      self.weight = weight
      self.unit = unit
    }
  }

  package struct Hotwords: Codable, Sendable, Equatable {
    package var path: String
    /// Nats a token.
    package var score: Double

    package init(path: String, score: Double) {
      self.path = path
      self.score = score
    }
  }

  package let format: FormatName
  package var model: Model
  package var sounds: [Sound]
  package var languageModel: LanguageModel?
  package var hotwords: Hotwords?
  package var view: View

  package init(
    model: Model, sounds: [Sound], languageModel: LanguageModel?, hotwords: Hotwords?,
    view: View
  ) {
    format = FormatName()
    self.model = model
    self.sounds = sounds
    self.languageModel = languageModel
    self.hotwords = hotwords
    self.view = view
  }

  /// The paths of all files, read or written anew.
  package mutating func mapPaths(_ change: (String) -> String) {
    model.path = change(model.path)
    model.onnxruntime = model.onnxruntime.map(change)
    for index in sounds.indices { sounds[index].path = change(sounds[index].path) }
    view.forks = view.forks?.map { fork in
      var fork = fork
      fork.model = fork.model.map(change)
      return fork
    }
    if let path = languageModel?.path { languageModel?.path = change(path) }
    if let path = hotwords?.path { hotwords?.path = change(path) }
  }
}

extension SessionDocument {
  /// `beamscope-session 1`: what a file says first, and the only thing that is read here.
  package struct FormatName: Codable, Sendable, Equatable {
    private static let text = "beamscope-session 1"

    init() {}

    package init(from decoder: any Decoder) throws {
      let found = try decoder.singleValueContainer().decode(String.self)
      guard found == Self.text else {
        throw DecodingError.dataCorrupted(
          .init(
            codingPath: decoder.codingPath,
            debugDescription: "\"\(found)\", expected \"\(Self.text)\""))
      }
    }

    package func encode(to encoder: any Swift.Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(Self.text)
    }
  }

  /// What was asked of the search, in the words it is typed with.
  package struct Search: Codable, Sendable, Equatable {
    package let request: SearchRequest

    private enum CodingKeys: String, CodingKey { case name, dialect, knobs }

    init(_ request: SearchRequest) { self.request = request }

    package init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      let dialect = try container.decodeIfPresent(String.self, forKey: .dialect)
      let knobs = try container.decodeIfPresent([String: String].self, forKey: .knobs) ?? [:]
      do throws(SearchError) {
        let settings = try knobs.sorted { $0.key < $1.key }
          .map { name, text throws(SearchError) in
            try KnobSetting(try SearchKnob.named(name), parsing: text)
          }
        let known: Dialect? = if let dialect { try DialectCatalog.named(dialect) } else { nil }
        let name = try? container.decodeIfPresent(String.self, forKey: .name)
        request = SearchRequest(search: name, dialect: known, settings: settings)
        _ = try request.plan(contextSize: nil)
      } catch {
        throw DecodingError.dataCorrupted(
          .init(codingPath: decoder.codingPath, debugDescription: "\(error)"))
      }
    }

    package func encode(to encoder: any Swift.Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encodeIfPresent(request.search, forKey: .name)
      try container.encodeIfPresent(request.dialect?.name, forKey: .dialect)
      var knobs: [String: String] = [:]
      for setting in request.settings { knobs[setting.knob.name] = setting.value.text }
      try container.encode(knobs, forKey: .knobs)
    }
  }
}
