import Foundation
import TestSupport
import Testing

/// The sample models on real speech, where both are there.
@Suite(.slow) struct RealSpeechTests {
  private static let an4 = "speech/an4"

  static func model(_ name: String) -> URL {
    TestData.packageRoot.appendingPathComponent("samples/models/\(name).safetensors")
  }

  /// What the recipe found in PyTorch: id, tab, text.
  static func results(_ name: String) -> URL {
    TestData.packageRoot
      .appendingPathComponent("samples/recipes/an4/results/\(name).an4-test.tsv")
  }

  static func isThere(_ name: String) -> Bool {
    TestData.has(an4)
      && [model(name), results(name)].allSatisfy {
        FileManager.default.fileExists(atPath: $0.path)
      }
  }

  static let names = ["an4-full", "an4-streaming", "an4-tied-embr", "an4-lstm-embr"]

  static let reason: Comment =
    "needs a sample model with its results, and AN4 in $BEAMSCOPE_TEST_DATA or ../shared"

  /// 130 utterances; each must be word for word what the recipe measured.
  @Test(
    .enabled(if: names.allSatisfy(isThere), reason), arguments: names)
  func evaluateFindsWhatTheRecipeFound(name: String) throws {
    let folder = try TemporaryFolder()
    let found = folder.path("found.tsv")
    let object = try Program.succeed([
      "evaluate", Self.model(name).path, "--refs", TestData.url(Self.an4).path, "--part", "test",
      "--json", "--hypotheses", found, "--no-verdicts",
    ]).object
    let expected = try String(contentsOf: Self.results(name), encoding: .utf8)
    let pairs = try zip(lines(expected).sorted(), lines(folder.text("found.tsv")).sorted())
    for (theirs, ours) in pairs { #expect(ours == theirs) }
    #expect(try object.integer("utterances") == lines(expected).count)
    #expect(try object.object("edits").integer("words") == 773)
    // What is asked of the recipe: at most 5.5 % of its best model, 8 % of the others.
    #expect(try object.double("wer") <= (name == "an4-full" ? 0.055 : 0.08))
  }

  /// The sound of an utterance and its stored cepstra differ by rounding only, but rounding can
  /// flip a near tie: on these all must agree.
  @Test(.enabled(if: isThere("an4-full"), reason))
  func soundAndCepstraDecodeAlike() throws {
    let cepstra = try FileManager.default.subpathsOfDirectory(
      atPath: TestData.url("\(Self.an4)/mfcc").path)
    let sounds = try FileManager.default.contentsOfDirectory(
      atPath: TestData.url("\(Self.an4)/wav").path
    ).filter { $0.hasSuffix(".wav") }.sorted().prefix(12)
    var files: [String] = []
    for sound in sounds {
      let name = sound.dropLast(4) + ".mfc"
      guard let other = cepstra.first(where: { $0.hasSuffix("/" + name) }) else { continue }
      files += [
        TestData.url("\(Self.an4)/wav/\(sound)").path,
        TestData.url("\(Self.an4)/mfcc/\(other)").path,
      ]
    }
    try #require(files.count >= 10, "sounds with cepstra")
    let texts = try Program.succeed(
      ["decode", Self.model("an4-full").path] + files + ["--json"]
    ).objects.map { try $0.string("text") }
    for index in stride(from: 0, to: texts.count, by: 2) {
      #expect(texts[index] == texts[index + 1], "\(files[index])")
    }
  }

  private func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }
}
