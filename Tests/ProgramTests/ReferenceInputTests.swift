import Foundation
import TestSupport
import Testing

/// Lists of references as people bring them (`Tests/Field/refs`): the right rate, or a refusal that
/// says what to do.
@Suite struct ReferenceInputTests {
  private static let root = TestData.packageRoot
  private static let model = root.appendingPathComponent("samples/models/an4-full.safetensors").path
  private let folder: TemporaryFolder

  /// `refs` and `wav` side by side, and two sounds of one name, as in the reports.
  init() throws {
    folder = try TemporaryFolder()
    let files = FileManager.default
    try files.copyItem(
      at: Self.root.appendingPathComponent("Tests/Field/refs"), to: url("refs"))
    let wav = Self.root.appendingPathComponent("samples/wav")
    try files.createDirectory(atPath: folder.path("wav"), withIntermediateDirectories: true)
    for name in try files.contentsOfDirectory(atPath: wav.path) where name.hasSuffix(".wav") {
      try files.copyItem(at: wav.appendingPathComponent(name), to: url("wav/\(name)"))
    }
    for (name, sound) in [("a", "digits-436"), ("b", "letters-iyi")] {
      try files.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
      try files.copyItem(at: url("wav/\(sound).wav"), to: url("\(name)/utt1.wav"))
    }
  }

  private func url(_ name: String) -> URL { URL(fileURLWithPath: folder.path(name)) }

  /// Word errors and words. Those of pieces were also counted on files cut beforehand.
  static let rates: [(name: String, errors: Int, words: Int)] = [
    ("plain.tsv", 2, 27), ("bom.tsv", 2, 27), ("cr.tsv", 2, 27), ("crlf.tsv", 2, 27),
    ("header.tsv", 2, 27), ("with-ext.tsv", 2, 27), ("csv.csv", 2, 27), ("kaldi-text", 2, 27),
    ("trn.trn", 2, 27), ("nofinalnewline.tsv", 2, 27),
    ("nemo-first-piece.json", 0, 3), ("table-offset.tsv", 0, 2),
    ("nemo-abs.json", 12, 27), ("nemo-array.json", 12, 27), ("nemo-bom.json", 12, 27),
    ("nemo-pred.json", 12, 27), ("lhotse-cuts.jsonl", 12, 27),
    ("nemo-offset0.json", 18, 27), ("nemo-shortdur.json", 18, 27),
  ]

  @Test(arguments: rates)
  func theRateIsRight(name: String, errors: Int, words: Int) throws {
    let object = try Program.succeed([
      "evaluate", Self.model, "--refs", folder.path("refs/\(name)"), "--audio-dir",
      folder.path("wav"), "--json", "--no-verdicts",
    ]).object
    let edits = try object.object("edits")
    #expect(try edits.integer("words") == words)
    let found = try ["sub", "ins", "del"].map { try edits.integer($0) }.reduce(0, +)
    #expect(found == errors)
  }

  static let refusals: [(name: String, words: [String])] = [
    ("utf16.tsv", ["UTF-16", "iconv -f UTF-16 -t UTF-8"]), ("comment.tsv", ["line 1", "no tab"]),
    ("dup.tsv", ["line 9", "every id once"]), ("dup-same.tsv", ["line 9", "every id once"]),
    ("nemo-duppath.json", ["line 9", "every id once"]), ("nemo-null.json", ["line 7", "a string"]),
    ("nemo-notext.json", ["line 1", "a transcript"]),
    ("tabs-in-text.tsv", ["line 2", "THIRTIETH"]),
    ("nemo-offset.json", ["line 1", "1.25 s"]), ("empty-ref-notab.tsv", ["line 7", "no tab"]),
    ("noid.tsv", ["line 1", "digits_436"]),
  ]

  @Test(arguments: refusals)
  func theRefusalSaysWhatToDo(name: String, words: [String]) throws {
    let run = try Program.run([
      "evaluate", Self.model, "--refs", folder.path("refs/\(name)"), "--audio-dir",
      folder.path("wav"),
    ])
    #expect(run.status == 1 && run.output.isEmpty, "\(run)")
    for word in words { #expect(run.errors.contains(word), "\(run)") }
  }

  // MARK: Pieces in every command

  private static let long = "wav/date-july-twenty-seventh-nineteen-forty.wav"

  @Test func everyCommandReadsThePiece() throws {
    let list = folder.path("refs/table-offset.tsv")
    for arguments in [[Self.model, folder.path(Self.long)], [Self.model]] {
      let more = ["--manifest", list, "--json"]
      let decoded = try Program.succeed(["decode"] + arguments + more).object
      #expect(try decoded.string("text") == "NINETEEN FORTY")
      #expect(try decoded.double("offset") == 1.45 && decoded.double("duration") == 1.9)
      #expect(try decoded.object("reference").string("text") == "NINETEEN FORTY")
      let why = try Program.succeed(["why"] + arguments + more).object
      #expect(try why.string("text") == "NINETEEN FORTY")
      let shown = try Program.succeed(["show", "risk"] + arguments + more)
      #expect(shown.output.contains("NINETEEN FORTY") && !shown.output.contains("SEVENTH"))
      let difference = try Program.succeed(["diff", Self.model] + arguments + more).object
      #expect(try difference.integers("frames")[0] == decoded.integer("frames"))
      let opened = try Program.succeed(
        ["open"] + arguments + ["--manifest", list, "--dump-screen"])
      #expect(opened.output.contains("NINETEEN") && !opened.output.contains("SEVENTH"))
    }
    let evaluated = try Program.succeed(
      ["evaluate", Self.model, folder.path(Self.long), "--manifest", list, "--json"]
    ).object
    #expect(try evaluated.double("wer") == 0 && evaluated.double("duration") == 1.9)
  }

  @Test func aSessionKeepsThePiece() throws {
    let session = folder.path("session.json")
    let keys = try folder.write(
      [":"] + "save \(session)".map { $0 == " " ? "<Space>" : String($0) } + ["<Enter>"],
      as: "keys")
    let open = ["open", "--dump-screen", "--keys", keys, "--allow-writes"]
    let made = try Program.succeed(
      open + [Self.model, "--manifest", folder.path("refs/table-offset.tsv")])
    let again = try Program.succeed(open + ["--session", session])
    for run in [made, again] {
      #expect(run.output.contains("NINETEEN") && !run.output.contains("SEVENTH"), "\(run)")
    }
  }

  @Test func aTraceReplaysThePiece() throws {
    let trace = folder.path("x.trace")
    _ = try Program.succeed([
      "decode", Self.model, "--manifest", folder.path("refs/table-offset.tsv"), "--trace", trace,
    ])
    let replay = try Program.succeed(["replay", trace])
    #expect(replay.output.contains("identical"), "\(replay)")
  }

  // MARK: Which line is about which sound

  private func decode(_ sounds: [String], _ lines: [String], as name: String) throws -> Program.Run
  {
    let list = try folder.write(lines, as: name)
    return try Program.run(
      ["decode", Self.model] + sounds.map(folder.path) + ["--manifest", list, "--json"])
  }

  @Test func aReferenceIsNotTakenByNameAloneWhereTwoFilesShareIt() throws {
    let one = #"{"audio_filepath":"a/utt1.wav","duration":1.5,"text":"FOUR THREE SIX"}"#
    let other = #"{"audio_filepath":"b/utt1.wav","duration":2.1,"text":"I Y I"}"#
    let both = try decode(["a/utt1.wav", "b/utt1.wav"], [one, other], as: "m.json")
    let texts = try both.objects.map { try $0.object("reference").string("text") }
    #expect(texts == ["FOUR THREE SIX", "I Y I"] && both.errors.isEmpty, "\(both)")

    let half = try decode(
      ["a/utt1.wav", "b/utt1.wav"], [one, #"{"audio_filepath":"c.wav","text":""}"#], as: "h.json")
    #expect(try half.objects[1].isNull("reference"))
    #expect(half.errors.contains("sounds without a line: 1 of 2"), "\(half)")
    #expect(half.errors.contains("lines that name none of the sounds: 1 of 2"), "\(half)")
    #expect(
      try half.objects[1].objects("warnings").contains { try $0.string("kind") == "no_reference" })

    let wrong = try decode(["b/utt1.wav"], [one], as: "one.json")
    #expect(wrong.status == 1 && wrong.errors.contains("a/utt1.wav"), "\(wrong)")
    let bare = try decode(["b/utt1.wav"], ["utt1\tFOUR THREE SIX"], as: "r.tsv")
    #expect(bare.status == 1 && bare.errors.contains("utt1"), "\(bare)")
    let none = try decode(["a/utt1.wav"], ["x\tA"], as: "n.tsv")
    #expect(none.status == 1 && none.errors.contains("no transcript of"), "\(none)")
  }

  // MARK: Folders, and lists beside the sounds

  @Test func aFolderMeansItsSounds() throws {
    try folder.write(["digits-436\tFOUR THREE SIX"], as: "wav/transcripts.tsv")
    let run = try Program.succeed(["decode", Self.model, folder.path("wav") + "/", "--json"])
    let names = try run.objects.map { try $0.string("audio") }
    #expect(names.count == 8 && names == names.sorted() && !names.joined().contains("//"))
    #expect(try run.objects[3].object("reference").string("text") == "FOUR THREE SIX")
    #expect(run.errors.contains("transcripts.tsv, beside the sounds"), "\(run)")
    let without = try Program.succeed([
      "decode", Self.model, folder.path("wav/digits-436.wav"), "--json", "--no-refs",
    ])
    #expect(try without.object.isNull("reference") && without.errors.isEmpty)
    let evaluated = try Program.succeed(["evaluate", Self.model, folder.path("wav"), "--json"])
    #expect(try evaluated.object.integer("utterances") == 1)
    let files = try Program.succeed(["show", "files", Self.model, folder.path("wav")])
    #expect(files.output.contains("letters-xss"))
    let empty = try Program.run(["decode", Self.model, folder.path("refs")])
    #expect(empty.status == 1 && empty.errors.contains("a folder without a sound file"), "\(empty)")
  }

  @Test func transcriptsOfLibriSpeechAreFound() throws {
    try folder.write(["utt1 FOUR THREE SIX"], as: "a/19-198.trans.txt")
    let run = try Program.succeed(["decode", Self.model, folder.path("a/utt1.wav"), "--json"])
    #expect(try run.object.object("reference").string("text") == "FOUR THREE SIX")
    #expect(run.errors.contains("19-198.trans.txt"))
  }
}
