import Analysis
package import Transducer

/// Something to stop at wherever it happens.
package enum Watchpoint: Sendable, Hashable {
  /// Another hypothesis takes the lead.
  case best
  /// The reference leaves the beam.
  case reference
  /// A significant merge (see `TraceEvent`).
  case merge
  /// The hypothesis with these labels drops out of the beam.
  case prune(of: [TokenID])
  /// After the best hypothesis, blank is ahead of the most probable label by less than this, nats.
  case margin(below: Double)
  /// After the best hypothesis, a token enters the k most probable.
  case token(TokenID, top: Int)
  /// A hypothesis reaches the maximum number of labels per frame.
  case cap
}

/// A watchpoint as it is listed.
package struct Watch: Codable, Sendable, Equatable {
  /// Never changes, even when others are removed.
  package let number: Int
  package let watchpoint: Watchpoint

  package init(number: Int, watchpoint: Watchpoint) {
    self.number = number
    self.watchpoint = watchpoint
  }
}

/// The kinds of watchpoints by the words they are typed with.
package enum WatchKind: String, Sendable, CaseIterable {
  case best, reference, merge, prune, margin, token, cap

  /// What follows the word.
  package var argument: String {
    switch self {
    case .best, .reference, .merge, .prune, .cap: ""
    case .margin: " NATS"
    case .token: " TEXT K"
    }
  }

  /// All, with their arguments.
  package static var usage: String {
    allCases.map { $0.rawValue + $0.argument }.joined(separator: ", ")
  }
}

/// A watchpoint that cannot be set.
struct WatchError: Error, Equatable, CustomStringConvertible {
  let description: String
}

extension Watchpoint {
  /// The largest k of `.token`: a trace holds at least this many pruned tokens.
  package static let mostTop = 16

  /// A watchpoint as typed.
  ///
  /// - Parameter selected: the labels of the hypothesis that is selected.
  init(parsing text: String, vocabulary: Vocabulary, selected: [TokenID]?) throws(WatchError) {
    let words = text.split(separator: " ").map(String.init)
    guard let kind = words.first.flatMap(WatchKind.init), words.count <= 3 else {
      throw WatchError(description: "found \"\(text)\"; expected one of \(WatchKind.usage)")
    }
    guard words.count == 1 || !kind.argument.isEmpty else {
      throw WatchError(description: "found \"\(words[1])\"; expected nothing after \(kind)")
    }
    switch kind {
    case .best: self = .best
    case .reference: self = .reference
    case .merge: self = .merge
    case .cap: self = .cap
    case .prune:
      guard let selected else {
        throw WatchError(description: "prune: found no selected hypothesis; select one with j k")
      }
      self = .prune(of: selected)
    case .margin:
      guard words.count == 2, let nats = Double(words[1]), nats.isFinite else {
        throw WatchError(description: "found no number; expected nats, as in margin 0.5")
      }
      self = .margin(below: nats)
    case .token: self = try Self.token(words.dropFirst(), vocabulary: vocabulary)
    }
  }

  private static func token(
    _ words: ArraySlice<String>, vocabulary: Vocabulary
  ) throws(WatchError) -> Watchpoint {
    guard let text = words.first else {
      throw WatchError(description: "found no token; expected a token of the model and K (E 3)")
    }
    guard let token = vocabulary.token(named: text) else {
      throw WatchError(description: "found \"\(text)\"; expected a token of the model")
    }
    let top = words.count > 1 ? words.last.flatMap { Int($0) } : 1
    guard let top, (1...mostTop).contains(top) else {
      throw WatchError(
        description: "found \"\(words.last ?? "")\"; expected K from 1 to \(mostTop)")
    }
    return .token(token, top: top)
  }

  /// As it is typed and listed.
  package func words(_ vocabulary: Vocabulary) -> String {
    switch self {
    case .best: WatchKind.best.rawValue
    case .reference: WatchKind.reference.rawValue
    case .merge: WatchKind.merge.rawValue
    case .prune(let labels): "\(WatchKind.prune) of \(spoken(vocabulary.pieces(labels)))"
    case .margin(let nats): "\(WatchKind.margin) \(nats)"
    case .token(let token, let top): "\(WatchKind.token) \(vocabulary[token]) \(top)"
    case .cap: WatchKind.cap.rawValue
    }
  }
}

extension Vocabulary {
  /// The token of a piece, ignoring word mark and case if there is no exact match; never blank.
  func token(named text: String) -> TokenID? {
    let wanted = text.lowercased()
    let tokens = markedTokens
    let tests: [(String) -> Bool] = [
      { $0 == text }, { $0 == "\u{2581}" + text }, { $0.lowercased() == wanted },
      { $0.lowercased() == "\u{2581}" + wanted },
    ]
    for test in tests {
      if let index = tokens.indices.first(where: { $0 != blankID.index && test(tokens[$0]) }) {
        return TokenID(index)
      }
    }
    return nil
  }
}
