import Analysis
import BeamSearch
import Panels
import Screen
import Session
import TestSupport
import Testing

/// Screens of every search: all of them show something.
@Suite("Every search on the screen", .slow)
struct EverySearchTests {
  @Test("every panel is drawn at every step of any search", arguments: SearchCatalog.profiles)
  func everyStep(_ profile: SearchProfile) throws {
    var bench = try WorkbenchFixture(frames: 9, reference: "t1 t2")
    try bench.type(":")
    for character in "search \(profile.name)" {
      try bench.type(character == " " ? "<Space>" : String(character))
    }
    try bench.type("<Enter>")
    #expect(bench.state.decoding?.trace.profile == profile)
    let size = Size(rows: 40, columns: 120)
    for step in 0..<bench.state.frameCount {
      #expect(bench.state.cursor.frame == step)
      #expect((0..<9).contains(bench.state.encoderFrame))
      for key in ["4", "5", "7", "8", "9", "2", "]", "]", "w", "j"] {
        try bench.type(key)
        let grid = WorkbenchScreen.render(bench.state, size: size, glyphs: .blocks)
        #expect(grid.size == size)
      }
      try bench.type("<Esc>", "g")
      for _ in 0...step { try bench.type("l") }
    }
  }

  @Test("a search by alignment steps shows the frame that its hypothesis is at")
  func alignmentSteps() throws {
    var bench = try WorkbenchFixture(frames: 6)
    for key in [":", "s", "e", "a", "r", "c", "h", "<Space>", "a", "l", "s", "d", "<Enter>", "G"] {
      try bench.type(key)
    }
    let state = bench.state
    #expect(state.frameCount > 6)
    #expect(
      state.headerView.position.hasPrefix("step \(state.frameCount - 1)/\(state.frameCount - 1)"))
    let row = try #require(state.beamView?.rows.first)
    #expect(state.encoderFrame == state.cursor.frame - row.contextLabels.count)
  }
}
