import Analysis
import BeamSearch
import Experiments

/// What was typed after `:`.
extension WorkbenchState {
  mutating func runLine(_ line: String) -> [Effect] {
    switch TypedCommand.parse(line) {
    case .empty: return []
    case .crash: return [.crash]
    case .command(let command): return run(command)
    case .setting(let setting, let argument): return set(setting, to: argument)
    case .unknown(let word):
      say(.error, ":\(word) is not a command; ? lists them, Tab completes")
      return []
    }
  }

  private mutating func set(_ setting: TypedCommand.Setting, to argument: String) -> [Effect] {
    switch setting {
    case .beam, .cap, .nbest: return setting.knob.map { turn(.knob($0), to: argument) } ?? []
    case .set: return setKnob(argument)
    case .search: return turn(.search, to: argument)
    case .dialect: return turn(.dialect, to: argument)
    case .frame:
      guard let frame = number(setting, argument, in: 0...max(0, frameCount - 1)) else { return [] }
      moveTo(frame: frame)
      return []
    case .force, .forbid: return intervene(setting, argument)
    case .fork:
      if argument.isEmpty { return run(.fork) }
      return goToFork(argument)
    case .forks:
      listForks()
      return []
    case .drop: return dropFork(argument)
    case .diff: return diff(argument)
    case .model: return openModel(argument)
    case .marks:
      listMarks()
      return []
    case .glossary:
      openGlossary(at: argument)
      return []
    case .tour: return startTour()
    case .watch:
      watch(argument)
      return []
    case .unwatch:
      unwatch(argument)
      return []
    case .file:
      guard let number = number(setting, argument, in: 1...max(1, files.count)) else { return [] }
      return openFile(number - 1)
    case .all: return decodeAll()
    case .theme:
      guard themeNames.contains(argument) else {
        let known = themeNames.joined(separator: ", ")
        say(.error, ":theme \(argument): unknown; known are \(known)")
        return []
      }
      return [.useTheme(argument)]
    case .reference: return setReference(argument)
    case .why: return argument.isEmpty ? run(.why) : ask(.text(argument))
    case .train: return train(argument)
    case .export:
      return argument.isEmpty ? run(.export) : export(to: argument, replacing: false)
    case .exportOver: return export(to: argument, replacing: true)
    case .trace: return writeTrace(to: argument, replacing: false)
    case .traceOver: return writeTrace(to: argument, replacing: true)
    case .save: return [.save(to: argument.isEmpty ? nil : argument)]
    case .load:
      guard !argument.isEmpty else {
        say(.error, ":load needs the name of a file that :save wrote")
        return []
      }
      return [.load(from: argument)]
    case .record:
      if argument.isEmpty, recording == nil {
        say(.error, ":record needs the name of a file; nothing is being recorded")
        return []
      }
      return [.record(to: argument.isEmpty ? nil : argument)]
    }
  }

  private mutating func number(
    _ setting: TypedCommand.Setting, _ argument: String, in range: ClosedRange<Int>
  ) -> Int? {
    guard let value = Int(argument), range.contains(value) else {
      let found = argument.isEmpty ? "nothing" : "\"\(argument)\""
      say(
        .error,
        ":\(setting.rawValue) needs a number from \(range.lowerBound) to \(range.upperBound); "
          + "found \(found)")
      return nil
    }
    return value
  }

  private mutating func writeTrace(to path: String, replacing: Bool) -> [Effect] {
    guard !path.isEmpty else {
      say(.error, ":trace needs the name of a file to write to")
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

  // MARK: The search

  private mutating func setKnob(_ argument: String) -> [Effect] {
    let parts = argument.split(separator: " ", maxSplits: 1).map(String.init)
    guard let name = parts.first else {
      say(.note, plan.heeded.map { "\($0.knob.name) \($0.value.text)" }.joined(separator: ", "))
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
