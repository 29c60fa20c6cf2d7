import Audio
import AudioFiles
import Foundation
import TestSupport
import Testing
import Text

/// Every format says what it says in its own words, and pieces of files are told apart.
@Suite struct ManifestFormatTests {
  private let folder: TemporaryFolder

  /// Two recordings of 2 s, one of them with two channels.
  init() throws {
    folder = try TemporaryFolder()
    for name in ["a", "b"] {
      try FileManager.default.createDirectory(
        at: folder.url.appendingPathComponent(name), withIntermediateDirectories: true)
    }
    let clip = syntheticClip(samples: 32_000)
    try SoundFile.writeWave(clip, to: folder.path("a/one.wav"))
    try SoundFile.writeWave(clip, to: folder.path("b/two.wav"))
  }

  private func read(_ text: String, as name: String) throws -> [Manifest.Utterance] {
    let path = try folder.write(Array(text.utf8), as: name)
    return try Manifest.read(path, options: .init(takesEmptyTexts: true, takesMissingTexts: true))
      .utterances
  }

  private func error(of text: String, as name: String) throws -> ManifestError {
    try #require(#expect(throws: ManifestError.self) { try read(text, as: name) })
  }

  static let forms: [(name: String, text: String)] = [
    ("m.csv", "path,sentence,lang\r\na/one.wav,\"go, \"\"on\"\"\",en\r\nb/two.wav,stop,en"),
    ("m.list", "text,id\n\"go, \"\"on\"\"\",a/one\nstop,b/two\n"),
    ("text.txt", "a/one go, \"on\"\nb/two   stop \n"),
    ("1-2.trans.txt", "a/one go, \"on\"\nb/two stop\n"),
    ("m.trn", ";; a comment\ngo, \"on\" (a/one)\nstop (b/two)\n"),
    ("m.hyp", "go, \"on\" (a/one)\nstop (b/two)\n"),
    ("m.tsv", "id\ttext\na/one\tgo, \"on\"\nb/two\tstop\n"),
    (
      "m.json",
      #"[{"audio_filepath": "a/one.wav", "text": "go, \"on\"", "x": [1]},"#
        + #"{"audio_filepath": "b/two.wav", "text": "stop"}]"#
    ),
  ]

  @Test(arguments: forms)
  func everyFormIsRecognised(name: String, text: String) throws {
    let found = try read(text, as: name)
    #expect(found.map(\.reference) == ["go, \"on\"", "stop"])
    #expect(
      found.map { URL(fileURLWithPath: $0.path).lastPathComponent } == ["one.wav", "two.wav"])
    #expect(found.allSatisfy { $0.piece.isWhole })
  }

  /// Offset and duration by every format that has them; a duration within 0.1 s of the file's is
  /// the whole file.
  @Test func piecesAreToldFromWholeFiles() throws {
    let json =
      #"{"audio_filepath": "a/one.wav", "text": "x", "offset": 0.5, "duration": 1}"# + "\n"
      + #"{"audio_filepath": "a/one.wav", "text": "x", "offset": 0, "duration": 0.5}"# + "\n"
      + #"{"audio_filepath": "a/one.wav", "text": "x", "offset": 1.5, "duration": 0.55}"# + "\n"
      + #"{"audio_filepath": "b/two.wav", "text": "x", "duration": 1.95}"#
    let pieces = try read(json, as: "m.json")
    #expect(pieces.map(\.piece.offset) == [0.5, 0, 1.5, 0])
    #expect(pieces.map(\.piece.duration) == [1, 0.5, nil, nil])
    #expect(
      pieces.map(\.id) == ["a/one.wav@0.5+1", "a/one.wav@0+0.5", "a/one.wav@1.5+0.55", "b/two.wav"])
    let table = try read(
      "start\tend\taudio_filepath\ttext\n0.5\t1.5\ta/one.wav\tx\n", as: "m.tsv")
    #expect(table.map(\.piece) == [SoundPiece(pieces[0].path, offset: 0.5, duration: 1)])
  }

  static let misfits: [(members: String, found: String)] = [
    (#""offset": 2.5"#, "the offset 2.5 s"), (#""duration": 2.2"#, "the duration 2.2 s"),
    (#""offset": 1.5, "duration": 1"#, "an end at 2.5 s"), (#""channel": 3"#, "the channel 3"),
    (#""channel": "up""#, "the channel up"), (#""offset": -1"#, "the offset -1"),
    (#""duration": 0"#, "the duration 0"),
  ]

  @Test(arguments: misfits)
  func whatDoesNotFitTheSoundIsRefused(members: String, found: String) throws {
    let error = try error(
      of: "\n" + #"{"audio_filepath": "a/one.wav", "text": "x", \#(members)}"#, as: "m.json")
    #expect(error.reason == .badValue && error.place.hasSuffix("m.json, line 2"))
    #expect(error.found.hasPrefix(found), "\(error)")
  }

  // MARK: Kaldi

  private func kaldi(_ files: [String: String]) throws -> [Manifest.Utterance] {
    for (name, text) in files { _ = try folder.write(Array(text.utf8), as: name) }
    return try Manifest.read(
      folder.url.path, options: .init(takesEmptyTexts: true, takesMissingTexts: true)
    ).utterances
  }

  @Test func aKaldiFolderWithSegments() throws {
    let found = try kaldi([
      "wav.scp": "r1 a/one.wav\nr2 \(folder.path("b/two.wav"))\n",
      "segments": "u1 r1 0.25 1.5\nu2 r2 1.0 -1\nu3 r1 1.5 2.0\n",
      "text": "u1 GO ON\nu3 STOP\n",
    ])
    #expect(found.map(\.id) == ["u1", "u2", "u3"])
    #expect(found.map(\.reference) == ["GO ON", nil, "STOP"])
    #expect(found.map(\.piece.offset) == [0.25, 1, 1.5])
    #expect(found.map(\.piece.duration) == [1.25, nil, nil])
    let again = try Manifest.read(
      folder.path("text"), options: .init(takesEmptyTexts: true, takesMissingTexts: true))
    #expect(again.utterances.map(\.piece) == found.map(\.piece))
  }

  /// A command in `wav.scp` would be a way to run programs: it is refused, and not run.
  @Test(arguments: [
    "touch FOLDER/ran; cat a/one.wav |", "| tee x", "sph2pipe -f wav a/one.wav|", "x.ark:35", "",
  ])
  func commandsInWavScpAreNeverRun(entry: String) throws {
    let entry = entry.replacingOccurrences(of: "FOLDER", with: folder.url.path)
    let error = try #require(
      #expect(throws: ManifestError.self) { try kaldi(["wav.scp": "r1 \(entry)\n"]) })
    #expect(error.place.hasSuffix("wav.scp, line 1") && error.reason == .badValue)
    #expect(!FileManager.default.fileExists(atPath: folder.path("ran")))
  }

  @Test(arguments: [
    ("segments", "u1 r9 0 1\n", "r9"), ("segments", "u1 r1 0\n", "3 columns"),
    ("segments", "u1 r1 1 0.5\n", "-0.5"), ("text", "u9 GO\n", "u9"),
  ])
  func brokenKaldiFilesAreNamed(name: String, text: String, found: String) throws {
    let files = ["wav.scp": "r1 a/one.wav\n", name: text]
    let error = try #require(#expect(throws: ManifestError.self) { try kaldi(files) })
    #expect(error.place.hasSuffix("\(name), line 1") && error.found.contains(found), "\(error)")
  }

  // MARK: lhotse

  private func cut(_ source: String, _ more: String = "") -> String {
    #"{"id": "c1", "start": 0.5, "duration": 1, "channel": 0, "type": "MonoCut","#
      + #""supervisions": [{"start": 1, "text": "ON"}, {"start": 0, "text": "GO"}],"#
      + #""recording": {"id": "r", "sources": [\#(source)]}\#(more)}"#
  }

  @Test func lhotseCuts() throws {
    let source = #"{"type": "file", "channels": [0], "source": "a/one.wav"}"#
    let found = try read(cut(source), as: "cuts.jsonl")
    #expect(found.map(\.id) == ["c1"] && found.map(\.reference) == ["GO ON"])
    #expect(found.map(\.piece) == [SoundPiece(found[0].path, offset: 0.5, duration: 1)])
  }

  @Test(arguments: ["command", "url", "memory"])
  func onlyFilesOfLhotseAreRead(type: String) throws {
    let source = #"{"type": "\#(type)", "channels": [0], "source": "touch x"}"#
    let error = try error(of: cut(source), as: "cuts.jsonl")
    #expect(error.found.contains("type \(type)"), "\(error)")
    let mixed = try self.error(of: #"{"id": "m", "tracks": [], "supervisions": []}"#, as: "m.jsonl")
    #expect(mixed.found == "a mixed cut")
  }

  /// Made by Python's `gzip.compress(text, mtime=0)`.
  private static let compressed =
    "H4sIAAAAAAACA92PMQ7CMAxFd05ReUYlVOrCysCEOADqECUGIlVJ5SQFVPXuOFFL1St0y//2f/EfwGg4FaAE7AvwQVJgKUrBSkeS"
    + "wTibjZoN9ZLWYps0q/DtMEWvzrpzDDkfO6TeeA55Ht2HhZgC+ElPuNxgbFgTKkfa2Cebw3QHZYyLpHAizN88TIuwHJGnovlvpxV5"
    + "cBbLt+yZP467mamO625VvaVy1brcFrr9AL0/ecCVAgAA"

  @Test func compressedManifestsAreRead() throws {
    let bytes = [UInt8](try #require(Data(base64Encoded: Self.compressed)))
    let path = try folder.write(bytes, as: "cuts.jsonl.gz")
    let found = try Manifest.read(path).utterances
    #expect(
      found.map(\.piece.offset) == [0, 0.25, 0.5] && found.map(\.text) == ["GO", "GO", "GO"])
    #expect(found.map(\.piece.duration) == [0.5, 0.5, 0.5])
    for damaged in [
      Array(bytes.dropLast(9)), Array(bytes.prefix(40)),
      bytes.enumerated().map { $0 == bytes.count - 6 ? $1 ^ 1 : $1 },
      bytes.enumerated().map { $0 == 60 ? $1 ^ 0x55 : $1 },
    ] {
      let path = try folder.write(damaged, as: "cuts.jsonl.gz")
      let error = try #require(#expect(throws: ManifestError.self) { try Manifest.read(path) })
      #expect(error.reason == .unreadable && error.found.contains("gzip"), "\(error)")
    }
  }

  // MARK: What is not read

  @Test func otherEncodingsAndDevicesAreRefused() throws {
    for mark in [true, false] {
      var bytes: [UInt8] = mark ? [0xFF, 0xFE] : []
      for byte in "one\tgo on\ntwo\tstop\n".utf8 { bytes += [byte, 0] }
      let path = try folder.write(bytes, as: "m.tsv")
      let error = try #require(#expect(throws: ManifestError.self) { try Manifest.read(path) })
      #expect(error.advice.contains("iconv -f UTF-16 -t UTF-8"), "\(error)")
    }
    // Without a limit, this would read for ever.
    for device in ["/dev/zero", "/dev/full"] {
      let error = try #require(#expect(throws: ManifestError.self) { try Manifest.read(device) })
      #expect(error.reason == .unreadable && error.found == "a device")
    }
  }

  static let broken: [(name: String, text: String, line: Int)] = [
    ("m.csv", "a/one.wav,go\n", 1), ("m.csv", "path,text\na/one.wav,go,on\n", 2),
    ("m.csv", "path,text\na/one.wav,\"go\n", 2), ("m.trn", "go on\n", 1),
    ("m.trn", "go { on / off } (a/one)\n", 1),
  ]

  @Test(arguments: broken)
  func brokenLinesAreNamed(name: String, text: String, line: Int) throws {
    let error = try error(of: text, as: name)
    #expect(error.place.hasSuffix("\(name), line \(line)"), "\(error)")
  }

  // MARK: References of sounds

  private func match(_ sounds: [String], _ table: String) throws -> ReferenceMatch {
    let path = try folder.write(Array(table.utf8), as: "refs.tsv")
    return ReferenceMatch(sounds.map(folder.path), try ManifestListing.read(path))
  }

  @Test func pathsComeBeforeNames() throws {
    try SoundFile.writeWave(syntheticClip(samples: 800), to: folder.path("b/one.wav"))
    let both = ["a/one.wav", "b/one.wav"]
    let byPath = try match(both, "a/one\tA\nb/one.wav\tB\nc/one\tC\n")
    #expect(byPath.lines.map { $0.map(\.text) } == [["A"], ["B"]])
    #expect(byPath.unused.map(\.id) == ["c/one"])
    // The line is about the other file.
    let other = try match(["b/one.wav"], "a/one.wav\tA\n")
    #expect(other.lines == [[]] && other.conflicts[0]?.contains("a/one.wav") == true)
    // A name that two files share says nothing, whether both are asked about or one.
    #expect(try match(both, "one\tA\n").lines == [[], []])
    #expect(try match(["a/one.wav"], "one\tA\n").lines == [[]])
    // A name of its own does.
    let two = try match(["a/one.wav", "b/two.wav"], "two\tB\nnone\tC\n")
    #expect(two.lines.map { $0.map(\.text) } == [[], ["B"]])
    #expect(two.unused.map(\.id) == ["none"] && two.conflicts == [nil, nil])
    #expect(try match(["b/two.wav"], "/elsewhere/two.flac\tB\n").lines[0].map(\.text) == ["B"])
  }
}
