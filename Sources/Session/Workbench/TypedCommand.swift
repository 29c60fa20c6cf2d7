import Analysis
import BeamSearch

/// What can be typed after `:`: every command by its name, and these with an argument.
package enum TypedCommand {
  package enum Setting: String, Sendable, CaseIterable {
    case beam, cap, nbest, set, search, dialect, force, forbid, fork, forks, drop, diff, model,
      frame, marks, watch, unwatch, theme, reference,
      why, glossary, tour, file, all, train,
      export
    case exportOver = "export!"
    case trace
    case traceOver = "trace!"
    case save, load, record

    package var argument: String {
      switch self {
      case .beam, .cap, .nbest, .frame, .file: "N"
      case .set: "KNOB VALUE"
      case .search, .dialect, .theme, .fork, .drop, .diff: "NAME"
      case .force, .forbid: "TOKEN"
      case .model: "FILE"
      case .reference, .why: "TEXT"
      case .export, .exportOver, .trace, .traceOver, .save, .load, .record: "FILE"
      case .marks, .forks, .all, .tour: ""
      case .glossary: "TERM"
      case .train: TrainingStep.usage
      case .watch: "WHAT"
      case .unwatch: "N|all"
      }
    }

    package var help: String {
      switch self {
      case .beam: "search again with a beam of N hypotheses"
      case .cap: "search again with at most N labels a frame"
      case .nbest: "search again and keep the N best"
      case .set: "search again with a knob set; \"default\" gives it back; alone it lists the knobs"
      case .search: "search again with another algorithm"
      case .dialect: "search again with another project's habits; none leaves them"
      case .force: "make every hypothesis begin this frame with a token; nothing frees the frame"
      case .forbid: "never take a token at this frame; nothing frees the frame"
      case .fork: "go to a fork, or make the present search one from here on"
      case .forks: "list the forks and how they are searched"
      case .drop: "forget a fork; nothing means this one"
      case .diff: "go to where this fork and another part, beside each other"
      case .model: "search the same sound with another model, as a fork"
      case .frame: "go to encoder frame N"
      case .marks: "list the marks of this file"
      case .watch: "stop runs and plays at \(WatchKind.usage); alone it lists"
      case .unwatch: "remove watchpoint number N, or all"
      case .glossary: "explain a word of the field; alone the one that fits what is selected"
      case .tour: "a tour of a sample that teaches how an RNN-T is decoded"
      case .theme: "use a theme"
      case .reference: "set the reference text; nothing removes it"
      case .why: "ask what became of a text, why, and what would have kept it"
      case .file: "open sound file number N"
      case .all: "decode all files that are not yet, in the background"
      case .train:
        "train a copy of the decoder a step towards the reference, and show what it did, as a fork"
      case .export:
        "write what was recognised, or the screen, in the format of the file's suffix "
          + "(\(ExportCatalog.suffixes(ExportCatalog.formats))); alone it asks"
      case .exportOver: "the same in the place of a file that is there"
      case .trace: "write every expansion of this search, for beamscope replay and diff"
      case .traceOver: "the same in the place of a file that is there"
      case .save:
        "write the session to a file that :load and --session take up; alone to the same again"
      case .load: "take up a session that was saved"
      case .record: "write the keys of this session for --keys to type again; alone it stops"
      }
    }

    /// The knob that it is a short name of.
    var knob: SearchKnob? {
      switch self {
      case .beam: .beam
      case .cap: .maxSymbols
      case .nbest: .nBest
      case .set, .search, .dialect, .force, .forbid, .fork, .forks, .drop, .diff, .model, .frame,
        .marks, .watch, .unwatch, .theme, .reference, .why, .glossary, .tour, .file, .all, .train,
        .export, .exportOver, .trace, .traceOver, .save, .load, .record:
        nil
      }
    }
  }

  /// What a typed line means.
  enum Parsed: Equatable {
    case command(Command)
    case setting(Setting, String)
    case crash
    case empty
    case unknown(String)
  }

  static func parse(_ line: String) -> Parsed {
    let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
    guard let word = parts.first else { return .empty }
    let argument = parts.count > 1 ? parts[1] : ""
    if let setting = Setting(rawValue: word) { return .setting(setting, argument) }
    if let command = Command(rawValue: word) { return .command(command) }
    // For a test of what becomes of the terminal: neither completed nor listed.
    if word == "debug-crash" { return .crash }
    if word == "q" { return .command(.quit) }
    return .unknown(word)
  }

  /// The longest beginning that all possible continuations of the text share; `nil` for none.
  ///
  /// - Parameters:
  ///   - plan: whose knobs can be set, and whose dialect's searches be chosen.
  ///   - others: lines that are possible, too.
  static func completion(
    of text: String, themes: [String], plan: SearchPlan, others: [String] = []
  ) -> String? {
    let words = Command.allCases.map(\.rawValue) + Setting.allCases.map { $0.rawValue + " " }
    let all = text.contains(" ") ? arguments(themes: themes, plan: plan) + others : words
    let fitting = all.filter { $0.hasPrefix(text) }
    guard var common = fitting.first else { return nil }
    for other in fitting { common = String(zip(common, other).prefix { $0 == $1 }.map(\.0)) }
    return common
  }

  private static func arguments(themes: [String], plan: SearchPlan) -> [String] {
    let searches = plan.dialect?.searches ?? SearchCatalog.profiles.map(\.name)
    let knobs = plan.heeded.flatMap { setting -> [String] in
      let name = "set \(setting.knob.name) "
      return [name] + (setting.knob.words + ["default"]).map { name + $0 }
    }
    return searches.map { "search " + $0 } + knobs + themes.map { "theme " + $0 }
      + (DialectCatalog.all.map(\.name) + [DialectCatalog.noneName]).map { "dialect " + $0 }
      + WatchKind.allCases.map { "watch " + $0.rawValue + ($0.argument.isEmpty ? "" : " ") }
      + Glossary.terms.map { "glossary " + $0.name }
      + ["unwatch " + WorkbenchState.everyWatch]
      + TrainingStep.Loss.allCases.map { "train step " + $0.rawValue }
  }
}

extension SearchKnob {
  /// The words among its values.
  fileprivate var words: [String] {
    argument.split(separator: "|").map(String.init).filter { $0.count > 1 && $0 != "U+n" }
  }
}
