import Analysis
package import Transducer

/// Something to stop at wherever it happens.
package enum Watchpoint: Sendable, Hashable {
  /// Another hypothesis takes the lead.
  case best
  /// The reference leaves the beam.
  case reference
  /// Hypotheses merge, such that it matters (see `TraceEvent`).
  case merge
  /// The hypothesis of these labels falls out of the beam.
  case prune(of: [TokenID])
  /// After the best hypothesis, blank leads the most probable label by less than so many nats.
  case margin(below: Double)
  /// After the best hypothesis, a token comes to be among the k most probable.
  case token(TokenID, top: Int)
  /// A hypothesis has all the labels that a frame may have.
  case cap
}

/// A watchpoint as it is listed.
package struct Watch: Codable, Sendable, Equatable {
  /// Its own for good: others that go do not change it.
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
  /// The largest k of `.token`: so many of the tokens that fell does a trace hold for certain.
  package static let mostTop = 16

  /// A watchpoint as typed.
  ///
  /// - Parameter selected: the labels of the hypothesis that is selected.
  init(parsing text: String, vocabulary: Vocabulary, selected: [TokenID]?) throws(WatchError) {
    let words = text.split(separator: " ").map(String.init)
    guard let kind = words.first.flatMap(WatchKind.init), words.count <= 3 else {
      throw WatchError(description: "expected one of \(WatchKind.usage); found \"\(text)\"")
    }
    guard words.count == 1 || !kind.argument.isEmpty else {
      throw WatchError(description: "\(kind) takes nothing after it; found \"\(words[1])\"")
    }
    switch kind {
    case .best: self = .best
    case .reference: self = .reference
    case .merge: self = .merge
    case .cap: self = .cap
    case .prune:
      guard let selected else {
        throw WatchError(description: "prune needs a hypothesis that is selected; j k select one")
      }
      self = .prune(of: selected)
    case .margin:
      guard words.count == 2, let nats = Double(words[1]), nats.isFinite else {
        throw WatchError(description: "margin needs a number of nats, as margin 0.5")
      }
      self = .margin(below: nats)
    case .token: self = try Self.token(words.dropFirst(), vocabulary: vocabulary)
    }
  }

  private static func token(
    _ words: ArraySlice<String>, vocabulary: Vocabulary
  ) throws(WatchError) -> Watchpoint {
    guard let text = words.first else {
      throw WatchError(description: "token needs a token of the model and K, as token E 3")
    }
    guard let token = vocabulary.token(named: text) else {
      throw WatchError(description: "the model has no token \"\(text)\"; info lists them")
    }
    let top = words.count > 1 ? words.last.flatMap { Int($0) } : 1
    guard let top, (1...mostTop).contains(top) else {
      throw WatchError(
        description: "K must be from 1 to \(mostTop); found \"\(words.last ?? "")\"")
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
  /// The token of a piece, its word mark and its case left out where nothing else fits; blank is
  /// none.
  func token(named text: String) -> TokenID? {
    let wanted = text.lowercased()
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
