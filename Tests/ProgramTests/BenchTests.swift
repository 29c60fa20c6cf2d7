import TestSupport
import Testing

/// `beamscope bench`: its output, not how fast anything is.
@Suite(.slow) struct BenchTests {
  static let stages = [
    "model_loading", "front_end", "encoder", "search", "exact_scoring", "decoding",
  ]

  @Test func everyStageIsMeasured() throws {
    let folder = try TemporaryFolder()
    let sounds = try (1...2).map { seed in
      try TestSound.write("utt\(seed).wav", in: folder, seed: UInt64(seed))
    }
    let object = try Program.succeed(
      ["bench", TinyModels.committed("full")] + sounds + ["--repetitions", "2", "--json"]
    ).object
    #expect(
      object.keys
        == Set(
          Self.stages + [
            "model", "build", "repetitions", "utterances", "duration", "search_options", "screen",
          ]))
    #expect(try object.integer("utterances") == 2)
    #expect(try abs(object.double("duration") - 1.6) < 1e-9)
    for stage in Self.stages {
      let figure = try object.object(stage)
      let time = try figure.double("time")
      #expect(time > 0)
      guard stage != "model_loading" else { continue }
      #expect(try abs(figure.double("times_real_time") * time / 1.6 - 1) < 1e-9)
    }
    let screen = try object.object("screen")
    #expect(try screen.integer("keys") > 0)
    #expect(try screen.double("key_to_screen") <= screen.double("worst_key_to_screen"))
    #expect(try screen.double("start_to_screen") > 0)
  }

  @Test func theListingNamesWhatWasMeasured() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let run = try Program.succeed(
      ["bench", TinyModels.committed("streaming"), sound, "--repetitions", "1"])
    for text in ["streaming", "1 utterances, 0.8 s", "times real time", "at 120x40", "decoding"] {
      #expect(run.output.contains(text), "\(run)")
    }
  }

  @Test func aBadFileIsAnErrorHereToo() throws {
    let folder = try TemporaryFolder()
    let run = try Program.run(
      ["bench", TinyModels.committed("full"), folder.path("none.wav"), "--repetitions", "1"])
    #expect(run.status == 1 && !run.wasKilled && run.errors.contains("none.wav"), "\(run)")
  }
}

/// `beamscope bench search`: a figure for each search, beam and model.
@Suite struct SearchBenchTests {
  @Test func everyBeamOfASearchIsMeasuredOnBothModels() throws {
    let run = try Program.succeed(
      ["bench", "search", "--search", "modified", "--repetitions", "1", "--json"])
    let object = try run.object
    #expect(object.keys == ["build", "repetitions", "models", "why"])
    let why = try object.object("why")
    #expect(try abs(why.double("duration") - 10) < 1e-9 && why.double("time") > 0)
    let models = try object.objects("models")
    #expect(try models.map { try $0.integer("vocabulary") } == [64, 4096])
    for model in models {
      let figures = try model.objects("searches")
      #expect(try figures.map { try $0.integer("beam") } == [1, 4, 16])
      for figure in figures {
        #expect(try figure.string("search") == "modified")
        let frames = try figure.double("frames_per_second") * figure.double("time")
        #expect(try abs(frames / model.double("frames") - 1) < 1e-9)
      }
    }
  }

  @Test(arguments: [["--search", "psychic"], ["--repetitions", "0"]])
  func whatCannotBeMeasuredIsRefused(arguments: [String]) throws {
    let run = try Program.run(["bench", "search"] + arguments)
    #expect(run.status == 64 && !run.wasKilled, "\(run)")
  }

  /// The default, without the name of the benchmark.
  @Test func theStagesAreTheDefault() throws {
    let help = try Program.succeed(["bench", "--help"]).output
    #expect(help.contains("stages") && help.contains("search"))
    let run = try Program.run(["bench", "stages", TinyModels.committed("full")])
    #expect(run.status == 64 && run.errors.contains("sound files"))
  }
}

/// `beamscope bench decoder`: a figure for each model and preset.
@Suite struct DecoderBenchTests {
  @Test func presetsAreCountedAsInfoCountsThem() throws {
    let run = try Program.succeed(
      ["bench", "decoder", "--preset", "paper", "--repetitions", "1", "--json"])
    let found = try run.object.objects("decoders")
    let known = try Program.succeed(["info", "--preset", "paper", "--json"]).object
      .objects("decoders")
    #expect(try found.map { try $0.string("name") } == known.map { try $0.string("name") })
    #expect(
      try found.map { try $0.integer("parameters") } == known.map { try $0.integer("parameters") })
    for decoder in found {
      #expect(try decoder.double("predictor_step") > 0 && decoder.double("joiner_step") > 0)
    }
    // A factor of twenty or more is visible even on a busy machine.
    #expect(try found[0].double("predictor_step") > 4 * found[1].double("predictor_step"))
  }

  @Test func aModelIsMeasuredByItsDecoderAlone() throws {
    let model = TinyModels.committed("full")
    let run = try Program.succeed(["bench", "decoder", model, "--repetitions", "1", "--json"])
    let found = try run.object.objects("decoders")
    let components = try Program.succeed(["info", model, "--json"]).object.objects("components")
    let decoder = try components.filter { ["predictor", "joiner"].contains(try $0.string("name")) }
    #expect(found.count == 1)
    #expect(
      try found[0].integer("parameters")
        == decoder.reduce(0) { try $0 + $1.integer("parameters") })
  }

  @Test(arguments: [["--preset", "mine"], ["--repetitions", "0"]])
  func whatCannotBeMeasuredIsRefused(arguments: [String]) throws {
    let run = try Program.run(["bench", "decoder"] + arguments)
    #expect(run.status == 64 && !run.wasKilled, "\(run)")
  }
}

/// `beamscope bench ui`: a figure for each panel, in its place and maximised.
@Suite struct UIBenchTests {
  @Test func everyPanelIsMeasured() throws {
    let object = try Program.succeed(
      ["bench", "ui", "--seconds", "4", "--trace-seconds", "4", "--json"]
    ).object
    let panels = try object.objects("panels")
    #expect(panels.count % 2 == 0 && panels.count >= 20)
    let names = try panels.map { try $0.string("panel") }
    #expect(Set(names).count * 2 == panels.count && names.contains("Lattice"))
    for panel in panels {
      #expect(try panel.double("median") <= panel.double("percentile95"))
      #expect(try panel.double("percentile95") <= panel.double("worst"))
      // Never the whole screen for one key.
      #expect(try panel.integer("cells_median") < 200 * 60)
    }
    #expect(try object.double("worst") > 0)
    let trace = try object.object("trace")
    #expect(try trace.integer("beam") == 8 && trace.integer("steps") > 90)
  }

  @Test func whatCannotBeMeasuredIsRefused() throws {
    let run = try Program.run(["bench", "ui", "--seconds", "0"])
    #expect(run.status == 64 && !run.wasKilled && run.errors.contains("--seconds"), "\(run)")
  }
}
