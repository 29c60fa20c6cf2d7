import ArgumentParser
import Arguments
import AudioFiles
import Curses
import Files
import Foundation
import Recognition
import Runtime
import Screen
import Text

/// `beamscope [open]`: the workbench.
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Open the workbench on a model and sound files; by default on the samples.",
    discussion: """
      Without a terminal, use 'beamscope decode', or --keys with --dump-screen.
      A key file has one key per line: a character, or a name in angle brackets such as <Left>, \
      <Enter>, <Esc>, <Tab>, <Space>, <C-l>, <Resize 100x30>. Work started by a key is finished \
      before the next key, and playback runs to its end, so that runs are exactly repeatable.
      """)

  @Argument(
    help: "A model file (.safetensors), or a folder with a transducer as ONNX files.",
    completion: .file(extensions: ["safetensors"]))
  var model: String?

  @Argument(
    help: ArgumentHelp(
      "Sound files (WAV, FLAC, OGG; .mfc for models of Sphinx cepstra), or folders of them; by "
        + "default those of --manifest."), completion: .file())
  var audio: [String] = []

  @Option(
    help: ArgumentHelp(
      "Open a session written by :save, instead of a model and sound files.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var session: String?

  @Option(
    help: ArgumentHelp(
      "Open what a trace was made with: model, sound and knobs, after checking their digests. "
        + "MODEL and AUDIO say where the files are now, if they were moved.",
      valueName: "file"),
    completion: .file(extensions: ["trace"]))
  var trace: String?

  @Option(
    help: ArgumentHelp(
      "A second model: a fork of the same sound, to compare with (d).", valueName: "model"),
    completion: .file(extensions: ["safetensors"]))
  var against: String?

  @OptionGroup(title: "ONNX models") var onnx: OnnxArguments
  @OptionGroup var search: SearchArguments
  @OptionGroup var references: ReferenceArguments
  @OptionGroup(title: "Sound") var sound: SoundArguments
  @OptionGroup var texts: TextArguments

  @OptionGroup(title: "Appearance") var looks: LookArguments
  @OptionGroup(title: "Settings and key bindings") var userFiles: UserFileArguments

  @Option(help: "Take keys from this file instead of the terminal.", completion: .file())
  var keys: String?

  @Flag(
    help: ArgumentHelp(
      "Let the keys of --keys write files anywhere.",
      discussion: "Without it they write below the current folder only, because a key file may "
        + "come from somebody else."))
  var allowWrites = false

  @Option(help: "Screen size for --keys and --dump-screen, as COLUMNSxROWS.")
  var size = "120x40"

  @Flag(help: "Print the last screen as text and exit; needs no terminal.")
  var dumpScreen = false

  func validate() throws {
    try SoundArguments.checkPipes(audio: audio, other: references.manifest)
    if let input = audio.first(where: PipedSound.isStandardInput), keys == nil {
      throw ValidationError(
        "\(input): found sound on standard input, where the keys come from; expected a file, or "
          + "'beamscope decode MODEL -'.")
    }
    let hasReferences = references.isGiven
    if session != nil, model != nil || hasReferences {
      throw ValidationError(
        "--session includes model, sounds and references: give either it or them, not both.")
    }
    if allowWrites, keys == nil {
      throw ValidationError("--allow-writes: found no --keys; expected both.")
    }
    if trace != nil, session != nil || audio.count > 1 {
      throw ValidationError("--trace: found more; expected at most one model and one sound file.")
    }
  }

  func run() throws {
    let inputs = try WorkbenchInputs(request())
    let size = try ScreenSize.parse(size)
    if keys != nil || dumpScreen {
      try runScript(inputs, size: size)
    } else {
      try runTerminal(inputs)
    }
  }

  private func request() throws -> OpenRequest {
    OpenRequest(
      source: source, against: against, references: references.source,
      search: try search.request(), fusion: try search.fusion.request(), texts: texts.request,
      looks: looks.looks, userFiles: userFiles.paths)
  }

  private var source: OpenRequest.Source {
    if let session { return .session(session, runtime: onnx.onnxruntime) }
    if let trace {
      return .trace(trace, model: model, audio: audio.first, runtime: onnx.onnxruntime)
    }
    return model.map { .files(model: onnx.source($0), audio: audio, channel: sound.chosen) }
      ?? .samples
  }

  // MARK: On the memory terminal

  private func runScript(_ inputs: WorkbenchInputs, size: Size) throws {
    let terminal = MemoryTerminal(size: size, keys: try scriptKeys())
    try WorkbenchLoop.run(
      inputs, on: terminal, glyphs: try inputs.glyphs() ?? .blocks, isScripted: true,
      writes: keys == nil || allowWrites ? .anywhere : .belowCurrentFolder)
    guard dumpScreen else { return }
    try Console.print(terminal.grid.text, terminator: "")
  }

  private func scriptKeys() throws -> [Key] {
    guard let keys else { return [] }
    let expected = "a file of keys, one key per line"
    let bytes: [UInt8]
    do {
      bytes = try FileInput.read(keys, limit: 1 << 26, kind: .fileOrPipe)
    } catch {
      throw InputError(place: keys, found: error.found, expected: expected, advice: error.advice)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw InputError(
        place: keys, found: "bytes that are not UTF-8", expected: expected,
        advice: "record the keys with :record")
    }
    do {
      return try Key.sequence(parsing: text)
    } catch {
      throw InputError(
        place: keys, found: error.text, expected: error.expected,
        advice: "correct the file at character \(error.offset + 1)")
    }
  }

  // MARK: On the real terminal

  private func runTerminal(_ inputs: WorkbenchInputs) throws {
    let terminal = try startTerminal(
      .init(color: try inputs.color(), glyphs: try inputs.glyphs() ?? .braille))
    defer { terminal.stop() }
    try WorkbenchLoop.run(inputs, on: terminal, glyphs: terminal.glyphs, isScripted: false)
  }

  private func startTerminal(_ options: CursesTerminal.Options) throws -> CursesTerminal {
    do {
      return try CursesTerminal(options: options)
    } catch {
      let isNone = error == .notATerminal
      throw InputError(
        place: "terminal", found: isNone ? "none on stdin and stdout" : "\(error)",
        expected: "a terminal to draw on",
        advice: "without one, use 'beamscope decode MODEL AUDIO' or --dump-screen")
    }
  }
}

/// Screen sizes as people write them: 120x40 is 120 columns and 40 rows.
enum ScreenSize {
  static func parse(_ text: String) throws -> Size {
    let parts = text.split(separator: "x").map { Int($0) }
    guard parts.count == 2, let columns = parts[0], let rows = parts[1],
      (1...1000).contains(columns), (1...1000).contains(rows)
    else {
      throw InputError(
        place: "--size", found: text, expected: "COLUMNSxROWS, each from 1 to 1000",
        advice: "for example --size 120x40")
    }
    return Size(rows: rows, columns: columns)
  }
}
