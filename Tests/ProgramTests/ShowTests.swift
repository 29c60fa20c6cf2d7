import Foundation
import Session
import TestSupport
import Testing

/// `beamscope show`: every panel as JSON, with the keys that the README of Reports names.
@Suite struct ShowTests {
  private let folder: TemporaryFolder
  private let opened: [String]

  init() throws {
    folder = try TemporaryFolder()
    opened = [
      try TinyModels.unambiguous(in: folder), try TestSound.write("one.wav", in: folder, seed: 5),
    ]
  }

  private func show(_ panel: String, _ options: String...) throws -> JSONObject {
    try Program.succeed(["show", panel] + opened + ["--json"] + options).object
  }

  /// The keys of the views, by panel, from the table in the README of Reports.
  private static func documented() throws -> [String: Set<String>] {
    let readme = try String(
      contentsOf: TestData.packageRoot.appendingPathComponent("Sources/Reports/README.md"),
      encoding: .utf8)
    let rows = readme.matches(of: /(?m)^\| `show ([a-z]+)` \| (.*) \|$/)
    return Dictionary(
      uniqueKeysWithValues: rows.map { row in
        // What stands in parentheses are the keys of a list's members.
        let keys = String(row.output.2).replacing(/\([^()]*\)/, with: "")
        return (
          String(row.output.1), Set(keys.matches(of: /`([a-z_]+)`/).map { String($0.output.1) })
        )
      })
  }

  @Test("every panel has a JSON form, and the README lists its keys", arguments: PanelID.allCases)
  func everyPanel(_ panel: PanelID) throws {
    let object = try show("\(panel)", "--frame", "20", "--ref", "A B C")
    #expect(try object.string("panel") == "\(panel)")
    #expect(try object.integer("frame") == 20 && object.integer("encoder_frame") == 20)
    #expect(
      object.keys == [
        "panel", "model", "audio", "search", "unit", "frame", "encoder_frame", "time",
        "hypothesis", "candidate", "subject", "view",
      ])
    let documented = try #require(try Self.documented()["\(panel)"], "a row in the README")
    #expect(try object.object("view").keys == documented)
    let text = try Program.succeed(
      ["show", "\(panel)"] + opened + ["--frame", "20", "--size", "100x30"]
    ).output
    #expect(text.contains(panel.title) && text.contains("frame 20/39"))
  }

  @Test func thePanelsAgree() throws {
    let decoded = try Program.succeed(["decode"] + opened + ["--json", "--ref", "A B C"]).object
    let risk = try show("risk", "--ref", "A B C").object("view")
    for key in ["expected_risk"] { #expect(try risk.double(key) == decoded.double(key)) }
    let (shown, listed) = (try risk.objects("candidates"), try decoded.objects("nbest"))
    #expect(shown.count == listed.count)
    for (a, b) in zip(shown, listed) {
      for key in ["score", "exact_log_prob", "posterior", "mbr_risk", "gradient"] {
        #expect(try a.double(key) == b.double(key))
      }
    }
    // The ledger's amounts add up to the score of its row of the beam.
    let rows = try show("beam").object("view").objects("rows")
    for place in rows.prefix(3).indices {
      let ledger = try show("ledger", "--hypothesis", "\(place + 1)").object("view")
      #expect(try abs(ledger.double("total") - rows[place].double("score")) < 1e-9)
    }
    let ledger = try show("ledger", "--candidate", "2", "--fine").object("view")
    #expect(try abs(ledger.double("total") - listed[1].double("score")) < 1e-9)
    #expect(try ledger.objects("rows").count >= 40)
  }

  @Test func theMapIsThatOfTheCandidate() throws {
    let view = try show("lattice", "--candidate", "2").object("view")
    let (frames, labels) = (try view.integer("frames"), try view.integer("labels"))
    for meaning in ["posterior", "label", "blank"] {
      let values = try #require(try view.value(meaning) as? [[Double]])
      #expect(values.count == frames && values.allSatisfy { $0.count == labels + 1 })
      #expect(values.allSatisfy { $0.allSatisfy { (-1e-6...1 + 1e-6).contains($0) } })
    }
    // All alignments pass each frame once or, with labels, several times.
    let posterior = try #require(try view.value("posterior") as? [[Double]])
    #expect(posterior.allSatisfy { $0.reduce(0, +) > 1 - 1e-4 })
    #expect(try view.integers("best_path").count == labels)
    let best = try view.objects("marks").filter { try $0.string("mark") == "best" }
    #expect(try best.map { try $0.integer("labels") }.sorted() == Array(0..<labels).map { $0 + 1 })
  }

  @Test func insideAFrame() throws {
    let view = try show("beam", "--frame", "3", "--expansion", "2").object("view")
    let rows = try view.objects("expansions")
    #expect(try rows.firstIndex { try $0.value("current") as? Bool == true } == 1)
    #expect(try show("beam", "--frame", "3").object("view").isNull("expansions"))
  }

  @Test func withoutAReferenceThereIsNoAlignment() throws {
    let object = try show("alignment")
    #expect(try object.isNull("view") && object.string("reason").contains("reference"))
  }

  @Test func theFilesAreAllDecoded() throws {
    let second = try TestSound.write("two.wav", in: folder, seed: 6)
    let view = try Program.succeed(["show", "files"] + opened + [second, "--json"])
      .object.object("view")
    #expect(try view.integer("decoded") == 2)
    #expect(try view.objects("rows").map { try $0.string("outcome") } == ["decoded", "decoded"])
  }

  @Test(arguments: [
    (["--frame", "40"], "0 to 39"), (["--hypothesis", "0"], "--hypothesis"),
    (["--candidate", "99"], "--candidate"), (["--expansion", "999"], "--expansion"),
  ])
  func placesThatAreNotThereAreSaid(options: [String], word: String) throws {
    let run = try Program.run(["show", "beam"] + opened + options)
    #expect(run.status == 1 && !run.wasKilled && run.errors.contains(word), "\(run)")
    #expect(try Program.run(["show", "kitchen"] + opened).status == 64)
    #expect(try Program.run(["show", "beam", opened[0], "none.wav"]).status == 1)
  }
}
