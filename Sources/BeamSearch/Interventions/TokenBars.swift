import Transducer

/// The tokens that interventions forbid after one hypothesis.
struct TokenRestriction: Sendable {
  /// The only token allowed; `nil` if all but `never` are.
  var only: TokenID?
  var never: Set<TokenID> = []

  func bars(_ token: TokenID) -> Bool {
    never.contains(token) || only.map { $0 != token } ?? false
  }
}

/// The tokens that interventions forbid, by encoder frame.
struct TokenRestrictions: Sendable {
  private struct Frame {
    /// For a hypothesis with no label in the frame yet.
    var first = TokenRestriction()
    /// For one with a label in the frame.
    var later = TokenRestriction()
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
      // The unknown token closes a frame like blank, if it is tried at all.
      case .forbid(let token):
        let closers = token == tokens.blankID ? [token, tokens.unkID ?? token] : [token]
        frames[intervention.frame, default: Frame()].first.never.formUnion(closers)
      case .set: break
      }
    }
  }

  var isEmpty: Bool { frames.isEmpty }

  /// What is forbidden at a frame after a hypothesis; `nil` for nothing.
  func bar(at frame: Int, isFirst: Bool) -> TokenRestriction? {
    frames[frame].map { isFirst ? $0.first : $0.later }
  }

  /// Whether the first transition at a frame is restricted differently from later ones.
  func restrictsFirst(at frame: Int, blank: TokenID) -> Bool {
    frames[frame].map { $0.first.only != nil || $0.first.never.contains(blank) } ?? false
  }
}
