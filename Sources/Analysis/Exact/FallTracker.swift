package import BeamSearch
import Foundation
import Kernels
package import Scoring
package import Transducer

/// Follows one label sequence y through a search, step by step.
///
/// What it measures is the share of y's probability that the search can still reach: after a frame,
/// `reach` = log-sum over the beam's hypotheses that spell a beginning y[..u] of (score + log-sum of
/// all ways to complete y from there) - log P(y), without what fusion added. It starts at 0; every
/// alignment of y that the search drops reduces it, and nothing restores it.
///
/// Whether the beam still holds a beginning of y does not tell: a hypothesis whose next label
/// was cut lives on by taking blanks, and still "spells a beginning", but the label would have to
/// be emitted where the model gives it no probability, so that y is practically lost. So y falls at
/// the first step after which less than 1 % is left of what could be reached when the hypothesis
/// that carries most of it last gained a label. (Not 1 % of the whole: a narrow beam loses a little
/// at each label, for it cannot hold every alignment, and in long speech that adds up even for what
/// it finds.)
///
/// Of a lattice too large to be filled (`LatticeMap.nodeLimit`), only whether the beam holds a
/// beginning of y is known: that it falls where it does not.
///
/// Only beams and nodes are read, so steps recorded with `.nothing` suffice; if the step at which y
/// falls has rounds, they tell what pruned it.
package struct FallTracker: Sendable {
  /// log P(y|x) in the search's semantics and with its adjustment, nats.
  package let exactLogProb: Double
  /// After each step so far, nats, 0 or less (up to rounding); -inf when nothing is left.
  package private(set) var reach: [Double] = []
  /// Where y fell; `nil` while it can be reached. A sequence that fell may be in the final list all
  /// the same, by alignments that hardly count.
  package private(set) var fall: Fall?

  /// With less than this share of its last secure `reach` left, y has fallen.
  static let shareLeft = 0.01

  let blankID: TokenID
  let profile: SearchProfile
  /// T.
  let frames: Int
  /// (T + 1, U + 1): all ways from a node at the start of a frame to the end; in an RNN-T lattice this
  /// is also what is left inside the frame, for a label does not end it. `nil` where that is not
  /// known.
  private let completions: BoundaryScores?
  private(set) var prefixes: PrefixTracker
  private var nodes = [HypothesisNode(parent: nil, label: nil, frame: -1, logProb: 0)]
  private var beam = [BeamEntry(id: HypothesisID(0), logProb: 0)]
  /// log P of the alignments of y that ended before the last step; they leave the beam of an
  /// alignment-synchronous search.
  private(set) var ended = -Double.infinity
  /// How many labels the hypothesis with most of the reach has, and the reach at that time.
  private var front = 0
  private var secured = 0.0

  /// - Parameters:
  ///   - frames: T.
  ///   - lattice: of the labels, with the search's adjustment; `nil` where there is none.
  package init(
    labels: [TokenID], frames: Int, lattice: ScoreLattice?, profile: SearchProfile,
    blankID: TokenID
  ) {
    self.frames = frames
    self.blankID = blankID
    self.profile = profile
    completions =
      profile.semantics == .monotonic ? lattice?.monotonicCompletions() : lattice?.completions()
    exactLogProb = completions?[0, 0] ?? 0
    prefixes = PrefixTracker(labels: labels)
  }

  /// Computes the lattice, unless it would be too large.
  ///
  /// - Parameter builder: with the search's adjustment.
  init(
    labels: [TokenID], frames: Int, builder: LatticeBuilder, profile: SearchProfile,
    blankID: TokenID, progress: (Double) throws -> Void
  ) throws {
    let fits = frames * (labels.count + 1) <= LatticeMap.nodeLimit
    self.init(
      labels: labels, frames: frames,
      lattice: fits ? try builder.lattice(of: labels, progress: progress) : nil,
      profile: profile, blankID: blankID)
  }

  /// Whether `reach` is measured: not without a lattice.
  var isMeasuring: Bool { completions != nil }

  /// log-sum of all ways on from a node; 0 where it is not known.
  func completion(_ t: Int, _ u: Int) -> Double { completions?[t, u] ?? 0 }

  /// Takes the next step of the search.
  package mutating func consume(_ step: SearchStep) {
    endAlignments(at: step)
    nodes += step.newNodes
    prefixes.append(step.newNodes)
    beam = step.beam
    let before = reach.last ?? 0
    var (sum, best, bestFront) = (ended, ended, front)
    for entry in beam {
      guard let u = prefixes.labelsSpelled(by: entry.id) else { continue }
      let t =
        profile.clock == .frames ? frameDue(entry.id) ?? step.frame + 1 : step.frame + 1 - u
      // What took its last blank was counted as ended.
      if profile.clock == .alignmentSteps && t >= frames { continue }
      let whole =
        isMeasuring ? entry.logProb - prefixes.fusionScore(of: u) + completion(t, u) : 0
      sum = logAdd(sum, whole)
      if whole > best { (best, bestFront) = (whole, u) }
    }
    let left = isMeasuring || sum == -.infinity ? sum - exactLogProb : 0
    reach.append(left)
    guard fall == nil else { return }
    if left < secured + log(Self.shareLeft) {
      let cut = cut(in: step)
      fall = Fall(
        step: reach.count - 1,
        frame: profile.clock == .frames ? step.frame : step.frame - (cut?.prefix.count ?? front),
        reachBefore: before, reachAfter: left, cut: cut)
    } else if bestFront > front {
      (front, secured) = (bestFront, left)
    }
  }

  /// In an alignment-synchronous search, a blank at the last frame ends a hypothesis, whether it
  /// is kept in the beam or not.
  private mutating func endAlignments(at step: SearchStep) {
    guard profile.clock == .alignmentSteps else { return }
    for entry in beam {
      guard let u = prefixes.labelsSpelled(by: entry.id), u == prefixes.labels.count,
        step.frame - u == frames - 1
      else { continue }
      let whole =
        entry.logProb - prefixes.fusionScore(of: u) + completion(step.frame - u, u)
      ended = logAdd(ended, whole)
    }
  }

  /// The frame at which a hypothesis continues, at most T; `nil` in a model without durations.
  func frameDue(_ id: HypothesisID) -> Int? {
    nodes[id.index].due.map { min(frames, $0) }
  }

  /// What a hypothesis was when the frame began.
  func origin(of id: HypothesisID, at frame: Int) -> HypothesisID {
    var id = id
    while nodes[id.index].frame == frame, let parent = nodes[id.index].parent { id = parent }
    return id
  }

  /// The labels of a hypothesis, oldest first.
  func spelling(of id: HypothesisID) -> [TokenID] {
    var spelled: [TokenID] = []
    var next: HypothesisID? = id
    while let id = next {
      if let label = nodes[id.index].label { spelled.append(label) }
      next = nodes[id.index].parent
    }
    return spelled.reversed()
  }
}
