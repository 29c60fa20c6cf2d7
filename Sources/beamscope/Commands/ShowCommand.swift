import ArgumentParser
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
      step), frame, encoder_frame, time, hypothesis, candidate, subject, view, and why there is no \
      view where it is null. Frames and all other numbers count from 0, except rank, --expansion, \
      --hypothesis and --candidate, which count from 1 as on the screen; scores are natural \
      logarithms, an impossible one is null. The keys of each view are in the README.

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
    help: "Sound files; the panel is about the first, files about all.", completion: .file())
  var audio: [String]

  @Option(
    help: ArgumentHelp("The frame (or step) of the search, from 0; else the last.", valueName: "n"))
  var frame: Int?

  @Option(
    help: ArgumentHelp("Look inside the frame, after its notable expansion n.", valueName: "n"))
  var expansion: Int?

  @Option(help: ArgumentHelp("Select row n of the beam panel.", valueName: "n"))
  var hypothesis = 1

  @Option(
    help: ArgumentHelp(
      "Select candidate n of the final list; the ledger is then about it.", valueName: "n"))
  var candidate: Int?

  @Flag(help: "The ledger by frame, the alignment by token.")
  var fine = false

  @Flag(help: "One JSON object, with all digits.")
  var json = false

  @Option(help: "The size of the text, as COLUMNSxROWS.")
  var size = "120x40"

  @OptionGroup var search: SearchArguments
  @OptionGroup var references: ReferenceArguments

  func validate() throws {
    if references.ref != nil, audio.count > 1 {
      throw ValidationError("--ref is the text of one sound file; use --refs for several.")
    }
  }

  func run() throws {
    let size = try ScreenSize.parse(size)
    let workbench = try HeadlessWorkbench(
      WorkbenchContent(
        model: model.onnx.source(model.path), audio: audio,
        references: try references.source.table(),
        request: try search.request(), fusion: try search.fusion.request()))
    try workbench.look(
      at: .init(
        panel: panel.panel, frame: frame, expansion: expansion.map { $0 - 1 },
        hypothesis: hypothesis - 1, candidate: candidate.map { $0 - 1 }, isFine: fine))
    if json {
      try Console.print(PanelReport(panel.panel, of: workbench.state).json.text)
    } else {
      let grid = WorkbenchScreen.render(workbench.state, size: size, glyphs: .blocks)
      // The last row is about keys.
      for row in 0..<max(1, grid.rows - 1) { try Console.print(grid.text(row: row)) }
    }
  }
}
