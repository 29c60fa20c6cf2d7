import AudioFiles
import Foundation
import Kernels
import ModelFiles
import Testing
import Transducer

/// Usage errors exit with code 64 and say what is expected; help explains the exit codes.
@Suite struct UsageTests {
  static let model = TinyModels.committed("full")

  static let wrong: [(arguments: [String], word: String)] = [
    (["decode", model], "<audio>"),
    (["decode"], "<model>"),
    (["decode", model, "a.wav", "--search", "psychic"], "greedy, modified, graves"),
    (["decode", model, "a.wav", "--beam", "0"], "beam: found 0"),
    (["decode", model, "a.wav", "--beam", "many"], "beam"),
    (["decode", model, "a.wav", "--max-symbols", "-1"], "max-symbols"),
    (["decode", model, "a.wav", "--beam", "1000000000"], "1 to 10000"),
    (["decode", model, "a.wav", "--max-symbols", "1000000000"], "1 to 1000"),
    (["decode", model, "a.wav", "--temperature", "0"], "temperature"),
    (["decode", model, "a.wav", "--temperature", "nan"], "temperature"),
    (["decode", model, "a.wav", "--nbest", "0"], "nbest: found 0"),
    (["decode", model, "a.wav", "--search", "greedy", "--beam", "4"], "modified, graves, tsd"),
    (["decode", model, "a.wav", "--expand-window", "3"], "expected one of maes"),
    (["decode", model, "a.wav", "--search", "maes", "--expand-window", "-1"], "0 or more"),
    (["decode", model, "a.wav", "--search", "alsd", "--max-labels", "0"], "or auto"),
    (["decode", model, "a.wav", "--length-norm", "U"], "U+context"),
    (["decode", model, "a.wav", "--merge-times", "last"], "best or first"),
    (["decode", model, "a.wav", "--unknown", "maybe"], "blank or label or never"),
    (["decode", model, "a.wav", "--dialect", "latin"], "icefall, sherpa-onnx, espnet"),
    (["decode", model, "a.wav", "--dialect", "nemo", "--search", "nsc"], "expected one of graves"),
    (["decode", model, "a.wav", "--fusion-timing", "after"], "--lm, --hotwords or --ilm-weight"),
    (["decode", model, "a.wav", "--lm-weight", "1"], "--lm"),
    (["decode", model, "a.wav", "--lm", "x", "--lm-weight", "inf"], "finite"),
    (["decode", model, "a.wav", "--lm", "x", "--lm-unit", "bytes"], "words or tokens"),
    (["decode", model, "a.wav", "--hotwords", "x", "--hotwords-score", "0"], "above 0"),
    (["decode", model, "a.wav", "--risk-temperature", "0"], "--risk-temperature"),
    (["keys", "--dialect", "latin"], "icefall"),
    (["decode", model, "a.wav", "b.wav", "--ref", "A"], "--manifest"),
    (["decode", model], "--manifest"),
    (["decode", model, "a.wav", "--no-refs", "--ref", "A"], "--no-refs"),
    (["decode", model, "a.wav", "--ref", "A", "--refs", "refs.tsv"], "not both"),
    (["score", model, "a.wav"], "--text"),
    (["features", model, "--output", "x.npy"], "one sound file"),
    (["features", "--front-end", "ear", "a.wav", "--output", "x.npy"], "sphinx-mfcc"),
    (["features", "--front-end", "sphinx-mfcc", model, "a.wav", "--output", "x"], "no model"),
    (["features", model, "a.wav"], "--output"),
    (["evaluate", model], "--manifest"),
    (["evaluate", model, "a.wav", "--refs", "refs.tsv", "--audio-dir", "x"], "--audio-dir"),
    (["decode", model, "a.wav", "--hotwords-skip"], "--hotwords"),
    (["evaluate", model, "--refs", "refs.tsv", "--resamples", "0"], "--resamples"),
    (["info"], "--preset"),
    (["info", model, "--preset", "paper"], "--preset"),
    (["info", "--preset", "other"], "paper"),
    (["bench", model], "sound files"),
    (["bench", model, "a.wav", "--repetitions", "0"], "--repetitions"),
  ]

  @Test(arguments: wrong)
  func isExplained(arguments: [String], word: String) throws {
    let folder = try TemporaryFolder()
    let run = try Program.run(arguments, in: folder)
    #expect(run.status == 64 && !run.wasKilled, "\(run)")
    #expect(run.errors.contains(word), "\(run)")
    #expect(run.output.isEmpty)
  }

  @Test(arguments: ["decode", "score", "evaluate", "info", "features", "encode", "bench"])
  func helpSaysTheExitCodes(command: String) throws {
    let run = try Program.succeed([command, "--help"])
    #expect(run.output.contains("Exit codes: 0 success; 1 "))
  }

  @Test func outputThatCannotBeWrittenIsAnError() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let output = folder.path("nowhere/array.npy")
    let run = try Program.run(["encode", Self.model, sound, "--output", output])
    #expect(run.status == 1 && run.errors.contains(output), "\(run)")
  }

  /// Writing to a link or a device must not put a file in its place.
  @Test func outputThroughALinkLeavesTheLink() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let (link, target) = (folder.path("link.npy"), folder.path("target.npy"))
    try folder.write([] as [UInt8], as: "target.npy")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
    _ = try Program.succeed(["encode", Self.model, sound, "--output", link])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
    let width = try ModelFile.read(Self.model).model.encoder.outputDim
    #expect(try NumpyFile.read(target).columns == width)
  }

  @Test func negativeValuesAreValues() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let object = try Program.succeed(
      ["decode", Self.model, sound, "--json", "--blank-penalty", "-1.5"]
    ).object
    #expect(try object.object("search").double("blank_penalty") == -1.5)
  }
}
