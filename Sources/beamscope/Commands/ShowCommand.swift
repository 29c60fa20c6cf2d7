import ArgumentParser
import Arguments
import BeamSearch
import Experiments
import Panels
import Recognition
import Reports
import Runtime
import Screen
import Session
import Text

/// `beamscope show`: a panel of the workbench, without the workbench.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print a panel of the workbench at a frame, as text or as JSON.",
    discussion: """
      With --json, one object: panel, model, audio, search, unit (what the search counts: frame or \
      step), frame, encoder_frame, time, hypothesis, candidate, subject, view, and reason if view \
      is null. Frames and all other numbers count from 0, except rank, --expansion, --hypothesis \
      and --candidate, which count from 1; scores are natural logarithms, an impossible one is \
      null. The keys of each view are in the README.

      \(ExitCodes.help)
      """)

  /// Panels by their names.
  struct PanelName: ExpressibleByArgument {
    let panel: PanelID

    init?(argument: String) {
      guard let panel = PanelID.allCases.first(where: { "\($0)" == argument }) else { return nil }
      self.panel = panel
    }

    static var allValueStrings: [String] { PanelID.allCases.map { "\($0)" } }
  }

  @Argument(help: "The panel.", completion: .list(PanelName.allValueStrings))
  var panel: PanelName

  @OptionGroup var model: ModelArgument

  @Argument(
    help: ArgumentHelp(
      "Sound files or folders (default: those of --manifest); the panel shows the first, files "
        + "shows all."), completion: .file())
  var audio: [String] = []

  @Option(
    help: ArgumentHelp("Frame (or step) of the search, from 0 (default: last).", valueName: "n"))
  var frame: Int?

  @Option(
    help: ArgumentHelp("Show the inside of the frame, at its notable expansion n.", valueName: "n"))
  var expansion: Int?

  @Option(help: ArgumentHelp("Select row n of the beam panel.", valueName: "n"))
  var hypothesis = 1

  @Option(
    help: ArgumentHelp(
      "Select candidate n of the final list; the ledger then shows it.", valueName: "n"))
  var candidate: Int?

  @Flag(help: "Show the ledger by frame, the alignment by token.")
  var fine = false

  @Flag(help: "Print one JSON object, in full precision.")
  var json = false

  @Option(help: "The size of the text, as COLUMNSxROWS.")
  var size = "120x40"

  @OptionGroup var search: SearchArguments
  @OptionGroup var references: ReferenceArguments
  @OptionGroup(title: "Sound") var sound: SoundArguments
  @OptionGroup var texts: TextArguments

  func validate() throws {
    try references.check(audio)
    try SoundArguments.checkPipes(audio: audio, other: references.manifest)
  }

  func run() throws {
    let size = try ScreenSize.parse(size)
    let request = try search.request()
    var content = try WorkbenchContent(
      model: model.onnx.source(model.path).heard(as: request.dialect),
      utterances: try references.utterances(audio).heard(on: sound.chosen),
      request: request, fusion: try search.fusion.request())
    content.texts = texts.request
    let workbench = try HeadlessWorkbench(content)
    try workbench.look(
      at: .init(
        panel: panel.panel, frame: frame, expansion: expansion.map { $0 - 1 },
        hypothesis: hypothesis - 1, candidate: candidate.map { $0 - 1 }, isFine: fine))
    if json {
      try Console.print(PanelReport(panel.panel, of: workbench.state).json.text)
    } else {
      let grid = WorkbenchScreen.render(workbench.state, size: size, glyphs: .blocks)
      // The last row shows keys.
      for row in 0..<max(1, grid.rows - 1) { try Console.print(grid.text(row: row)) }
    }
  }
}
