package import Audio
import BeamSearch
package import Experiments
import Transducer

/// The content of a session file; to save more of the workbench, add a field.
///
/// Version 1. Unknown keys are ignored; a wrong value is a `DecodingError` with its place.
package struct SessionDocument: Codable, Sendable, Equatable {
  /// A sound file with its reference, marks and breakpoints.
  package struct Sound: Codable, Sendable, Equatable {
    package var path: String
    package var reference: String?
    /// By their letters.
    package var marks: [String: Int]
    package var breakpoints: [Int]
    /// Of a piece of the file, in seconds; absent for the whole file.
    package var offset: Double?
    package var duration: Double?
    /// `nil`: the mean of all.
    package var channel: SoundChannel?

    package init(piece: SoundPiece, entry: SoundEntry) {
      path = piece.path
      offset = piece.offset == 0 ? nil : piece.offset
      duration = piece.duration
      channel = piece.channel == .mix ? nil : piece.channel
      reference = entry.reference
      marks = [:]
      for (letter, frame) in entry.bookmarks.marks { marks[String(letter)] = frame }
      breakpoints = entry.bookmarks.breakpoints.sorted()
    }

    package var piece: SoundPiece {
      SoundPiece(path, offset: offset ?? 0, duration: duration, channel: channel ?? .mix)
    }

    package var bookmarks: Bookmarks {
      var letters: [Character: Int] = [:]
      for (name, frame) in marks {
        if let letter = name.first, name.count == 1, frame >= 0 { letters[letter] = frame }
      }
      return Bookmarks(marks: letters, breakpoints: Set(breakpoints.filter { $0 >= 0 }))
    }
  }

  package let format: FormatName
  package var model: ModelSource
  package var sounds: [Sound]
  package var languageModel: FusionRequest.LanguageModelFile?
  package var hotwords: FusionRequest.HotwordsFile?
  /// How texts are compared; `nil`: in the usual way.
  package var texts: TextRequest?
  package var view: View

  package var fusion: FusionRequest? {
    FusionRequest(languageModel: languageModel, hotwords: hotwords)
  }

  package init(
    model: ModelSource, sounds: [Sound], fusion: FusionRequest?, texts: TextRequest? = nil,
    view: View
  ) {
    self.texts = texts
    format = FormatName()
    self.model = model
    self.sounds = sounds
    languageModel = fusion?.languageModel
    hotwords = fusion?.hotwords
    self.view = view
  }

  /// Changes the paths of all files.
  package mutating func mapPaths(_ change: (String) -> String) {
    model.mapPaths(change)
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
  /// `beamscope-session 1`: the format of the file, the only one that is accepted.
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
}
