import ArgumentParser
import BeamSearch
import Transducer

/// The options of a search, spelled alike by every command.
struct SearchArguments: ParsableArguments {
  @Option(
    name: .customLong("search"),
    help: ArgumentHelp(
      "The search:",
      discussion: SearchCatalog.profiles.map { "\($0.name): \($0.summary)" }
        .joined(separator: "\n"),
      valueName: "name"),
    completion: .list(SearchCatalog.profiles.map(\.name)))
  var name = SearchCatalog.defaultName

  @Option(help: "Hypotheses that live on after a frame.")
  var beam = 4

  @Option(help: ArgumentHelp("The most labels in one frame.", valueName: "k"))
  var maxSymbols = 6

  @Option(help: ArgumentHelp("The most candidates in the final list.", valueName: "n"))
  var nbest = 8

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Subtracted from the logit of blank.", valueName: "x"))
  var blankPenalty = 0.0

  @Option(help: ArgumentHelp("Divides the logits; above 0.", valueName: "x"))
  var temperature = 1.0

  /// Beyond these a search is no longer of use, only endless.
  private static let limits = (beam: 10_000, maxSymbols: 1000)

  func validate() throws {
    guard beam <= Self.limits.beam, maxSymbols <= Self.limits.maxSymbols else {
      throw ValidationError(
        "--beam \(beam) --max-symbols \(maxSymbols): at most \(Self.limits.beam) and "
          + "\(Self.limits.maxSymbols).")
    }
    do {
      _ = try profile()
      _ = try options()
    } catch {
      throw ValidationError("\(error)")
    }
  }

  func profile() throws(SearchError) -> SearchProfile {
    try SearchCatalog.profile(named: name)
  }

  func options() throws(SearchError) -> SearchOptions {
    let options = SearchOptions(
      beamSize: beam, maxSymbolsPerFrame: maxSymbols,
      adjustment: LogitAdjustment(blankPenalty: blankPenalty, temperature: temperature),
      nBest: nbest)
    try options.validate()
    return options
  }
}

extension DecodeResult {
  /// How the search was run, with the sizes it really had.
  var searchJSON: JSON {
    .object([
      ("name", .string(profile.name)),
      ("beam", .integer(profile.knobs.contains(.beamSize) ? options.beamSize : 1)),
      (
        "max_symbols",
        .integer(profile.knobs.contains(.maxSymbolsPerFrame) ? options.maxSymbolsPerFrame : 1)
      ),
      ("semantics", .string(profile.semantics.rawValue)),
      ("blank_penalty", .number(options.adjustment.blankPenalty)),
      ("temperature", .number(options.adjustment.temperature)),
    ])
  }
}
