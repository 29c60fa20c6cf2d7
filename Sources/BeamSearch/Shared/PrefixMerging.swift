import Kernels
import Transducer

/// Prefix merging (Graves, 2012): before a frame, each hypothesis of the beam gains what the frame
/// would bring it from its own prefixes in the beam.
///
/// A prefix y' of y may reach y by emitting the missing labels in this frame. That probability is
/// added to y at once; the search must then not add it again when it extends y', so expansions
/// that lead to a hypothesis of the beam by such a path are pruned as `counted`.
struct PrefixMerging {
  /// The hypotheses of the beam with what their prefixes bring, best first.
  private(set) var beam: [LiveHypothesis]
  /// The last steps of paths that are not to be added again.
  private let links: Set<Link>

  /// - Parameter longest: the most labels that a path may have; with 0 nothing is merged.
  init(_ core: inout SearchCore, longest: Int) {
    beam = core.beam
    // What has gained from its prefixes would have both emitted in the frame and not.
    let longest = core.mergesPrefixes ? longest : 0
    links = longest > 0 ? core.links(of: core.beam) : []
    guard longest > 0 else { return }
    var paths: [Expansion] = []
    let spelled = beam.map(core.labels)
    // Longest first: a prefix brings what it had before the frame, not what it gained itself.
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
