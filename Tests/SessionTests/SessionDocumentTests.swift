import Analysis
import Audio
import Experiments
import Foundation
import Fusion
import Session
import TestSupport
import Testing

struct SessionDocumentTests {
  /// A state with every kind of saved content.
  private func lived() throws -> WorkbenchFixture {
    var fixture = try WorkbenchFixture(reference: "A B", files: 3)
    try fixture.type(
      ">", "l", "l", "m", "a", "b", "4", "j", "5", "v", "7", "<Enter>", "2", "j", "O")
    for line in ["watch best", "watch margin 0.5", "watch prune", "unwatch 1", "set beam 2"] {
      try fixture.typeLine(line)
    }
    try fixture.type("L", "]")
    return fixture
  }

  private func document(of state: WorkbenchState) -> SessionDocument {
    SessionDocument(
      model: .init(path: "m.safetensors"),
      sounds: state.files.map { SessionDocument.Sound(piece: SoundPiece($0.name), entry: $0) },
      fusion: FusionRequest(
        languageModel: .init(path: "a.arpa", weight: 0.25, unit: .words),
        hotwords: .init(path: "h.txt", score: 1.5)),
      view: state.savedView)
  }

  @Test func whatIsSavedIsTakenUp() throws {
    let before = try lived().state
    let saved = document(of: before)
    let data = try JSONEncoder().encode(saved)
    let read = try JSONDecoder().decode(SessionDocument.self, from: data)
    #expect(read == saved)
    let after = try WorkbenchFixture(
      reference: "A B", files: 3, bookmarks: read.sounds.map(\.bookmarks), view: read.view
    ).state
    #expect(after.savedView == before.savedView)
    #expect(after.files.map(\.bookmarks) == before.files.map(\.bookmarks))
    #expect(after.files.map(\.reference) == before.files.map(\.reference))
    #expect(after.fileIndex == 1)
    #expect(after.cursor == before.cursor && after.cursor.expansion == 0)
    #expect(after.beamView == before.beamView && after.maximised && after.isFine(.ledger))
    #expect(
      after.watches.map(\.number) == [2, 3] && after.lattice?.labels == before.lattice?.labels)
  }

  /// A session that was saved when the knob had another name.
  @Test func aFormerKnobIsTakenUp() throws {
    var fixture = try WorkbenchFixture()
    try fixture.typeLine("set unknown never")
    let data = try JSONEncoder().encode(document(of: fixture.state))
    let former = String(decoding: data, as: UTF8.self)
      .replacingOccurrences(of: "\"unknown\":\"never\"", with: "\"unknown-as-blank\":\"false\"")
    #expect(former.contains("unknown-as-blank"))
    let read = try JSONDecoder().decode(SessionDocument.self, from: Data(former.utf8))
    #expect(read.view.search.request == fixture.state.request)
  }

  /// A number that is taken for a later watchpoint must be free.
  @Test func laterWatchesHaveNumbersOfTheirOwn() throws {
    let saved = try lived().state.savedView
    var fixture = try WorkbenchFixture(reference: "A B", files: 3, view: saved)
    try fixture.typeLine("watch merge")
    #expect(fixture.state.watches.map(\.number) == [2, 3, 4])
  }

  /// A file's content, and the place and words of the error.
  @Test(arguments: [
    ("beamscope-session 1", "beamscope-session 9", "format", "beamscope-session 1"),
    ("\"beam\":\"2\"", "\"beam\":\"0\"", "view.search", "beam"),
    ("\"ledger\"", "\"lodger\"", "view.panels", "lodger"),
    ("\"kind\":\"margin\"", "\"kind\":\"marge\"", "view.watches", "marge"),
  ])
  func aWrongValueIsAnErrorWithItsPlace(
    old: String, new: String, place: String, words: String
  ) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(document(of: lived().state)), as: UTF8.self)
    #expect(text.contains(old))
    let damaged = text.replacingOccurrences(of: old, with: new)
    do {
      _ = try JSONDecoder().decode(SessionDocument.self, from: Data(damaged.utf8))
      Issue.record("was read")
    } catch DecodingError.dataCorrupted(let context) {
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      #expect(path.hasPrefix(place) && context.debugDescription.contains(words), "\(context)")
    }
  }

  /// Numbers of any size: readable files are restored without a crash, and drawn.
  @Test func hostileNumbersAreBounded() throws {
    let text = String(
      decoding: try JSONEncoder().encode(document(of: lived().state)), as: UTF8.self)
    var random = SplitMix64(seed: 11)
    for _ in 0..<200 {
      let damaged = text.replacing(/:(\d+)/) { match in
        Int.random(in: 0..<4, using: &random) == 0
          ? ":\([-1, 0, 7, 99, 1 << 31 - 1, 1 << 40, Int.min].randomElement(using: &random) ?? 0)"
          : String(match.output.0)
      }
      guard
        let document = try? JSONDecoder().decode(SessionDocument.self, from: Data(damaged.utf8))
      else { continue }
      var fixture = try WorkbenchFixture(
        reference: "A B", files: 3, bookmarks: document.sounds.map(\.bookmarks),
        view: document.view)
      try fixture.type("c", "C", "l", "'", "a", "j", "0", "j")
      try fixture.typeLine("watch")
      #expect(fixture.state.frameCount > fixture.state.cursor.frame)
    }
  }
}
