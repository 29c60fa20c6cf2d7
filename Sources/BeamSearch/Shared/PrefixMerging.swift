import Kernels
import Transducer

/// Prefix merging (Graves, 2012): before a frame, each hypothesis in the beam gains the probability
/// that its own prefixes in the beam would contribute in that frame.
///
/// A prefix y' of y may reach y by emitting the missing labels in this frame. That probability is
/// added to y immediately; the search must not add it again when it extends y', so expansions that
/// reach a hypothesis of the beam by such a path are pruned as `counted`.
struct PrefixMerging {
  /// The hypotheses of the beam with their prefixes' contributions, best first.
  private(set) var beam: [LiveHypothesis]
  /// The last steps of paths that must not be added again.
  private let links: Set<Link>

  /// - Parameter longest: maximum labels per path; with 0 nothing is merged.
  init(_ core: inout SearchCore, longest: Int) {
    beam = core.beam
    // A hypothesis that gained from prefixes would both have emitted in the frame and not.
    let longest = core.mergesPrefixes ? longest : 0
    links = longest > 0 ? core.links(of: core.beam) : []
    guard longest > 0 else { return }
    var paths: [Expansion] = []
    let spelled = beam.map(core.labels)
    // Longest first: a prefix contributes its score before the frame, without its own gain.
    let byLength = beam.indices.sorted { spelled[$0].count > spelled[$1].count }
    for place in byLength {
      for other in beam.indices {
        let missing = spelled[place].dropFirst(spelled[other].count)
        guard (1...longest).contains(missing.count),
          spelled[other].count < spelled[place].count,
          spelled[place].starts(with: spelled[other]), let last = missing.last
        else { continue }
        let gained = core.follow(missing, after: beam[other])
        let total = beam[other].logProb + gained.logProb + gained.bonus
        beam[place].logProb = logAdd(beam[place].logProb, total)
        paths.append(
          Expansion(
            parent: beam[other].id, token: last, stepLogProb: gained.logProb,
            bonus: gained.bonus, total: total, result: beam[place].id,
            outcome: .merged(into: beam[place].id), closesFrame: false))
      }
    }
    core.record(prefixes: paths)
    beam = beam.enumerated().sorted { a, b in
      a.element.logProb != b.element.logProb
        ? a.element.logProb > b.element.logProb : a.offset < b.offset
    }.map(\.element)
  }

  /// Whether a label after a hypothesis leads to one of the beam's.
  func isCounted(_ label: TokenID, after parent: LiveHypothesis) -> Bool {
    links.contains(Link(prefix: parent.sequence, label: label))
  }
}
