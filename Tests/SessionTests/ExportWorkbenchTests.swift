import Analysis
import BeamSearch
import Session
import TestSupport
import Testing
import Transducer

/// `e`, `:export` and `:export!` in the workbench.
@Suite("Exporting from the workbench")
struct ExportWorkbenchTests {
  private func exports(_ bench: WorkbenchFixture) -> [Export] {
    bench.others.compactMap { if case .export(_, let export) = $0 { export } else { nil } }
  }

  private func prompt(_ bench: WorkbenchFixture) -> String? {
    if case .export(let editor) = bench.state.overlay { editor.text } else { nil }
  }

  @Test("e asks, with the name of the sound and of the candidate")
  func asking() throws {
    var bench = try WorkbenchFixture()
    try bench.type("e")
    #expect(prompt(bench) == "1.TextGrid")
    try bench.type("<Esc>", "4", "j", "e")
    #expect(prompt(bench) == "1-2.TextGrid" && exports(bench).isEmpty)
    try bench.type("<Enter>")
    let export = try #require(exports(bench).first)
    #expect(export.path == "1-2.TextGrid" && !export.replacesFile && bench.state.overlay == nil)
    guard case .transcript(let transcript, let format) = export.source else {
      Issue.record("no transcript")
      return
    }
    #expect(transcript.selected == 1 && format.suffix == "TextGrid")
    let grid = try TextGridFile(parsing: format.text(of: transcript))
    let labels = try #require(bench.state.selectedCandidate?.labels)
    let vocabulary = try #require(bench.state.model?.scorer.vocabulary)
    #expect(grid.texts("tokens") == labels.map { vocabulary[$0] })
    #expect(bench.state.log.last?.text.hasPrefix("wrote 1-2.TextGrid: candidate 2 of 1") == true)
    // As if it had been typed after `:`.
    try bench.type(":", "<Up>")
    guard case .commandLine(let editor) = bench.state.overlay else {
      Issue.record("no command line")
      return
    }
    #expect(editor.text == "export 1-2.TextGrid")
  }

  @Test("Tab cycles through all formats")
  func formats() throws {
    var bench = try WorkbenchFixture()
    try bench.type("e")
    var seen: [String] = []
    for _ in ExportCatalog.formats {
      seen.append(try #require(prompt(bench)))
      try bench.type("<Tab>")
    }
    #expect(seen == ExportCatalog.formats.map { "1." + $0.suffix })
    #expect(prompt(bench) == seen.first)
    try bench.type("<BackTab>")
    #expect(prompt(bench) == seen.last)
    try bench.type("<C-u>", "x", "<Tab>")
    #expect(prompt(bench) == "x.TextGrid")
  }

  @Test("the suffix selects the format, and ! allows overwriting")
  func suffixes() throws {
    var bench = try WorkbenchFixture()
    for format in ExportCatalog.formats { try bench.typeLine("export! a b.\(format.suffix)") }
    let found = exports(bench)
    #expect(found.map(\.path) == ExportCatalog.formats.map { "a b." + $0.suffix })
    #expect(found.allSatisfy { $0.replacesFile })
    #expect(
      found.map(\.source).filter { if case .screen = $0 { true } else { false } }
        == [.screen(.picture), .screen(.text)])
    try bench.typeLine("export")
    #expect(prompt(bench) == "1.TextGrid")
  }

  @Test("a failed export is reported, and changes nothing")
  func mistakes() throws {
    var bench = try WorkbenchFixture()
    for line in ["export x", "export x.wav", "export! ", "export .svg"] {
      try bench.typeLine(line)
      #expect(bench.state.log.last?.kind == .error)
      #expect(bench.state.log.last?.text.contains(".TextGrid, .ctm") == true)
    }
    #expect(exports(bench).isEmpty && bench.state.jobs.isEmpty)
  }

  @Test("before anything is scored there is nothing to write")
  func tooEarly() throws {
    var state = try WorkbenchState(
      files: [SoundEntry(name: "1.wav", reference: nil)], request: .init(), themeName: "dark",
      themeNames: ["dark"])
    _ = state.begin()
    for key in [":"] + "export".map(String.init) + ["<Space>", "x", ".", "c", "t", "m"] {
      _ = state.update(.key(KeyStroke(key)))
    }
    #expect(state.update(.key(KeyStroke("<Enter>"))) == [.remember("export x.ctm")])
    #expect(state.log.last?.text.contains("wait for it") == true)
  }
}
