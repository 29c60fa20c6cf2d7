/// The sections of commands in the help.
package enum CommandGroup: String, Sendable, CaseIterable {
  case time = "Time"
  case selection = "Selection and panels"
  case inquiry = "Questions"
  case workbench = "Workbench"

  package var commands: [Command] {
    switch self {
    case .time: Command.time
    case .selection: Command.selection
    case .inquiry: Command.inquiry
    case .workbench: Command.workbench
    }
  }
}

/// A command without an argument, run by a key or by its name after `:`; to add one, write a row in
/// the table of its group.
package struct Command: RawRepresentable, Hashable, CaseIterable, Sendable {
  typealias Action = @Sendable (_ state: inout WorkbenchState, _ times: Int) -> [Effect]

  /// The name to type, also used in key files.
  package let rawValue: String
  /// The default keys.
  let keys: [String]
  /// One line for help and completion.
  package let help: String
  /// Whether it moves in time, so that a count before its key repeats it.
  package let isMotion: Bool
  let action: Action
}

extension Command {
  /// A command that may have effects outside the state.
  init(
    _ name: String, _ keys: String..., help: String,
    action: @escaping @Sendable (inout WorkbenchState) -> [Effect]
  ) {
    self.init(rawValue: name, keys: keys, help: help, isMotion: false) { state, _ in action(&state)
    }
  }

  /// A command that only changes the state.
  static func change(
    _ name: String, _ keys: String..., help: String,
    action: @escaping @Sendable (inout WorkbenchState) -> Void
  ) -> Command {
    Command(rawValue: name, keys: keys, help: help, isMotion: false) { state, _ in
      action(&state)
      return []
    }
  }

  /// A command that moves in time, repeated a given number of times.
  static func motion(
    _ name: String, _ keys: String..., help: String,
    action: @escaping @Sendable (inout WorkbenchState, Int) -> Void
  ) -> Command {
    Command(rawValue: name, keys: keys, help: help, isMotion: true) { state, times in
      action(&state, times)
      return []
    }
  }

  package static let allCases = CommandGroup.allCases.flatMap(\.commands)
  private static let byName = Dictionary(
    allCases.map { ($0.rawValue, $0) }, uniquingKeysWith: { first, _ in first })

  package init?(rawValue: String) {
    guard let row = Self.byName[rawValue] else { return nil }
    self = row
  }
}

/// The commands that code refers to.
extension Command {
  package static let back = named("back"), cancel = named("cancel")
  package static let quit = named("quit"), interrupt = named("interrupt")
  package static let suspend = named("suspend"), redraw = named("redraw")
  package static let nextFrame = named("next-frame"), previousFrame = named("previous-frame")
  package static let nextTenFrames = named("next-ten-frames")
  package static let previousTenFrames = named("previous-ten-frames")
  package static let start = named("start"), end = named("end"), play = named("play")
  package static let nextExpansion = named("next-expansion"), nextEvent = named("next-event")
  package static let previousExpansion = named("previous-expansion")
  package static let previousEvent = named("previous-event")
  package static let nextWarning = named("next-warning"), find = named("find")
  package static let setMark = named("set-mark"), breakpoint = named("breakpoint")
  package static let selectNext = named("select-next"), selectPrevious = named("select-previous")
  package static let focusNext = named("focus-next"), maximise = named("maximise")
  package static let drillIn = named("drill-in"), undo = named("undo")
  package static let more = named("more"), less = named("less")
  package static let nextFile = named("next-file"), editReference = named("edit-reference")
  package static let fork = named("fork"), diff = named("diff"), why = named("why")
  package static let help = named("help"), glossary = named("glossary")
  package static let themes = named("themes"), export = named("export")
  package static let commandLine = named("command-line")

  package static func focus(_ panel: PanelID) -> Command { named("focus-\(panel)") }

  private static func named(_ name: String) -> Command {
    guard let command = Command(rawValue: name) else {
      preconditionFailure("no table of commands has a row \(name)")
    }
    return command
  }
}
