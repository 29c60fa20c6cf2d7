import Analysis
import BeamSearch
import Session
import TestSupport
import Testing
import Transducer

/// A tree holds the beam and recently pruned hypotheses, with lines from the start to each.
@Suite("Tree view")
struct TreeViewTests {
  private func trace(_ shape: ToyShape, _ name: String, beam: Int) throws -> (SearchTrace, ToyModel)
  {
    let model = ToyModel(shape)
    let options = SearchOptions(beamSize: beam, maxSymbolsPerFrame: 2).serving(model)
    let result = try decode(
      model.encoderOut, scorer: model.scorer, search: name, options: options)
    return (try #require(result.trace), model)
  }

  @Test("every row is reached from the start", arguments: SearchCatalog.profiles)
  func rowsSpellTheBeam(_ profile: SearchProfile) throws {
    var ended = 0
    for seed in 0..<12 {
      let shape = ToyShape(
        seed: UInt64(seed), frames: 9, size: 4, memory: ToyShape.Memory.allCases[seed % 3],
        blankBias: Double(seed % 4) - 1)
      let (trace, model) = try trace(shape, profile.name, beam: 1 + seed % 5)
      let history = TraceHistory(trace)
      for (step, found) in trace.steps.enumerated() {
        let selected = found.beam[seed % found.beam.count]
        let view = TreeView(
          trace: trace, history: history, step: step, selection: selected.id,
          vocabulary: model.vocabulary, fallenLimit: 6)
        let texts = try spelledOut(view.rows)
        for (place, entry) in found.beam.enumerated() {
          let row = try #require(view.rows.firstIndex { isLiving($0, rank: place + 1) })
          #expect(texts[row] == model.vocabulary.pieces(trace.labels(of: entry.id)))
          #expect((row == view.selected) == (entry.id == selected.id))
        }
        #expect(view.rows.count { isLiving($0) } == found.beam.count)
        #expect(
          zip(view.rows, texts).allSatisfy { row, text in
            !row.isOnPath || texts[view.selected].hasPrefix(text)
          })
        for (row, text) in zip(view.rows, texts) {
          guard case .ended(let end) = row.kind else { continue }
          ended += 1
          #expect(end.step <= step)
          let before = trace.beam(after: end.step - 1)
          #expect(before.contains { model.vocabulary.pieces(trace.labels(of: $0.id)) == text })
          if case .merged(let rank?) = end.how {
            let into = trace.beam(after: end.step)[rank - 1].id
            #expect(model.vocabulary.pieces(trace.labels(of: into)) == text)
          }
        }
      }
    }
    let keepsOne = !profile.knobs.contains(.beam)
    #expect(keepsOne || ended > 20)
  }

  /// The rows of a chain, a fork, and a pruned branch, drawn.
  @Test func linesAreDrawn() throws {
    let (trace, model) = try trace(
      ToyShape(seed: 7, frames: 8, size: 4, memory: .lastLabel, blankBias: 1), "tsd", beam: 3)
    let view = TreeView(
      trace: trace, history: TraceHistory(trace), step: 5, selection: nil,
      vocabulary: model.vocabulary)
    try Golden.check(
      view.rows.map { $0.prefix + ($0.text.isEmpty ? "(start)" : $0.text) }
        .joined(separator: "\n") + "\n", named: "tree")
  }

  /// Where the cursor goes, the panel's selection is a row; also where steps are no frames.
  @Test("selections are rows", arguments: ["tsd", "alsd", "merging", "greedy"])
  func selections(_ search: String) throws {
    var bench = try WorkbenchFixture(frames: 8)
    try bench.type(":")
    for letter in "search \(search)" { try bench.type(letter == " " ? "<Space>" : "\(letter)") }
    try bench.type("<Enter>", "8")
    for _ in 0..<bench.state.frameCount {
      for _ in 0..<5 {
        let view = try #require(bench.state.treeView)
        #expect(view.rows.indices.contains(view.selected))
        #expect(view.rows[view.selected].isOnPath)
        try bench.type("j")
      }
      try bench.type("l")
    }
  }

  // MARK: Reading the drawing

  /// What each row spells with all that its lines lead back to.
  private func spelledOut(_ rows: [TreeRow]) throws -> [String] {
    var byLevel: [String] = []
    var texts: [String] = []
    for (index, row) in rows.enumerated() {
      let level = row.guides.count + (row.joint == .stem ? 0 : 1)
      #expect(level <= byLevel.count)
      let above =
        row.joint == .stem
        ? (level < byLevel.count ? byLevel[level] : "") : byLevel[level - 1]
      byLevel = Array(byLevel.prefix(level)) + [above + row.text]
      texts.append(above + row.text)
      // A line continues exactly where another branch is attached, or the stem continues.
      for (column, goesOn) in row.guides.enumerated() {
        let later = rows.dropFirst(index + 1).first { next in
          next.guides.count < column || (next.guides.count == column)
        }
        let continues = later.map { $0.guides.count == column } ?? false
        #expect(goesOn == continues, "row \(index), column \(column)")
      }
    }
    return texts
  }

  private func isLiving(_ row: TreeRow, rank wanted: Int? = nil) -> Bool {
    guard case .living(let rank, _, _) = row.kind else { return false }
    return wanted == nil || rank == wanted
  }
}
