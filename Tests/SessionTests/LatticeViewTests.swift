import Analysis
import BeamSearch
import Scoring
import Session
import TestSupport
import Testing
import Transducer

/// The T x U map on rows and columns.
@Suite("Lattice view")
struct LatticeViewTests {
  private func bench(_ keys: String..., frames: Int = 40) throws -> WorkbenchFixture {
    var bench = try WorkbenchFixture(frames: frames, reference: "t1 t2 t3")
    for key in keys { try bench.type(key) }
    return bench
  }

  @Test("every cell is the largest value of its nodes", arguments: [0, 1, 2])
  func levels(zoom: Int) throws {
    var bench = try bench("5", "G", frames: 300)
    for _ in 0..<zoom { try bench.type("-") }
    for meaning in LatticeMeaning.allCases {
      #expect(bench.state.latticeMeaning == meaning)
      let map = try #require(bench.state.lattice)
      let view = try #require(LatticeView(state: bench.state, rows: 9, columns: 70))
      #expect(view.labelsPerRow == 1 << zoom)
      let levels = view.levels()
      for (row, span) in view.rows.enumerated() {
        for column in 0..<view.scale.columns {
          let nodes = view.scale.frames(atColumn: column).flatMap { t in
            span.compactMap { map.value(meaning, frame: t, labelsSoFar: $0) }
          }
          #expect(levels[row * view.scale.columns + column] == nodes.max() ?? -1)
        }
      }
      try bench.type("v")
    }
  }

  @Test("the dots of a cell add up to its value", arguments: [0, 1, 3])
  func dots(zoom: Int) throws {
    var bench = try bench("5", "G", frames: 600)
    for _ in 0..<zoom { try bench.type("-") }
    let view = try #require(LatticeView(state: bench.state, rows: 6, columns: 64))
    let (cells, dots) = (view.levels(), view.levels(down: 4, across: 2))
    let width = view.scale.columns
    for cell in cells.indices {
      let (row, column) = (cell / width, cell % width)
      let inside = (0..<4).flatMap { down in
        (0..<2).map { dots[(row * 4 + down) * width * 2 + column * 2 + $0] }
      }
      #expect(inside.max() == cells[cell])
    }
  }

  @Test("the best path has a mark for every label, one label a row higher than the last")
  func bestPath() throws {
    let bench = try bench("5")
    let map = try #require(bench.state.lattice)
    let view = try #require(
      LatticeView(state: bench.state, rows: map.labelCount + 1, columns: 4 * map.frameCount))
    for (index, frame) in map.bestPath.enumerated() {
      let column = try #require(view.scale.column(ofFrame: frame))
      #expect(view.mark(row: map.labelCount - 1 - index, column: column) == .best)
    }
  }

  @Test("the beam's envelope is what its hypotheses had that begin as the candidate")
  func envelope() throws {
    for search in ["tsd", "alsd"] {
      var bench = try bench()
      try bench.typeLine("search \(search)")
      let map = try #require(bench.state.lattice)
      let trace = try #require(bench.state.decoding?.trace)
      var expected = [Set<Int>](repeating: [], count: map.frameCount)
      for (index, step) in trace.steps.enumerated() {
        for entry in step.beam {
          let labels = trace.labels(of: entry.id)
          guard map.labels.starts(with: labels) else { continue }
          let frame = search == "tsd" ? index : index + 1 - labels.count
          if expected.indices.contains(frame) { expected[frame].insert(labels.count) }
        }
      }
      for (span, counts) in zip(map.envelope.spans, expected) {
        #expect(span?.lowerBound == counts.min() && span?.upperBound == counts.max())
      }
    }
  }

  @Test("the cross-hair follows the best alignment until it is moved, and again when let go")
  func crosshair() throws {
    var bench = try bench("5", "L")
    let map = try #require(bench.state.lattice)
    let before = bench.state.candidateIndex
    func here() -> Int { bench.state.crosshairLabels(on: map) }
    #expect(here() == map.labelsEmitted(beforeFrame: 10))
    let start = here()
    try bench.type("k")
    #expect(here() == min(map.labelCount, start + 1))
    try bench.type("G")
    #expect(here() == min(map.labelCount, start + 1))
    try bench.type("x")
    #expect(here() == map.labelsEmitted(beforeFrame: 39))
    for _ in 0..<100 { try bench.type("j") }
    #expect(here() == 0)
    let view = try #require(LatticeView(state: bench.state, rows: 5, columns: 40))
    #expect(view.crosshair.frame == 39 && view.crosshair.labels == 0)
    let value = try #require(view.crosshair.values?[.blank])
    #expect(value == Double(try #require(map.value(.blank, frame: 39, labelsSoFar: 0))))
    #expect(bench.state.candidateIndex == before)
    try bench.type("4", "j")
    #expect(bench.state.crosshair == nil)
  }

  @Test("for a lattice that is too large, a band around the search's path is computed")
  func band() throws {
    let path = (0..<2000).map { $0 * 7 }
    #expect(LatticeMap.band(frames: 1000, around: Array(path.prefix(100))).isWhole)
    let band = LatticeMap.band(frames: 15_000, around: path)
    #expect(!band.isWhole)
    #expect(band.width * 15_000 <= LatticeMap.bandNodes)
    let hours = LatticeMap.band(frames: 180_000, around: path)
    #expect(hours.width == LatticeBand.leastWidth)
  }

  @Test("zoom halves and doubles what is shown, within limits; panning stays within the audio")
  func window() throws {
    var bench = try bench("5", "G", frames: 300)
    func scale() -> TimelineScale? {
      LatticeView(state: bench.state, rows: 5, columns: 64)?.scale
    }
    #expect(scale()?.frameCount == 64 && scale()?.firstFrame == 236)
    try bench.type("+")
    #expect(scale()?.frameCount == 32 && scale()?.columns == 64)
    for _ in 0..<9 { try bench.type("-") }
    #expect(scale()?.frameCount == 300 && scale()?.firstFrame == 0)
    #expect(bench.state.log.last?.text.contains("all frames") == true)
    for _ in 0..<3 { try bench.type("+") }
    #expect(scale()?.frameCount == 64)
    for _ in 0..<50 { try bench.type("{") }
    #expect(scale()?.firstFrame == 0)
    try bench.type("}", "}", "}")
    #expect(scale()?.firstFrame == 16)
    try bench.type("h")
    #expect(scale()?.firstFrame == 236)
    try bench.type("2", "+")
    #expect(bench.state.log.last?.text.contains("nothing") == true)
  }
}
