import Analysis
import BeamSearch
import Session
import TestSupport
import Testing

struct GlossaryTests {
  @Test func termsAreSortedAndHaveTwoSentences() {
    let names = Glossary.terms.map { $0.name.lowercased() }
    #expect(names == names.sorted())
    #expect(Set(names).count == names.count)
    for term in Glossary.terms {
      let ends = term.meaning.split(separator: ". ").count
      #expect(ends == 2 && term.meaning.hasSuffix("."), "\(term.name): \(ends) sentences")
    }
  }

  @Test(arguments: [
    ("blank", "blank"), ("BLANK", "blank"), ("n-b", "n-best"), ("red", "reduced predictor"),
    ("wer", "WER"), ("search e", "search error"),
  ])
  func termsAreFoundByTheirBeginning(text: String, name: String) throws {
    let index = try #require(Glossary.index(of: text))
    #expect(Glossary.terms[index].name == name)
  }

  /// Keys, then the term that is shown.
  @Test(arguments: [
    (["K"], "blank"), (["1", "K"], "encoder frame"), (["3", "K"], "joint network"),
    (["4", "K"], "MBR"), (["5", "K"], "lattice"), (["9", "K"], "WER"), (["6", "K"], "TSD"),
    (["g", "K"], "label"), (["?", "?"], "blank"), (["K", "j"], "cap"), (["K", "k"], "beam"),
    (["K", "G"], "WER"), (["K", "g"], "alignment"),
  ])
  func theTermFitsWhatIsSelected(keys: [String], name: String) throws {
    var bench = try WorkbenchFixture()
    try bench.typeLine("frame 5")
    for key in keys { try bench.type(key) }
    guard case .glossary(let index)? = bench.state.overlay else {
      Issue.record("no glossary")
      return
    }
    #expect(Glossary.terms[index].name == name)
    try bench.type("q")
    #expect(bench.state.overlay == nil)
  }

  /// `?` explains what the cursor is on, where that is a word of the field; a second `?` shows the keys.
  @Test func helpIsOnTheTermUnderTheCursor() throws {
    var bench = try WorkbenchFixture()
    func open(_ keys: String...) throws -> String? {
      for key in keys { try bench.type(key) }
      defer { _ = bench.interrupt(with: .key(KeyStroke("q"))) }
      switch bench.state.overlay {
      case .glossary(let index): return Glossary.terms[index].name
      case .help: return "keys"
      default: return nil
      }
    }
    try bench.typeLine("frame 5")
    #expect(try open("?") == "keys" && open("3", "?") == "keys")
    #expect(try open("0", "j", "j", "?") == "beam" && open("j", "?") == "cap")
    #expect(try open("?", "?") == "keys")
    // Down the beam, to the pruned.
    try bench.type("2", "g")
    var seen: Set<String> = []
    for row in try #require(bench.state.beamView).rows {
      let expected =
        switch row.fate {
        case .kept, .new, .ended: "keys"
        case .merged: "merge"
        case .pruned(.symbolCap, _): "cap"
        case .pruned: "prune"
        }
      #expect(try open("?") == expected)
      seen.insert(expected)
      try bench.type("j")
    }
    #expect(seen.count > 1 && bench.state.overlay == nil)
  }

  @Test func termsAreTypedAndCompleted() throws {
    var bench = try WorkbenchFixture()
    try bench.type(":", "g", "l", "o", "<Tab>", "<Space>", "p", "o", "s", "<Tab>", "<Enter>")
    #expect(
      bench.state.overlay == Glossary.index(of: "posterior").map { .glossary(selected: $0) })
    try bench.type("<Esc>")
    try bench.typeLine("glossary zebra")
    #expect(bench.state.log.last?.kind == .error && bench.state.overlay == nil)
  }
}
