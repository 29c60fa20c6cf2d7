import Transducer

/// What interventions bar after one hypothesis.
struct TokenBar: Sendable {
  /// The only token that is not barred; `nil` where all may be taken but `never`.
  var only: TokenID?
  var never: Set<TokenID> = []

  func bars(_ token: TokenID) -> Bool {
    never.contains(token) || only.map { $0 != token } ?? false
  }
}

/// The tokens that interventions bar, by encoder frame.
struct TokenBars: Sendable {
  private struct Frame {
    /// For a hypothesis that has emitted nothing in the frame.
    var first = TokenBar()
    /// For one that has.
    var later = TokenBar()
  }

  private var frames: [Int: Frame] = [:]

  init(_ interventions: [SearchIntervention], tokens: TokenRoles) {
    for intervention in interventions {
      switch intervention.change {
      case .force(let token):
        frames[intervention.frame, default: Frame()].first.only = token
      case .forbid(let token) where tokens.isLabel(token):
        frames[intervention.frame, default: Frame()].first.never.insert(token)
        frames[intervention.frame, default: Frame()].later.never.insert(token)
      // The unknown token closes a frame as blank does, where it is tried at all.
      case .forbid(let token):
        let closers = token == tokens.blankID ? [token, tokens.unkID ?? token] : [token]
        frames[intervention.frame, default: Frame()].first.never.formUnion(closers)
      case .set: break
      }
    }
  }

  var isEmpty: Bool { frames.isEmpty }

  /// What is barred at a frame after a hypothesis; `nil` for nothing.
  func bar(at frame: Int, isFirst: Bool) -> TokenBar? {
    frames[frame].map { isFirst ? $0.first : $0.later }
  }

  /// Whether it matters at a frame what a hypothesis has emitted in it.
  func heedsFirst(at frame: Int, blank: TokenID) -> Bool {
    frames[frame].map { $0.first.only != nil || $0.first.never.contains(blank) } ?? false
  }
}
