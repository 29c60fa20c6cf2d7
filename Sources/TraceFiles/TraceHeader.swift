package import BeamSearch
package import Fusion
package import Transducer

/// The inputs and settings of a search: the first line of a trace file.
package struct TraceHeader: Sendable, Equatable {
  /// A file as it was when the trace was made.
  package struct Stamp: Sendable, Equatable {
    package var path: String
    package var byteCount: Int
    /// SHA-256, 64 hexadecimal digits.
    package var digest: String

    package init(path: String, byteCount: Int, digest: String) {
      self.path = path
      self.byteCount = byteCount
      self.digest = digest
    }
  }

  package struct Model: Sendable, Equatable {
    package var name: String
    /// A file, or a folder of ONNX files.
    package var path: String
    /// All that it was read from, always in the same order.
    package var files: [Stamp]
    package var parameterCount: Int
    /// How a folder of ONNX files was opened, as command-line options.
    package var settings: [Setting]
    /// The runtime of its networks, if not this program.
    package var runtime: String?

    package init(
      name: String, path: String, files: [Stamp], parameterCount: Int, settings: [Setting] = [],
      runtime: String? = nil
    ) {
      self.runtime = runtime
      self.name = name
      self.path = path
      self.files = files
      self.parameterCount = parameterCount
      self.settings = settings
    }
  }

  /// A name with a value, both as a user types them.
  package struct Setting: Sendable, Equatable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  package struct Audio: Sendable, Equatable {
    package var file: Stamp
    /// Seconds.
    package var duration: Double
    /// Hz, as in the file.
    package var sampleRate: Int
    /// T, the encoder frames.
    package var frameCount: Int
    /// Seconds of an encoder frame.
    package var frameDuration: Double
    /// What of the file was heard; `nil` for all of it.
    package var piece: Piece?

    package init(
      file: Stamp, duration: Double, sampleRate: Int, frameCount: Int, frameDuration: Double,
      piece: Piece? = nil
    ) {
      self.piece = piece
      self.file = file
      self.duration = duration
      self.sampleRate = sampleRate
      self.frameCount = frameCount
      self.frameDuration = frameDuration
    }
  }

  /// A part of a sound file.
  package struct Piece: Sendable, Equatable {
    /// Seconds.
    package var offset: Double
    /// Seconds; `nil` for all that follows.
    package var duration: Double?
    /// `mix`, or which channel.
    package var channel: String

    package init(offset: Double, duration: Double?, channel: String) {
      self.offset = offset
      self.duration = duration
      self.channel = channel
    }
  }

  package struct LanguageModel: Sendable, Equatable {
    package var file: Stamp
    package var weight: Double
    package var unit: LanguageModelFusion.Unit

    package init(file: Stamp, weight: Double, unit: LanguageModelFusion.Unit) {
      self.file = file
      self.weight = weight
      self.unit = unit
    }
  }

  package struct Hotwords: Sendable, Equatable {
    package var file: Stamp
    /// Nats per token.
    package var score: Double

    package init(file: Stamp, score: Double) {
      self.file = file
      self.score = score
    }
  }

  package struct Search: Sendable, Equatable {
    /// The request.
    package var request: SearchRequest
    /// The fork of the workbench; `nil` outside it.
    package var fork: String?
    /// Every knob that the search uses, with its value.
    package var knobs: [KnobSetting]
    package var semantics: ScoreSemantics
    package var interventions: [SearchIntervention]
    package var languageModel: LanguageModel?
    package var hotwords: Hotwords?

    package init(
      request: SearchRequest, fork: String?, knobs: [KnobSetting], semantics: ScoreSemantics,
      interventions: [SearchIntervention], languageModel: LanguageModel?, hotwords: Hotwords?
    ) {
      self.request = request
      self.fork = fork
      self.knobs = knobs
      self.semantics = semantics
      self.interventions = interventions
      self.languageModel = languageModel
      self.hotwords = hotwords
    }

    package var name: String { request.searchName }

    /// A request for the same search, independent of this version's defaults.
    package var wholeRequest: SearchRequest {
      SearchRequest(search: name, dialect: request.dialect, settings: knobs)
    }
  }

  /// Of the program that wrote it.
  package var program: String
  package var model: Model
  package var audio: Audio
  package var search: Search
  package var vocabulary: Vocabulary
  /// The maximum number of pruned expansions written per round; `nil`: all.
  package var prunedPerRound: Int?

  package init(
    program: String, model: Model, audio: Audio, search: Search, vocabulary: Vocabulary,
    prunedPerRound: Int? = nil
  ) {
    self.program = program
    self.model = model
    self.audio = audio
    self.search = search
    self.vocabulary = vocabulary
    self.prunedPerRound = prunedPerRound
  }

  /// The detail with which a search must be recorded to match this trace.
  package var detail: TraceDetail { prunedPerRound.map { .bestPruned($0) } ?? .everything }

  /// Changes the paths of all files.
  package mutating func mapPaths(_ change: (String) -> String) {
    model.path = change(model.path)
    for index in model.files.indices { model.files[index].path = change(model.files[index].path) }
    audio.file.path = change(audio.file.path)
    if let path = search.languageModel?.file.path {
      search.languageModel?.file.path = change(path)
    }
    if let path = search.hotwords?.file.path { search.hotwords?.file.path = change(path) }
  }
}
