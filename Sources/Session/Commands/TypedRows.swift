import Analysis
import BeamSearch
import Experiments
import Transducer

extension TypedCommand {
  /// How the search runs.
  static let search: [TypedCommand] = [
    TypedCommand("beam", "N", help: "search again with a beam of N hypotheses") {
      $0.turn(.knob(.beam), to: $1)
    },
    TypedCommand("cap", "N", help: "search again with at most N labels per frame") {
      $0.turn(.knob(.maxSymbols), to: $1)
    },
    TypedCommand("nbest", "N", help: "search again and keep the N best") {
      $0.turn(.knob(.nBest), to: $1)
    },
    TypedCommand(
      "set", "KNOB VALUE",
      help: "search again with a knob set; \"default\" resets it; no argument lists the knobs",
      completions: { state in
        state.plan.applicable.map(\.knob).flatMap { knob in
          (["", "default"] + knob.kind.words).map { "\(knob.name) \($0)" }
        }
      }
    ) { $0.setKnob($1) },
    TypedCommand(
      "search", "NAME", help: "search again with another algorithm",
      completions: { $0.plan.dialect?.searches ?? SearchCatalog.profiles.map(\.name) }
    ) { $0.turn(.search, to: $1) },
    TypedCommand(
      "dialect", "NAME", help: "search with another project's conventions; \"none\" turns them off",
      completions: { _ in DialectCatalog.all.map(\.name) + [DialectCatalog.noneName] }
    ) { $0.turn(.dialect, to: $1) },
    TypedCommand(
      "force", "TOKEN",
      help: "make every hypothesis start this frame with a token; no argument undoes that",
      completions: \.emissionNames
    ) { $0.intervene(":force", $1) { .force($0) } },
    TypedCommand(
      "forbid", "TOKEN", help: "never take a token at this frame; no argument undoes that",
      completions: \.emissionNames
    ) { $0.intervene(":forbid", $1) { .forbid($0) } },
    TypedCommand(
      "fork", "NAME", help: "go to a fork, or fork the current search from here on",
      completions: { $0.forks.map(\.name) }
    ) { $1.isEmpty ? $0.run(.fork) : $0.goToFork($1) },
    .change("forks", help: "list the forks and how they are searched") { state, _ in
      state.listForks()
    },
    TypedCommand(
      "drop", "NAME", help: "remove a fork; no argument removes this one",
      completions: { $0.forks.map(\.name) }
    ) { $0.dropFork($1) },
    TypedCommand(
      "diff", "NAME", help: "go to where this fork and another first differ, side by side",
      completions: { $0.forks.map(\.name) }
    ) { $0.diff($1) },
    TypedCommand("model", "FILE", help: "search the same sound with another model, as a fork") {
      $0.openModel($1)
    },
  ]

  /// Navigation, and questions.
  static let places: [TypedCommand] = [
    .change("frame", "N", help: "go to encoder frame N") { state, text in
      let frames = 0...max(0, state.frameCount - 1)
      if let frame = state.number(":frame", text, in: frames) { state.moveTo(frame: frame) }
    },
    .change("marks", help: "list the marks of this file") { state, _ in state.listMarks() },
    .change(
      "watch", "WHAT", help: "stop runs and playback at \(WatchKind.usage); no argument lists them",
      completions: { _ in
        WatchKind.allCases.map { $0.rawValue + ($0.argument.isEmpty ? "" : " ") }
      }
    ) { $0.watch($1) },
    .change(
      "unwatch", "N|all", help: "remove watchpoint number N, or all",
      completions: { _ in [WorkbenchState.everyWatch] }
    ) { $0.unwatch($1) },
    TypedCommand("theme", "NAME", help: "use a theme", completions: \.themeNames) { state, name in
      guard !state.themeNames.contains(name) else { return [.useTheme(name)] }
      let known = state.themeNames.joined(separator: ", ")
      state.say(.error, ":theme: found \(name); expected one of \(known)")
      return []
    },
    TypedCommand("reference", "TEXT", help: "set the reference text; no argument removes it") {
      $0.setReference($1)
    },
    TypedCommand(
      "why", "TEXT", help: "explain where the search lost a text, and what would have kept it"
    ) { $1.isEmpty ? $0.run(.why) : $0.ask(.text($1)) },
    .change(
      "glossary", "TERM",
      help: "explain a term; no argument: the term for what is selected",
      completions: { _ in Glossary.terms.map(\.name) }
    ) { $0.openGlossary(at: $1) },
    TypedCommand("tour", help: "take a tour of a sample that shows how an RNN-T is decoded") {
      state, _ in state.startTour()
    },
    TypedCommand("file", "N", help: "open sound file number N") { state, text in
      state.number(":file", text, in: 1...max(1, state.files.count))
        .map { state.openFile($0 - 1) } ?? []
    },
    TypedCommand("all", help: "decode all remaining files in the background") { state, _ in
      state.decodeAll()
    },
    TypedCommand(
      "train", TrainingStep.usage,
      help: "train a copy of the decoder for one step towards the reference, and show it as a fork",
      completions: { _ in TrainingStep.Loss.allCases.map { "step " + $0.rawValue } }
    ) { $0.train($1) },
  ]

  /// Writing and reading files.
  static let files: [TypedCommand] = [
    TypedCommand(
      "export", "FILE",
      help: "write the recognised text, or the screen, in the format of the file's suffix "
        + "(\(ExportCatalog.suffixes(ExportCatalog.formats))); no argument asks for a name"
    ) { $1.isEmpty ? $0.run(.export) : $0.export(to: $1, replacing: false) },
    TypedCommand("export!", "FILE", help: "the same, replacing an existing file") {
      $0.export(to: $1, replacing: true)
    },
    TypedCommand(
      "trace", "FILE", help: "write every expansion of this search, for beamscope replay and diff"
    ) { $0.writeTrace(to: $1, replacing: false) },
    TypedCommand("trace!", "FILE", help: "the same, replacing an existing file") {
      $0.writeTrace(to: $1, replacing: true)
    },
    TypedCommand(
      "save", "FILE",
      help: "write the session to a file for :load and --session; no argument: the same file again"
    ) { [.save(to: $1.isEmpty ? nil : $1, replacing: false)] },
    TypedCommand("save!", "FILE", help: "the same, replacing an existing file") {
      [.save(to: $1.isEmpty ? nil : $1, replacing: true)]
    },
    TypedCommand("load", "FILE", help: "open a saved session") { state, path in
      guard path.isEmpty else { return [.load(from: path)] }
      state.say(.error, ":load: found no name; expected a file written by :save")
      return []
    },
    TypedCommand(
      "record", "FILE",
      help: "write the keys of this session to a file for --keys; no argument stops recording"
    ) { $0.record(to: $1, replacing: false) },
    TypedCommand("record!", "FILE", help: "the same, replacing an existing file") {
      $0.record(to: $1, replacing: true)
    },
  ]
}

extension WorkbenchState {
  fileprivate var emissionNames: [String] {
    (model?.scorer.vocabulary.tokens ?? []) + ["blank"]
  }

  /// The number a typed command needs; reports an error if there is none.
  fileprivate mutating func number(
    _ command: String, _ text: String, in range: ClosedRange<Int>
  ) -> Int? {
    if let value = Int(text), range.contains(value) { return value }
    let found = text.isEmpty ? "nothing" : "\"\(text)\""
    say(
      .error,
      "\(command): found \(found); expected a number from \(range.lowerBound) to "
        + "\(range.upperBound)")
    return nil
  }

  fileprivate mutating func writeTrace(to path: String, replacing: Bool) -> [Effect] {
    guard !path.isEmpty else {
      say(.error, ":trace: found no name; expected a file to write to")
      return []
    }
    guard decoding != nil else {
      say(.note, "nothing is decoded yet")
      return []
    }
    let work = TraceWork(
      path: path, replacesFile: replacing, setup: fork.setup, plan: plan,
      fork: forkIndex == 0 ? nil : fork.name,
      file: fileIndex, model: fork.modelPath)
    return [.writeTrace(startJob(.trace), work)]
  }

  fileprivate mutating func record(to path: String, replacing: Bool) -> [Effect] {
    if path.isEmpty, recording == nil {
      say(.error, ":record: found no name; expected a file name (nothing is being recorded)")
      return []
    }
    return [.record(to: path.isEmpty ? nil : path, replacing: replacing)]
  }

  fileprivate mutating func setKnob(_ argument: String) -> [Effect] {
    let parts = argument.split(separator: " ", maxSplits: 1).map(String.init)
    guard let name = parts.first else {
      say(.note, plan.applicable.map { "\($0.knob.name) \($0.value.text)" }.joined(separator: ", "))
      return []
    }
    do throws(SearchError) {
      let knob = try SearchKnob.named(name)
      return parts.count > 1 ? turn(.knob(knob), to: parts[1]) : show(knob)
    } catch {
      say(.error, ":set: \(error)")
      return []
    }
  }

  private mutating func show(_ knob: SearchKnob) -> [Effect] {
    say(.note, "\(knob.name) is \(text(of: .knob(knob))). \(knob.help)")
    return []
  }
}
