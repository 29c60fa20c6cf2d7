import Analysis
import BeamSearch
import Session
import TestSupport
import Testing
import Text
import Transducer

/// What is printed adds up: across each row, down each column, and to the printed score.
@Suite("Ledger view")
struct LedgerViewTests {
  @Test("printed numbers add up and are near the exact ones", arguments: 0..<200)
  func rounding(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let items = (0..<30).map { frame in
      var amounts = LedgerAmounts.zero
      amounts.label = frame % 3 == 0 ? Double.random(in: -9...0, using: &random) : 0
      amounts.blank = Double.random(in: -0.02...0, using: &random)
      amounts.hotwords = frame % 5 == 0 ? 1.005 : 0
      amounts.merged = frame % 4 == 0 ? Double.random(in: 0...0.01, using: &random) : 0
      return LedgerItem(kind: .blank, frame: frame, step: frame, amounts: amounts)
    }
    let view = LedgerView(items)
    let exact = items.reduce(.zero) { $0 + $1.amounts }.total
    #expect(abs(Double(view.total.value ?? 0) / 100 - exact) < 0.005 + 1e-9)
    #expect(view.sums.reduce(Hundredths(0)) { $0 + $1 } == view.total)
    var running = 0
    for (row, item) in zip(view.rows, items) {
      running += try row.cells.reduce(0) { $0 + (try #require($1.value)) }
      #expect(row.total.value == running)
      let amounts = [
        item.amounts.label, item.amounts.blank, 0, item.amounts.hotwords, 0, item.amounts.merged,
      ]
      for (cell, amount) in zip(row.cells, amounts) {
        #expect(abs(Double(try #require(cell.value)) - amount * 100) < 1 + 1e-9)
        if amount == 0 { #expect(cell.isZero) }
      }
    }
    #expect(view.columns == [.label, .blank, .hotwords, .merged])
  }

  @Test func whatIsImpossibleIsSaid() {
    var amounts = LedgerAmounts.zero
    amounts.label = -.infinity
    let view = LedgerView([LedgerItem(kind: .blank, frame: 0, step: 0, amounts: amounts)])
    #expect(view.total.text == "-inf")
    #expect(view.rows[0].cells[0].text == "-inf")
    #expect(LedgerView([]).total.text == "0.00")
  }

  /// Wherever the cursor is, and whatever is selected, the total is the score that is shown there.
  @Test("the total is the score of what is selected", arguments: SearchCatalog.profiles)
  func selection(_ profile: SearchProfile) throws {
    var bench = try WorkbenchFixture(frames: 8)
    try bench.type(":")
    for letter in "search \(profile.name)" {
      try bench.type(letter == " " ? "<Space>" : "\(letter)")
    }
    try bench.type("<Enter>")
    #expect(bench.state.decoding?.trace.profile.name == profile.name)
    for frame in 0..<bench.state.frameCount {
      try bench.type("2")
      #expect(bench.state.cursor.frame == frame)
      while bench.state.beamRow > 0 { try bench.type("k") }
      for row in bench.state.beamView?.rows ?? [] {
        let view = try #require(bench.state.ledgerView)
        #expect(view.total.text == fixed(row.score, 2), "frame \(frame)")
        try bench.type("j")
      }
      try bench.type("4")
      for candidate in bench.state.decoding?.nBest ?? [] {
        try bench.type("7")
        let view = try #require(bench.state.ledgerView)
        #expect(view.total.text == fixed(candidate.logProb, 2))
        try bench.type("j")
      }
      while bench.state.candidateIndex > 0 { try bench.type("k") }
      try bench.type("2", "l")
    }
  }

  @Test func finerRowsAddUpToTheSame() throws {
    var bench = try WorkbenchFixture(frames: 8)
    try bench.type("4", "7")
    let coarse = try #require(bench.state.ledgerView)
    try bench.type("<Enter>")
    let fine = try #require(bench.state.ledgerView)
    #expect(fine.total == coarse.total)
    let labels = bench.state.selectedCandidate?.labels.count ?? 0
    #expect(fine.rows.count == 8 + labels)
    #expect(coarse.rows.count == labels + 1)
    #expect(fine.rows[fine.row(atStep: 5)].item.step == 5)
  }
}
