import Foundation
import Testing

/// `beamscope score`: its keys, and the order that its sums must have.
@Suite struct ScoreTests {
  @Test(arguments: ["A", "AB AB", "C A C", ""])
  func everyKeyIsThereAndTheSumsAreOrdered(text: String) throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let object = try Program.succeed(
      ["score", TinyModels.committed("streaming"), sound, "--text", text, "--json"]
    ).object
    #expect(
      object.keys == [
        "audio", "text", "tokens", "ids", "exact_log_prob", "monotonic_log_prob",
        "viterbi_log_prob", "frames", "token_posteriors", "segmentation",
      ])
    #expect(try object.string("text") == text)
    let ids = try object.integers("ids")
    let frames = try object.integers("frames")
    #expect(try object.strings("tokens").count == ids.count)
    #expect(frames.count == ids.count && frames == frames.sorted())
    let posteriors = try object.doubles("token_posteriors")
    #expect(posteriors.count == ids.count && posteriors.allSatisfy { $0 > 0 && $0 <= 1 + 1e-9 })
    let segmentation = try object.object("segmentation")
    #expect(segmentation.keys == ["origin", "tried", "exhaustive"])
    #expect(try segmentation.integer("tried") >= 1)
    #expect(try object.double("exact_log_prob") <= 0)
    #expect(try object.double("viterbi_log_prob") <= object.double("exact_log_prob") + 1e-9)
  }

  @Test func moreLabelsThanFramesAreImpossibleMonotonically() throws {
    let folder = try TemporaryFolder()
    // 4 rows of 10 ms, stacked by two: two frames.
    let sound = try TestSound.write("short.wav", in: folder, seconds: 0.04)
    let object = try Program.succeed(
      ["score", TinyModels.committed("full"), sound, "--text", "C C C C", "--json"]
    ).object
    #expect(try object.isNull("monotonic_log_prob"))
    #expect(try object.double("exact_log_prob") < 0)
  }

  @Test func aTextThatCannotBeSpelledIsAnError() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let run = try Program.run(
      ["score", TinyModels.committed("full"), sound, "--text", "A WHALE", "--json"])
    #expect(run.status == 1 && !run.wasKilled)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("WHALE") && run.errors.contains("expected"))
  }

  @Test func theListingShowsScoresAndAlignment() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let run = try Program.succeed(
      ["score", TinyModels.committed("full"), sound, "--text", "c a"])
    for text in ["C A", "exact log P", "monotonic", "best alignment", "▁A"] {
      #expect(run.output.contains(text), "\(run)")
    }
  }
}
