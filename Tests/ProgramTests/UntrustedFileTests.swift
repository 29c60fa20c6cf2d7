import Experiments
import Foundation
import Testing

/// Files from strangers, and slips of one's own: nothing is loaded, overwritten or sent to the terminal
/// that was not asked for.
@Suite struct UntrustedFileTests {
  private let folder: TemporaryFolder
  private let model = TinyModels.committed("full")
  private let sound: String

  init() throws {
    folder = try TemporaryFolder()
    sound = try TestSound.write("one.wav", in: folder, seed: 2)
  }

  private func typed(_ line: String) -> [String] {
    [":"] + line.map { $0 == " " ? "<Space>" : String($0) } + ["<Enter>"]
  }

  private func open(_ keys: [String], _ more: String...) throws -> Program.Run {
    let script = try folder.write(keys, as: "keys")
    return try Program.run(["open", model, sound, "--keys", script, "--dump-screen"] + more)
  }

  private func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.path(name))
  }

  // MARK: Libraries

  @Test func aFileDoesNotChooseTheLibrary() throws {
    let json = #"{"path": "m.safetensors", "onnxruntime": "/tmp/evil.so"}"#
    let session = try JSONDecoder().decode(ModelSource.self, from: Data(json.utf8))
    let trace = ModelSource(path: "m", options: ["onnxruntime": "/tmp/evil.so"])
    for source in [session, trace] {
      #expect(source.runtime == nil)
      #expect(source.runtimeNote?.contains("/tmp/evil.so") == true)
      #expect(!source.arguments.contains("/tmp/evil.so"))
      // The person's own choice is.
      #expect(source.using(runtime: "mine.so").runtime == "mine.so")
      #expect(source.using(runtime: "mine.so").runtimeNote == nil)
    }
    // What is saved again still says with what the session was made.
    let saved = String(decoding: try JSONEncoder().encode(session), as: UTF8.self)
    #expect(saved.contains("evil.so"))
  }

  // MARK: Writing

  @Test(arguments: ["save", "record", "export", "trace"])
  func keysFromAFileWriteBelowTheCurrentFolderOnly(command: String) throws {
    let name = command == "export" ? "out.txt" : "out"
    let keys = typed("\(command) \(folder.path(name))")
    let refused = try open(keys)
    #expect(refused.status == 0 && !exists(name), "\(refused)")
    #expect(refused.output.contains("outside of the"), "\(refused)")
    let allowed = try open(keys, "--allow-writes")
    #expect(allowed.status == 0 && exists(name), "\(allowed)")
  }

  @Test(arguments: ["../OUTSIDE", "link", "none/../../OUTSIDE"])
  func noWayLeadsOutOfTheCurrentFolder(way: String) throws {
    let inner = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      atPath: inner.path("link"), withDestinationPath: folder.url.path)
    let path = way.replacing("OUTSIDE", with: folder.url.lastPathComponent)
    let script = try folder.write(typed("save \(path)/out.json"), as: "keys")
    let run = try Program.runProcess(
      ["open", model, sound, "--keys", script, "--dump-screen"], in: inner)
    #expect(run.status == 0 && !exists("out.json"), "\(run)")
    #expect(run.output.contains("outside of the"), "\(run)")
  }

  @Test(arguments: ["save", "record"])
  func typedCommandsKeepExistingFiles(command: String) throws {
    let mine = try folder.write(["mine"], as: "mine")
    let run = try open(typed("\(command) \(mine)"), "--allow-writes")
    #expect(run.output.contains("an existing file"), "\(run)")
    #expect(try folder.text("mine") == "mine\n")
    _ = try open(typed("\(command)! \(mine)"), "--allow-writes")
    #expect(try folder.text("mine") != "mine\n")
  }

  @Test(arguments: ["save!", "record!", "trace!", "export!"])
  func theWorkbenchReplacesNoFileInUse(command: String) throws {
    let list = try folder.write(["one.wav\tA B"], as: "list.tsv")
    let phrases = try folder.write(["A"], as: "hot.txt")
    let files = command == "export!" ? [list] : [list, phrases, sound]
    for file in files {
      let before = try #require(FileManager.default.contents(atPath: file))
      let run = try open(
        typed("\(command) \(file)"), "--allow-writes", "--manifest", list, "--hotwords", phrases,
        "--size", "300x40")
      #expect(run.output.contains("found the input"), "\(run)")
      #expect(FileManager.default.contents(atPath: file) == before)
    }
  }

  @Test func anExportReplacesItsOwnFormatOnly() throws {
    for (name, text) in [("a.tsv", "one.wav\tA B"), ("a.ctm", "notes"), ("a.TextGrid", "x")] {
      let path = try folder.write([text], as: name)
      let arguments = ["decode", model, sound, "--no-refs", "--export", path]
      let refused = try Program.run(arguments)
      #expect(refused.status == 1 && refused.errors.contains("--force"), "\(refused)")
      #expect(try folder.text(name) == text + "\n")
      #expect(try Program.run(arguments + ["--force"]).status == 0)
      // What it wrote itself it may replace.
      #expect(try Program.run(arguments).status == 0, "\(name)")
    }
  }

  @Test(arguments: [false, true])
  func anInputIsNeverReplaced(isForced: Bool) throws {
    let model = folder.path("m.safetensors")
    try FileManager.default.copyItem(atPath: self.model, toPath: model)
    try FileManager.default.linkItem(atPath: sound, toPath: folder.path("same.npy"))
    let force = isForced ? ["--force"] : []
    let runs = [
      ["decode", model, sound, "--trace", sound], ["decode", model, sound, "--trace", model],
      ["encode", model, sound, "-o", sound], ["encode", model, sound, "-o", model],
      ["encode", model, sound, "-o", folder.path("same.npy")],
      ["features", model, sound, "-o", sound],
      ["decode", model, sound, "--export", sound + ".tsv"],
    ]
    let before = [sound, model].map { FileManager.default.contents(atPath: $0) }
    for arguments in runs.dropLast() {
      let run = try Program.run(arguments + force)
      #expect(run.status == 1 && run.errors.contains("the input"), "\(run)")
      #expect([sound, model].map { FileManager.default.contents(atPath: $0) } == before)
    }
    #expect(try Program.run(runs[runs.count - 1]).status == 0)
  }

  @Test func aResultReplacesItsOwnKindOnly() throws {
    let out = folder.path("out")
    let arguments = ["encode", model, sound, "-o", out]
    #expect(try Program.run(arguments).status == 0)
    #expect(try Program.run(arguments).status == 0)
    _ = try folder.write(["a letter"], as: "out")
    let refused = try Program.run(arguments)
    #expect(refused.status == 1 && refused.errors.contains("not a NumPy array"), "\(refused)")
    #expect(try folder.text("out") == "a letter\n")
    #expect(try Program.run(arguments + ["--force"]).status == 0)
  }

  // MARK: Text

  @Test func namesSendNothingToTheTerminal() throws {
    let name = "a\u{1B}]0;owned\u{7}\nb\u{9B}2J\u{202E}c"
    let odd = folder.path(name + ".wav")
    try FileManager.default.copyItem(atPath: sound, toPath: odd)
    for arguments in [
      ["decode", model, odd], ["decode", model, odd, "--json"], ["decode", model, odd + "x"],
      ["info", odd], ["encode", model, odd, "-o", folder.path("o.npy")], [name],
      ["evaluate", model, "--manifest", odd], ["open", "--session", odd],
    ] {
      let run = try Program.run(arguments)
      let unsafe = (run.output + run.errors).unicodeScalars.filter {
        $0 != "\n" && $0 != "\t"
          && ($0.properties.generalCategory == .control || $0 == "\u{202E}")
      }
      #expect(unsafe.isEmpty, "\(arguments) printed \(unsafe.map(\.value))")
    }
  }

  // MARK: Numbers

  @Test(arguments: [
    #""marks": {"a": 9223372036854775807}"#, #""breakpoints": [4611686018427387904]"#,
    #""marks": {"a": -9223372036854775808}"#, #""breakpoints": [1e300]"#,
  ])
  func numbersNoCounterHoldsAreRefused(member: String) throws {
    _ = try open(typed("save \(folder.path("s.json"))"), "--allow-writes")
    let text = try folder.text("s.json")
    let name = try #require(member.split(separator: "\"").first)
    let old = try #require(
      text.firstMatch(of: try Regex("\"\(name)\" : (\\{[^}]*\\}|\\[[^\\]]*\\])")))
    let file = try folder.write([text.replacing(old.0, with: member)], as: "bad.json")
    let run = try Program.run(["open", "--session", file, "--dump-screen"])
    #expect(run.status == 1 && run.errors.contains(name), "\(run)")
  }

  @Test func aTokenTheModelDoesNotHaveIsSaid() throws {
    let line = "save \(folder.path("s.json"))"
    _ = try open(["f"] + typed("forbid blank") + typed(line), "--allow-writes")
    let text = try folder.text("s.json")
    let bad = text.replacing(try Regex("\"token\" : [0-9]+"), with: "\"token\" : 70000")
    #expect(bad != text)
    let file = try folder.write([bad], as: "bad.json")
    let run = try Program.run(["open", "--session", file, "--dump-screen", "--size", "200x60"])
    #expect(run.status == 0 && run.output.contains("#70000"), "\(run)")
  }
}
