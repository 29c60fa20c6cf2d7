/// The meaning of a cell; a theme defines its look.
///
/// The raw value is the key of the role in a theme file; a role missing from a theme looks like the
/// nearest key above it (`title.focused`, then `title`, then `text`).
package enum StyleRole: String, CaseIterable, Hashable, Sendable {
  // Background and text.
  case text
  case dim = "text.dim"
  case label = "text.label"
  case value = "text.value"
  case disabled = "text.disabled"
  case header = "text.header"
  case key = "text.key"
  case link = "text.link"

  // Panel frames, lines of the screen.
  case title
  case titleFocused = "title.focused"
  case border
  case borderFocused = "border.focused"
  case popup
  case statusBar = "status"
  case prompt

  // Cursor and selection.
  case cursor
  case selected
  case frame = "cursor.frame"
  case match
  case breakpoint

  // Tokens.
  case blank = "token.blank"
  case token
  case newToken = "token.new"
  case hotword = "token.hotword"

  // Fates of hypotheses.
  case kept = "fate.kept"
  case new = "fate.new"
  case merged = "fate.merged"
  case pruned = "fate.pruned"
  case best = "fate.best"
  case forced = "fate.forced"

  // Comparison with the reference.
  case reference
  case correct = "edit.correct"
  case substitution = "edit.substitution"
  case insertion = "edit.insertion"
  case deletion = "edit.deletion"

  // The gradient of the risk.
  case pushUp = "push.up"
  case pushDown = "push.down"

  // Charts.
  case bar = "chart.bar"
  case barNegative = "chart.negative"
  case axis = "chart.axis"
  case path = "chart.path"
  case envelope = "chart.envelope"

  // A ramp from none (0) to most (7).
  case heat0 = "heat.0"
  case heat1 = "heat.1"
  case heat2 = "heat.2"
  case heat3 = "heat.3"
  case heat4 = "heat.4"
  case heat5 = "heat.5"
  case heat6 = "heat.6"
  case heat7 = "heat.7"

  // Messages.
  case info
  case warning
  case error
  case changed

  /// The ramp from none to most.
  package static let heat: [StyleRole] = [
    .heat0, .heat1, .heat2, .heat3, .heat4, .heat5, .heat6, .heat7,
  ]

  /// The step of the ramp for a fraction; below 0 and NaN count as 0, above 1 as 1.
  package static func heat(_ fraction: Double) -> StyleRole {
    guard fraction > 0 else { return .heat0 }
    return heat[min(heat.count - 1, Int(min(fraction, 1) * Double(heat.count)))]
  }

  /// The letter of the role in golden screens; unique.
  package var letter: Character {
    switch self {
    case .text: "."
    case .dim: "d"
    case .label: "l"
    case .value: "v"
    case .disabled: "D"
    case .header: "H"
    case .key: "K"
    case .link: "L"
    case .title: "t"
    case .titleFocused: "T"
    case .border: "-"
    case .borderFocused: "="
    case .popup: "O"
    case .statusBar: "Z"
    case .prompt: ":"
    case .cursor: "C"
    case .selected: "S"
    case .frame: "|"
    case .match: "/"
    case .breakpoint: "*"
    case .blank: "_"
    case .token: "g"
    case .newToken: "G"
    case .hotword: "h"
    case .kept: "k"
    case .new: "n"
    case .merged: "m"
    case .pruned: "p"
    case .best: "B"
    case .forced: "F"
    case .reference: "r"
    case .correct: "c"
    case .substitution: "s"
    case .insertion: "i"
    case .deletion: "x"
    case .pushUp: "^"
    case .pushDown: "u"
    case .bar: "b"
    case .barNegative: "N"
    case .axis: "a"
    case .path: "P"
    case .envelope: "E"
    case .heat0: "0"
    case .heat1: "1"
    case .heat2: "2"
    case .heat3: "3"
    case .heat4: "4"
    case .heat5: "5"
    case .heat6: "6"
    case .heat7: "7"
    case .info: "I"
    case .warning: "W"
    case .error: "!"
    case .changed: "~"
    }
  }

  /// The theme keys that can style this role, nearest first: its own, then its parents', then
  /// `text`.
  package var keys: [String] {
    var keys = [rawValue]
    if let dot = rawValue.lastIndex(of: ".") { keys.append(String(rawValue[..<dot])) }
    if keys.last != "text" { keys.append("text") }
    return keys
  }
}
