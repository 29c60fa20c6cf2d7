import Foundation
import TestSupport
import Testing

/// Hotwords as people bring them (`Tests/Field/hot`): read, or refused with what to do.
@Suite struct HotwordInputTests {
  private static let root = TestData.packageRoot

  private func decode(_ file: String, _ more: [String] = []) throws -> Program.Run {
    try Program.run(
      [
        "decode", Self.root.appendingPathComponent("samples/models/an4-full.safetensors").path,
        Self.root.appendingPathComponent("samples/wav/date-february-thirtieth.wav").path, "--json",
        "--no-refs", "--hotwords", Self.root.appendingPathComponent("Tests/Field/hot/\(file)").path,
      ] + more)
  }

  /// The phrase's tokens earn its own boost, or 1.5 each.
  static let read: [(name: String, phrases: Int, isBoosted: Bool, note: String?)] = [
    ("kws.txt", 1, true, "#threshold of 1 phrases and @label of 1 phrases"),
    ("kws2.txt", 1, true, "#threshold of 1 phrases ignored"), ("tokenised.txt", 1, true, nil),
    ("plain.txt", 2, true, nil), ("crlf.txt", 2, true, nil), ("lower.txt", 1, true, nil),
    ("tab.txt", 1, true, nil), ("nested.txt", 3, true, nil),
  ]

  @Test(arguments: read)
  func theFileIsRead(name: String, phrases: Int, isBoosted: Bool, note: String?) throws {
    let run = try decode(name)
    #expect(run.status == 0, "\(run)")
    let object = try run.object
    #expect(
      try object.object("search").object("fusion").object("hotwords").integer("phrases") == phrases)
    #expect(try (object.objects("nbest")[0].double("hotwords") > 0) == isBoosted)
    #expect(note.map { run.errors.contains($0) } ?? run.errors.isEmpty, "\(run)")
  }

  static let refused: [(name: String, words: [String])] = [
    ("oov.txt", ["2 phrases that cannot be spelled", "ZÜRICH", "X-RAY", "--hotwords-skip"]),
    ("comma.txt", [":1,5", "a number above 0"]), ("neg.txt", [":-1"]), ("zero.txt", [":0"]),
    ("nospace.txt", ["FEBRUARY:2.5", "a boost is a space, a colon and a number"]),
    ("colonspace.txt", ["FEBRUARY: 2.5", "a boost is a space, a colon and a number"]),
    ("apos.txt", ["FEBRUARY'S"]),
  ]

  @Test(arguments: refused)
  func theRefusalSaysWhatToDo(name: String, words: [String]) throws {
    let run = try decode(name)
    #expect(run.status == 1 && run.output.isEmpty, "\(run)")
    for word in words { #expect(run.errors.contains(word), "\(run)") }
  }

  @Test func skippingGoesOnWithoutThem() throws {
    let run = try decode("oov.txt", ["--hotwords-skip"])
    #expect(run.status == 0, "\(run)")
    let fusion = try run.object.object("search").object("fusion")
    #expect(try fusion.object("hotwords").integer("phrases") == 1)
    #expect(run.errors.contains("left out: 2 phrases") && run.errors.contains("ZÜRICH"), "\(run)")
    let all = try decode("apos.txt", ["--hotwords-skip"])
    #expect(all.status == 1 && all.errors.contains("FEBRUARY'S"), "\(all)")
  }
}
