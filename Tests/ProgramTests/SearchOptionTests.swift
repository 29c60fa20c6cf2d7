import BeamSearch
import Foundation
import Testing

/// The knobs of every search, and the dialects, from the command line to the JSON.
@Suite struct SearchOptionTests {
  @Test(arguments: SearchCatalog.profiles.map(\.name))
  func theJSONStatesEveryKnobThatIsHeededAndNoOther(search: String) throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let profile = try SearchCatalog.profile(named: search)
    let stated = try Program.succeed(
      ["decode", TinyModels.committed("full"), sound, "--json", "--search", search]
    ).object.object("search")
    var keys: Set = ["name", "semantics", "tie_rule", "dialect", "fusion"]
    keys.formUnion(
      SearchKnob.allCases.filter { $0.isApplicable(to: profile) }
        .map { $0.name.replacingOccurrences(of: "-", with: "_") })
    // Values fixed by a search are also reported.
    keys.insert("beam")
    if profile.clock == .frames { keys.insert("max_symbols") }
    #expect(stated.keys == keys)
    #expect(try stated.string("semantics") == profile.semantics.rawValue)
    #expect(try stated.string("tie_rule") == SearchProfile.tieRule)
    #expect(try stated.isNull("dialect"))
  }

  /// Option, value, and the value in JSON.
  static let knobs: [(search: String, option: String, value: String, key: String, json: String)] = [
    ("tsd", "--beam", "7", "beam", "7"),
    ("graves", "--labels-per-hypothesis", "3", "labels_per_hypothesis", "3"),
    ("alsd", "--max-labels", "9", "max_labels", "9"),
    ("alsd", "--max-labels", "auto", "max_labels", "<null>"),
    ("nsc", "--prefix-alpha", "2", "prefix_alpha", "2"),
    ("maes", "--prefix-alpha", "2", "prefix_alpha", "2"),
    ("maes", "--expand-window", "1.5", "expand_window", "1.5"),
    ("maes", "--extra-candidates", "0", "extra_candidates", "0"),
    ("merging", "--context-labels", "1", "context_labels", "1"),
    ("merging", "--paths-per-state", "2", "paths_per_state", "2"),
    ("modified", "--length-norm", "U+context", "length_norm", "U+3"),
    ("modified", "--length-norm", "U+1", "length_norm", "U+1"),
    ("tsd", "--unknown", "label", "unknown", "label"),
    ("tsd", "--unknown-as-blank", "true", "unknown", "blank"),
    ("greedy", "--unknown-as-blank", "false", "unknown", "never"),
    ("tsd", "--merge-times", "first", "merge_times", "first"),
    ("tsd", "--blank-penalty", "-1.5", "blank_penalty", "-1.5"),
    ("tsd", "--temperature", "2.5", "temperature", "2.5"),
  ]

  @Test(arguments: knobs)
  func aKnobIsHeeded(search: String, option: String, value: String, key: String, json: String)
    throws
  {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let stated = try Program.succeed(
      [
        "decode", TinyModels.committed("full"), sound, "--json", "--search", search, option, value,
      ]
    ).object.object("search")
    #expect("\(try stated.value(key))" == json)
  }

  @Test func prefixMergingIsAFlag() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let arguments = ["decode", TinyModels.committed("full"), sound, "--json", "--search", "graves"]
    for (flag, value) in [("--prefix-merging", 1.0), ("--no-prefix-merging", 0)] {
      let stated = try Program.succeed(arguments + [flag]).object.object("search")
      #expect(try stated.double("prefix_merging") == value)
    }
  }

  @Test(arguments: DialectCatalog.all.map(\.name))
  func aDialectIsStatedWithItsSwitches(name: String) throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let arguments = ["decode", TinyModels.committed("full"), sound, "--dialect", name]
    let object = try Program.succeed(arguments + ["--json"]).object
    let dialect = try DialectCatalog.named(name)
    let search = try object.object("search")
    #expect(try search.string("name") == dialect.defaultSearch)
    let stated = try search.object("dialect")
    #expect(try stated.string("name") == name)
    let profile = try SearchCatalog.profile(named: dialect.defaultSearch)
    let switches = try stated.objects("switches")
    #expect(
      try switches.map { try $0.string("value") } == dialect.switches(for: profile).map(\.value))
    #expect(switches.allSatisfy { $0.keys == ["switch", "value", "meaning", "followed"] })
    let listing = try Program.succeed(arguments)
    #expect(listing.lines[0] == "dialect \(name): \(dialect.summary)")
    let own = try Program.succeed(arguments + ["--json", "--length-norm", "U+7"]).object
    #expect(try own.object("search").string("length_norm") == "U+7")
    let explained = try Program.succeed(["keys", "--dialect", name]).output
    #expect(dialect.switches.allSatisfy { explained.contains($0.meaning) })
  }

  /// The streaming temperature of sherpa-onnx is not the search's: at 2 an uncertain token has
  /// lower confidence, and the score is unchanged.
  @Test func theConfidenceTemperatureLeavesTheSearchAlone() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let arguments = ["decode", TinyModels.committed("full"), sound, "--json"]
    let sherpa = try Program.succeed(arguments + ["--dialect", "sherpa-onnx"]).object
    let icefall = try Program.succeed(arguments + ["--dialect", "icefall"]).object
    #expect(try sherpa.object("search").double("temperature") == 1)
    let pairs = zip(try sherpa.objects("nbest"), try icefall.objects("nbest"))
    for (own, other) in pairs {
      #expect(try own.double("score") == other.double("score"))
      let confidences = try own.doubles("token_confidences")
      let sharp = try own.doubles("token_log_probs").map { exp($0) }
      #expect(confidences.count == sharp.count)
      for (flat, sharp) in zip(confidences, sharp) {
        #expect(flat > 0 && flat < 1)
        // Of six tokens one with more than two thirds is the best by far: halving logits lowers it.
        if sharp > 0.67 { #expect(flat < sharp) }
      }
      #expect(!other.keys.contains("token_confidences"))
    }
  }

  @Test func risksHaveATemperatureAndMayHaveTheReference() throws {
    let folder = try TemporaryFolder()
    let model = try TinyModels.unambiguous(in: folder)
    let sound = try TestSound.write("one.wav", in: folder)
    let arguments = ["decode", model, sound, "--json", "--ref", "E E A B C D E"]
    let plain = try Program.succeed(arguments).object
    let joined = try Program.succeed(
      arguments + ["--add-reference", "--risk-temperature", "100"]
    ).object
    #expect(try plain.object("reference").isNull("joined_posterior"))
    #expect(try joined.object("reference").double("joined_posterior") > 0)
    #expect(try joined.double("risk_temperature") == 100)
    #expect(try joined.double("expected_risk") != plain.double("expected_risk"))
    let verdict = try plain.object("verdict")
    #expect(verdict.keys == ["verdict", "explanation", "reference_at"])
    #expect(
      try ["model_error", "search_error", "ranking_error"].contains(verdict.string("verdict")))
    let consensus = try plain.object("consensus")
    for bin in try consensus.objects("bins") {
      let rest = try bin.objects("alternatives").map { try $0.double("posterior") }
      #expect(try abs(bin.double("confidence") + rest.reduce(0, +) - 1) < 1e-9)
    }
  }
}
