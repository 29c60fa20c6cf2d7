import Testing

/// `:train step` and `bench loss` in the real program.
@Suite("Steps of training in the program", .serialized)
struct TrainStepProgramTests {
  @Test("training steps fix a sample with a near miss")
  func step() throws {
    let folder = try TemporaryFolder()
    let line = ":train step".map { $0 == " " ? "<Space>" : String($0) }
    let keys = try folder.write([">", "6"] + line + ["<Enter>"], as: "keys")
    let run = try Program.run(["open", "--keys", keys, "--size", "200x60", "--dump-screen"])
    #expect(run.status == 0)
    let words = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("train-1: one EMBR step at rate 0.01"))
    #expect(words.contains("up FEBRUARY THIRTIETH, 0 errors: p .87 -> .98"))
  }

  @Test("the loss of random logits is a number; a blank that is not a token is rejected")
  func loss() throws {
    let run = try Program.run([
      "bench", "loss", "--batch", "2", "--frames", "3", "--labels", "2", "--vocabulary", "5",
      "--repetitions", "1", "--json",
    ])
    #expect(run.status == 0)
    let losses = try run.object.doubles("losses")
    #expect(losses.count == 2 && losses.allSatisfy { $0 > 0 && $0.isFinite })
    let wrong = try Program.run(["bench", "loss", "--vocabulary", "4", "--blank", "4"])
    #expect(wrong.status == 64 && wrong.errors.contains("--blank: found 4"))
  }
}
