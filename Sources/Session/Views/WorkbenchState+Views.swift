package import Analysis
import BeamSearch
import Kernels
import Text
import Transducer

extension WorkbenchState {
  /// The beam after the frame under the cursor.
  package var beamView: BeamView? {
    guard let decoding, let model, step != nil else { return nil }
    return fork.found.beams.view(frame: cursor.frame) {
      BeamView(
        trace: decoding.trace, frame: cursor.frame, frameCount: utterance?.encoded.count ?? 0,
        vocabulary: model.scorer.vocabulary)
    }
  }

  /// The expansions of the frame while stepping inside it; `nil` otherwise.
  package var expansionView: ExpansionView? {
    guard let decoding, let model, let step, let current = cursor.expansion else { return nil }
    return ExpansionView(
      trace: decoding.trace,
      notable: step.notableExpansions(prunedLimit: Self.notablePruned),
      current: current, vocabulary: model.scorer.vocabulary)
  }

  /// The joint distribution behind the selected row, or behind the expansion under the cursor.
  package var jointView: JointView? {
    guard let model, let utterance, let decision = selectedDecision else { return nil }
    return JointView(
      scorer: model.scorer, frame: utterance.encoded.frames.row(encoderFrame),
      labels: decision.labels, chosen: decision.token, adjustment: optionsAtCursor.adjustment,
      changes: tokenChanges)
  }

  /// The fork's interventions on tokens at the frame that is shown.
  private var tokenChanges: [TokenID: JointView.Change] {
    var changes: [TokenID: JointView.Change] = [:]
    for intervention in interventions where intervention.frame == encoderFrame {
      switch intervention.change {
      case .force(let token): changes[token] = .forced
      case .forbid(let token): changes[token] = .forbidden
      case .set: break
      }
    }
    return changes
  }

  /// The encoder frame to show: the cursor's, or in an alignment-synchronous search that of the
  /// selected hypothesis.
  package var encoderFrame: Int {
    guard decoding?.trace.profile.clock == .alignmentSteps, let utterance else {
      return cursor.frame
    }
    let labels = selectedDecision?.labels.count ?? 0
    return max(0, min(utterance.encoded.count - 1, cursor.frame - labels))
  }

  /// The name of the search's steps.
  package var stepName: String {
    decoding?.trace.profile.clock == .alignmentSteps ? "step" : "frame"
  }

  /// The labels after which the joint network is evaluated, and the token that was chosen there.
  private var selectedDecision: (labels: [TokenID], token: TokenID?)? {
    guard let decoding, let model, let step else { return nil }
    if let current = cursor.expansion {
      let notable = step.notableExpansions(prunedLimit: Self.notablePruned)
      guard notable.indices.contains(current) else { return nil }
      let expansion = notable[current].expansion
      let isBlank = expansion.token == model.scorer.vocabulary.blankID
      return (decoding.trace.labels(of: expansion.parent), isBlank ? nil : expansion.token)
    }
    guard let rows = beamView?.rows, rows.indices.contains(beamRow) else { return nil }
    return (rows[beamRow].contextLabels, rows[beamRow].decidingLabel)
  }

  /// The text of a panel while it has nothing to show.
  package var emptyText: String {
    guard let job = currentJob else { return "nothing to show" }
    return job.kind.rawValue + "..."
  }

  /// The header's parts, left to right.
  package var headerView: HeaderView { HeaderView(state: self) }

  package var helpRows: [HelpRow] { HelpRow.all(keymap: keymap) }
}

/// The top line: what is open, how it is searched, where the cursor is.
package struct HeaderView: Sendable, Equatable {
  package let model: String
  package let file: String
  package let search: String
  /// The same in fewer words, for narrow screens: the sizes alone, then the name.
  package let shortSearch: [String]
  package let position: String
  /// The running job and the share done; `nil` if there is none.
  package let job: (text: String, share: Double)?
  /// Counts up while work is in progress.
  package let beat: Int

  init(state: WorkbenchState) {
    model = state.model.map { "\($0.name) \(Self.short($0.parameterCount))" } ?? "no model yet"
    let entry = state.files.indices.contains(state.fileIndex) ? state.files[state.fileIndex] : nil
    let place = state.files.count > 1 ? " [\(state.fileIndex + 1)/\(state.files.count)]" : ""
    let length = state.utterance.map { " \(fixed($0.duration, 2)) s" } ?? ""
    file = entry.map { $0.name + length + place } ?? "no sound"
    let words = Self.words(on: state.plan)
    // The fork's name stays even if there is room for nothing else.
    let fork = state.forkIndex == 0 ? nil : "fork \(state.fork.name)"
    let mark = fork.map { $0 + ": " } ?? ""
    search = mark + words.whole
    shortSearch = words.short.map { mark + $0 } + (fork.map { [$0] } ?? [])
    if state.frameCount > 0 {
      let inside = state.cursor.expansion.map { " expansion \($0 + 1)" } ?? ""
      position =
        "\(state.stepName) \(state.cursor.frame)/\(state.frameCount - 1)\(inside)  "
        + "\(fixed(state.cursorTime, 2)) s"
    } else {
      position = ""
    }
    beat = state.beat
    job = state.currentJob.map { ($0.kind.rawValue, $0.share) }
  }

  /// The search, its sizes, its dialect, and the other knobs that differ from the defaults; and a
  /// shorter form.
  static func words(on plan: SearchPlan) -> (whole: String, short: [String]) {
    let knobs = plan.profile.knobs
    let beam = knobs.contains(.beam) ? " beam \(plan.options.beamSize)" : ""
    let cap =
      knobs.contains(.maxSymbols) ? " cap \(plan.options.maxSymbolsPerFrame)" : ""
    let dialect = plan.dialect.map { " like \($0.name)" } ?? ""
    let others = plan.unusual.filter { ![.beam, .maxSymbols, .nBest].contains($0.knob) }
    let name = plan.profile.name
    return (
      name + beam + cap + dialect
        + others.map { " \($0.knob.name) \($0.value.text)" }.joined(),
      [name + beam + dialect, name + beam, name]
    )
  }

  /// 1334912 -> 1.33M
  private static func short(_ count: Int) -> String {
    count >= 1_000_000 ? "\(fixed(Double(count) / 1e6, 2))M" : "\(count / 1000)k"
  }

  package static func == (a: HeaderView, b: HeaderView) -> Bool {
    a.model == b.model && a.file == b.file && a.search == b.search && a.position == b.position
      && a.job?.text == b.job?.text && a.job?.share == b.job?.share
      && a.beat == b.beat
  }
}

/// One line of help: a heading, or keys and what they do.
package enum HelpRow: Sendable, Equatable {
  case heading(String)
  case entry(keys: String, name: String, help: String)

  static func all(keymap: Keymap) -> [HelpRow] {
    let commands = CommandGroup.allCases.flatMap { group in
      [HelpRow.heading(group.rawValue)]
        + group.commands.map { command in
          .entry(
            keys: keymap.keys(for: command).map(\.name).joined(separator: " "),
            name: command.rawValue, help: command.help)
        }
    }
    let typed = TypedCommand.all.map { row in
      HelpRow.entry(keys: ":\(row.name) \(row.argument)", name: row.name, help: row.help)
    }
    return commands + [.heading("Commands with an argument, typed after :")] + typed
  }
}
