/// What was typed and waits for a key more.
package enum PendingInput: Sendable, Equatable {
  /// Digits in a row: each has focused its panel, but before a motion in time they are a count.
  case count(PendingCount)
  /// A command that needs the letter of a mark.
  case mark(MarkCommand)

  /// What the footer says of it; `nil` while it is but a digit, which has done its work.
  package var prompt: String? {
    switch self {
    case .count(let count):
      count.value.map { "count \($0): a motion in time is done so often, Esc forgets it" }
    case .mark(.set): "mark this frame with which letter? Esc leaves"
    case .mark(.goTo): "go to the mark of which letter? Esc leaves"
    }
  }
}

/// A command on a mark.
package enum MarkCommand: Sendable, Equatable { case set, goTo }

/// Digits typed in a row, and where the focus was before the first.
package struct PendingCount: Sendable, Equatable {
  package private(set) var digits: String
  package let focus: FocusRecord

  /// `nil` where it is only one digit: that is a panel.
  package var value: Int? { digits.count > 1 ? Int(digits) : nil }

  init(_ digit: Character, from focus: FocusRecord) {
    digits = String(digit)
    self.focus = focus
  }

  /// As many digits as any sound has frames: those before are forgotten.
  func adding(_ digit: Character) -> PendingCount {
    var longer = self
    longer.digits = String((digits + String(digit)).suffix(6))
    return longer
  }
}

/// The focus, and what follows from the panels that had it before.
package struct FocusRecord: Sendable, Equatable {
  let panel: PanelID
  /// The last focused first.
  let recent: [PanelID]
  let subject: WorkbenchState.Subject
}
