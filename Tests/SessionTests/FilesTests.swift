import Analysis
import BeamSearch
import Scoring
import Session
import TestSupport
import Testing

/// Several sound files in one run.
@Suite("Files")
struct FilesTests {
  private func result(_ state: WorkbenchState, _ file: Int) -> FileResult? {
    if case .decoded(let result) = state.files[file].outcome { result } else { nil }
  }

  @Test("a file's results are kept when another is opened")
  func results() throws {
    var bench = try WorkbenchFixture(reference: "t1 t2", files: 3)
    let report = try #require(bench.state.risk)
    let first = try #require(result(bench.state, 0))
    #expect(first.text == report.candidates.first?.text)
    #expect(first.verdict == report.judgement?.verdict && first.risk == report.expectedRisk)
    #expect(first.edits == report.candidates.first?.edits)
    #expect(bench.state.files[1].outcome == nil)
    try bench.type(">")
    #expect(result(bench.state, 0) == first && result(bench.state, 1) != nil)
    #expect(bench.state.filesView.decodedCount == 2 && bench.state.filesView.rows[1].isOpen)
    // Rescored when the reference changes.
    try bench.type("r", "<C-u>", "<Enter>")
    #expect(result(bench.state, 1)?.edits == nil && result(bench.state, 0) == first)
  }

  @Test("Enter opens the selected file")
  func opening() throws {
    var bench = try WorkbenchFixture(files: 3)
    try bench.type("F", "j", "j", "j", "k", "<Enter>")
    #expect(bench.state.fileIndex == 1 && bench.state.utterance?.name == "2.wav")
    try bench.type("<Less>")
    #expect(bench.state.fileRow == 0)
  }

  @Test("the next file with word errors is opened, round and round")
  func wrongFiles() throws {
    var bench = try WorkbenchFixture(reference: "t2 t1", files: 6)
    let found = try #require(result(bench.state, 0)?.text)
    #expect(result(bench.state, 0)?.edits?.errors == 1)
    // The third and the sixth cannot be read, the second will be right.
    try bench.typeLine("all")
    try bench.type(">")
    try bench.typeLine("reference \(found)")
    #expect(result(bench.state, 1)?.edits?.errors == 0)
    for place in [3, 4, 0, 3] {
      try bench.type(")")
      #expect(bench.state.fileIndex == place)
    }
    for file in [1, 4, 5] {
      try bench.typeLine("file \(file)")
      try bench.typeLine("reference \(found)")
    }
    try bench.type(")")
    #expect(bench.state.log.last?.text == "no file with errors" && bench.state.fileIndex == 4)
    try bench.typeLine("reference t9")
    try bench.type(")")
    #expect(bench.state.log.last?.text == "no other file with errors")
  }

  @Test("where no file is decoded, that is said")
  func noneDecoded() throws {
    var state = try WorkbenchState(
      files: [SoundEntry(name: "1.wav", reference: "t1")], request: SearchRequest(),
      themeName: "dark", themeNames: ["dark"])
    #expect(state.update(.key(KeyStroke(")"))).isEmpty)
    #expect(state.log.last?.text.hasPrefix("no file is decoded yet") == true)
  }

  @Test("all files are decoded, failures are explained, and nothing is done twice")
  func all() throws {
    var bench = try WorkbenchFixture(reference: "t2 t1", files: 5)
    try bench.typeLine("all")
    let view = bench.state.filesView
    #expect(view.decodedCount == 4)
    guard case .failed(let reason) = bench.state.files[2].outcome else {
      Issue.record("the third file cannot be read")
      return
    }
    #expect(reason.contains("3.wav") && bench.state.log.last?.kind == .warning)
    let edits = try #require(view.edits)
    // The toy model outputs no spaces: each reference is one word.
    #expect(edits.referenceLength == 4)
    #expect(
      edits.errors == (0..<5).compactMap { result(bench.state, $0)?.edits?.errors }.reduce(0, +))
    #expect(view.verdicts.reduce(0) { $0 + $1.count } == 4)
    #expect(view.rows.allSatisfy { !$0.usesOtherKnobs || $0.name == "3.wav" })
    try bench.typeLine("beam 1")
    let mixed = bench.state.filesView
    #expect(mixed.rows.map(\.usesOtherKnobs) == [false, true, true, true, true])
    // Numbers of different searches are not summed; what cannot be read is no number.
    #expect(mixed.decodedCount == 1 && mixed.otherKnobsCount == 3)
    #expect(mixed.edits == result(bench.state, 0)?.edits)
    #expect(mixed.verdicts.reduce(0) { $0 + $1.count } == 1)
    try bench.typeLine("all")
    #expect(bench.state.filesView.decodedCount == 4 && bench.state.filesView.otherKnobsCount == 0)
  }

  @Test("the work continues when a file is opened, and Esc stops it")
  func cancelling() throws {
    var bench = try WorkbenchFixture(files: 3)
    _ = bench.interrupt(with: .key(KeyStroke(":")))
    for key in ["a", "l", "l"] { _ = bench.interrupt(with: .key(KeyStroke(key))) }
    let started = bench.interrupt(with: .key(KeyStroke("<Enter>")))
    let jobs = started.compactMap { effect in
      if case .decodeFiles(let id, let work, _, _) = effect { (id, work) } else { nil }
    }
    let (id, work) = try #require(jobs.first)
    #expect(work.map(\.file) == [1, 2])
    try bench.type(">")
    _ = bench.interrupt(with: .progress(id, 0.25))
    #expect(bench.state.headerView.job?.share == 0.25)
    #expect(bench.interrupt(with: .key(KeyStroke("<Esc>"))).contains(.cancel(id)))
    _ = bench.interrupt(with: .fileDone(id, file: 2, .failed("too late")))
    #expect(bench.state.files[2].outcome == nil)
  }
}
