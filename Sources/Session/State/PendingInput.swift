/// Typed keys that wait for another key.
package enum PendingInput: Sendable, Equatable {
  /// Digits in a row: each has focused its panel, but before a motion they are a count.
  case count(PendingCount)
  /// A command that needs the letter of a mark.
  case mark(MarkCommand)

  /// The prompt in the footer; `nil` for a single digit, which has already focused a panel.
  package var prompt: String? {
    switch self {
    case .count(let count):
      count.value.map { "count \($0): repeats the next motion; Esc cancels" }
    case .mark(.set): "mark this frame with which letter? Esc cancels"
    case .mark(.goTo): "go to the mark of which letter? Esc cancels"
    }
  }
}

/// A command on a mark.
package enum MarkCommand: Sendable, Equatable { case set, goTo }

/// Digits typed in a row, and where the focus was before the first.
package struct PendingCount: Sendable, Equatable {
  package private(set) var digits: String
  package let focus: FocusRecord

  /// `nil` for a single digit, which means a panel.
  package var value: Int? { digits.count > 1 ? Int(digits) : nil }

  init(_ digit: Character, from focus: FocusRecord) {
    digits = String(digit)
    self.focus = focus
  }

  /// Keeps as many digits as a frame number can have; earlier ones are dropped.
  func adding(_ digit: Character) -> PendingCount {
    var longer = self
    longer.digits = String((digits + String(digit)).suffix(6))
    return longer
  }
}

/// The focus and its history.
package struct FocusRecord: Sendable, Equatable {
  let panel: PanelID
  /// The most recently focused first.
  let recent: [PanelID]
  let subject: WorkbenchState.Subject
}
