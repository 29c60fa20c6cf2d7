import AudioFiles
import Foundation
import TestSupport
import Testing
import Text

/// Manifests in every format list the same utterances, and errors are reported with their line.
@Suite struct ManifestTests {
  /// A folder with empty files in place of audio files.
  private struct Scene {
    let folder = try? TemporaryFolder()

    init(_ sounds: [String] = ["a/one.wav", "b/two.flac"]) throws {
      for sound in sounds { try write("", as: sound) }
    }

    @discardableResult
    func write(_ text: String, as name: String) throws -> String {
      let folder = try #require(folder)
      let file = folder.url.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      return try folder.write(Array(text.utf8), as: name)
    }

    func path(_ name: String) throws -> String {
      try #require(folder).url.resolvingSymlinksInPath().appendingPathComponent(name).path
    }

    func error(of text: String, as name: String) throws -> ManifestError {
      let path = try write(text, as: name)
      return try #require(#expect(throws: ManifestError.self) { try Manifest.read(path) })
    }
  }

  static let forms: [(name: String, text: String)] = [
    (
      "m.json",
      #"{"audio_filepath": "a/one.wav", "text": "go on", "duration": 1.5, "lang": "en"}\#n"#
        + #"{"text": "stop é", "audio_filepath": "b/two.flac"}"#
    ),
    (
      "m.list",
      "\u{FEFF}" + #"{"audio_filepath":"a/one.wav","text":"go on","duration":1.5}\#r\#n\#r\#n"#
        + #"{"audio_filepath":"b/two.flac","text":"stop \u00e9","duration":null}\#r\#n"#
    ),
    ("m.tsv", "a/one.wav\tgo on\t1.5\nb/two.flac\tstop é\n"),
    (
      "h.tsv",
      "speaker\ttext\tduration\taudio_filepath\nx\tgo on\t1.5\ta/one.wav\n"
        + "y\tstop é\t\tb/two.flac\n"
    ),
  ]

  @Test(arguments: forms)
  func everyFormSaysTheSame(name: String, text: String) throws {
    let scene = try Scene()
    let manifest = try Manifest.read(scene.write(text, as: name))
    #expect(manifest.utterances.map(\.id) == ["a/one.wav", "b/two.flac"])
    #expect(try manifest.utterances.map(\.path) == ["a/one.wav", "b/two.flac"].map(scene.path))
    #expect(manifest.utterances.map(\.text) == ["go on", "stop é"])
    #expect(manifest.utterances.map(\.duration) == [1.5, nil])
  }

  /// An id is a path with or without extension, or the name of one file anywhere below.
  @Test func idsFindTheirFiles() throws {
    let scene = try Scene(["a/one.wav", "a/b/one.wav", "a/two.x.mfc", "deep/er/three.wav"])
    let absolute = try scene.path("deep/er/three.wav")
    let text = "a/one\tx\ntwo.x\tx\ner/three\tx\n\(absolute)\tx\nb/one\tx\n"
    let manifest = try Manifest.read(scene.write(text, as: "m.tsv"))
    let found = [
      "a/one.wav", "a/two.x.mfc", "deep/er/three.wav", "deep/er/three.wav", "a/b/one.wav",
    ]
    #expect(try manifest.utterances.map(\.path) == found.map(scene.path))
    let ambiguous = try scene.error(of: "a/one\tx\none\tx\n", as: "n.tsv")
    #expect(ambiguous.reason == .ambiguousFile && ambiguous.place.hasSuffix("n.tsv, line 2"))
  }

  @Test func anotherFolderAndOneExtension() throws {
    let scene = try Scene(["x/one.wav", "x/one.mfc"])
    let list = try scene.write("one\tgo\n", as: "lists/m.tsv")
    let options = Manifest.Options(folder: try scene.path("x"), fileExtension: "mfc")
    let manifest = try Manifest.read(list, options: options)
    #expect(try manifest.utterances.map(\.path) == [scene.path("x/one.mfc")])
    #expect(throws: ManifestError.self) { try Manifest.read(list) }
  }

  static let broken: [(name: String, text: String, reason: ManifestError.Reason, line: Int)] = [
    ("m.json", #"{"audio_filepath": "a/one.wav", "text": "go"}\#n{"audio"#, .badLine, 2),
    ("m.json", "one\tgo", .badLine, 1),
    ("m.json", #"\#n{"audio_filepath": "a/one.wav"}"#, .missingKey, 2),
    ("m.json", #"{"text": "go"}"#, .missingKey, 1),
    ("m.json", #"{"audio_filepath": "", "text": "go"}"#, .badValue, 1),
    ("m.json", #"{"audio_filepath": 7, "text": "go"}"#, .badValue, 1),
    ("m.json", #"{"audio_filepath": "a/one.wav", "text": null}"#, .badValue, 1),
    ("m.json", #"{"audio_filepath": "a/one.wav", "text": "go", "duration": "2"}"#, .badValue, 1),
    ("m.json", #"{"audio_filepath": "a/one.wav", "text": "go", "duration": -2}"#, .badValue, 1),
    ("m.json", #"{"audio_filepath": "a/one.wav", "text": "go", "offset": -0.5}"#, .badValue, 1),
    ("m.json", #"{"audio_filepath": "a/one.wav", "text": "go", "channel": 0}"#, .badValue, 1),
    ("m.json", #"{"audio_filepath": "a/one.wav", "text": " "}"#, .emptyText, 1),
    ("m.json", #"{"audio_filepath": "a/none.wav", "text": "go"}"#, .missingFile, 1),
    ("m.json", #"{"audio_filepath": "a", "text": "go"}"#, .missingFile, 1),
    (
      "m.json",
      #"{"audio_filepath": "a/one.wav", "text": "go"}\#n{"audio_filepath": "a/one.wav", "text": "on"}"#,
      .duplicate, 2
    ),
    ("m.tsv", "one\tgo\ntwo stop\n", .badLine, 2),
    ("m.tsv", "one\tgo\t1\t2\n", .badLine, 1),
    ("m.tsv", "one\tgo\tno\n", .badValue, 1),
    ("m.tsv", "one\tgo\tinf\n", .badValue, 1),
    ("m.tsv", "\tgo\n", .missingKey, 1),
    ("m.tsv", "one\t\n", .emptyText, 1),
    ("m.tsv", "one\tgo\n\nthree\tgo\n", .missingFile, 3),
    ("m.tsv", "one\tgo\ntwo\tgo\none\tgo\n", .duplicate, 3),
    ("m.tsv", "audio_filepath\ttext\tlang\none\tgo\n", .badLine, 2),
  ]

  @Test(arguments: broken)
  func whatIsWrongIsNamed(
    name: String, text: String, reason: ManifestError.Reason, line: Int
  ) throws {
    let error = try Scene().error(of: text, as: name)
    #expect(error.reason == reason, "\(error)")
    #expect(error.place.hasSuffix("\(name), line \(line)"), "\(error)")
  }

  @Test func whatIsNoManifest() throws {
    let scene = try Scene()
    #expect(try scene.error(of: "\n \n", as: "m.tsv").reason == .empty)
    let bytes = try #require(scene.folder).write([0xFF, 0xFE, 0], as: "binary")
    for path in try [bytes, scene.path("missing"), scene.path("a")] {
      let error = try #require(#expect(throws: ManifestError.self) { try Manifest.read(path) })
      #expect(error.reason == .unreadable && error.place == path)
    }
  }

  @Test func silenceIsTakenWhereItMayBe() throws {
    let scene = try Scene()
    let list = try scene.write("one\t\n", as: "m.tsv")
    let manifest = try Manifest.read(list, options: Manifest.Options(takesEmptyTexts: true))
    #expect(manifest.utterances.map(\.text) == [""])
  }

  /// Like AN4's layout.
  @Test func aSphinxCorpus() throws {
    let scene = try Scene(["feat/test/x/one-x.mfc", "feat/train/y/two-y.mfc"])
    try scene.write("test/x/one-x\n", as: "etc/c_test.fileids")
    try scene.write("<s> GO  ON </s> (one-x)\n", as: "etc/c_test.transcription")
    try scene.write("train/y/two-y\n", as: "etc/c_train.fileids")
    try scene.write("STOP (two-y)\n\n", as: "etc/c_train.transcription")
    let root = try scene.path("")
    for manifest in try [
      Manifest.read(root, options: Manifest.Options(part: "test")),
      Manifest.read(root, options: Manifest.Options(part: "c_test")),
      Manifest.read(scene.path("etc/c_test.fileids")),
    ] {
      let one = try #require(manifest.utterances.first)
      #expect(manifest.utterances.count == 1 && one.id == "one-x" && one.text == "GO ON")
      #expect(try one.path == scene.path("feat/test/x/one-x.mfc"))
    }
    for part in [nil, "dev"] {
      let options = Manifest.Options(part: part)
      let error = try #require(
        #expect(throws: ManifestError.self) { try Manifest.read(root, options: options) })
      #expect(error.reason == .badPart && error.expected.contains("c_test, c_train"))
    }
    try scene.write("GO ON\n", as: "etc/c_test.transcription")
    let list = try scene.path("etc/c_test.fileids")
    let error = try #require(#expect(throws: ManifestError.self) { try Manifest.read(list) })
    #expect(error.reason == .badLine && error.place.hasSuffix("c_test.transcription, line 1"))
    try scene.write("GO ON (one-z)\n", as: "etc/c_test.transcription")
    let other = try #require(#expect(throws: ManifestError.self) { try Manifest.read(list) })
    #expect(other.reason == .missingKey && other.place.hasSuffix("c_test.fileids, line 1"))
  }

  @Test(.enabled(if: TestData.isThere, TestData.reason))
  func an4() throws {
    let folder = TestData.speech.appendingPathComponent("an4").path
    let parts = try ["train", "test"].map {
      try Manifest.read(folder, options: Manifest.Options(part: $0)).utterances
    }
    #expect(parts.map(\.count) == [948, 130])
    #expect(parts.joined().allSatisfy { $0.path.hasSuffix("/\($0.id).mfc") })
    let first = try #require(parts[1].first)
    #expect(first.id == "an406-fcaw-b" && first.text == "RUBOUT G M E F THREE NINE")
  }
}
