import BeamSearch

/// Looks for the smallest change of each knob with which a label sequence survives, by
/// running the search again.
///
/// From the present value of each knob the change grows by a factor, up and down, until the sequence
/// survives; then the gap to the last value under which it does not is halved until they are
/// neighbours on the knob's grid. So the value found survives and the next smaller change does not,
/// both by a run. Survival is not monotone (a wider beam may drop what a narrower one kept), so an
/// island of survival between two values that were tried may be missed: it is the smallest found.
///
/// Of all knobs, the smaller change is tried first. The work is bounded by what is counted, never by
/// time, so that the answer is always the same; what is skipped when the budget is spent is further
/// away than what was tried.
struct KnobSearch {
  private let probe: SurvivalProbe
  private let options: SearchOptions
  private var lines: [Line]
  /// What may still be spent, in `SearchStep.work`; a change once found is minimised even beyond
  /// it.
  private var budget: Int

  /// The smallest changes, the smallest first, one per knob.
  var changes: [KnobChange] { nearest.compactMap { $0 }.sorted { $0.distance < $1.distance } }
  /// In the order of the ladders.
  private(set) var tried: [TriedKnob]
  /// In the order of the ladders.
  private var nearest: [KnobChange?]

  /// One knob turned one way, and how far that has been tried; offsets count steps of its grid.
  private struct Line {
    let ladder: KnobLadder
    /// Its place among the ladders.
    let index: Int
    let sign: Double
    /// The present value.
    let from: Double
    /// The largest offset to try.
    let steps: Int
    var failing = 0
    var next = 1
    var isDone = false

    init(_ ladder: KnobLadder, from: Double, index: Int, sign: Double) {
      (self.ladder, self.from, self.index, self.sign) = (ladder, from, index, sign)
      let range = ladder.range(from)
      let room = sign < 0 ? from - range.lowerBound : range.upperBound - from
      steps = max(0, Int((room / ladder.step + 1e-9).rounded(.down)))
      isDone = steps == 0
    }

    var nextOffset: Int { min(next, steps) }

    func value(_ offset: Int) -> Double {
      // Sums of steps such as 0.05 are not exact; no knob needs more than six decimals.
      offset == 0 ? from : ((from + sign * Double(offset) * ladder.step) * 1e6).rounded() / 1e6
    }

    func distance(_ offset: Int) -> Double { ladder.distance(from, value(offset)) }
  }

  init(probe: SurvivalProbe, options: SearchOptions, of profile: SearchProfile, budget: Int) {
    self.probe = probe
    self.options = options
    self.budget = budget
    let ladders = KnobLadder.all.compactMap { ladder in
      ladder.present(in: options, of: profile).map { (ladder: ladder, from: $0) }
    }
    lines = ladders.enumerated().flatMap { index, knob in
      [-1, 1].map { Line(knob.ladder, from: knob.from, index: index, sign: $0) }
    }
    tried = ladders.map { TriedKnob(knob: $0.ladder.knob, lowest: $0.from, highest: $0.from) }
    nearest = ladders.map { _ in nil }
  }

  /// Tries value after value until nothing is left to try, or the budget is spent.
  ///
  /// - Parameter progress: called before every frame with the share of the budget that is spent; it
  ///   may throw to stop.
  mutating func run(progress: (Double) throws -> Void) throws {
    let whole = Double(max(1, budget))
    while let place = nextLine() {
      guard budget > 0 else {
        for line in lines where !line.isDone { tried[line.index].isCutShort = true }
        return
      }
      let spent = 1 - Double(budget) / whole
      let line = lines[place]
      let offset = line.nextOffset
      if let found = try change(
        line, offset, limit: budget, check: { try progress(spent) })
      {
        lines[place].isDone = true
        let smallest = try bisect(line, surviving: (offset, found)) {
          try progress(spent)
        }
        if smallest.distance < nearest[line.index]?.distance ?? .infinity {
          nearest[line.index] = smallest
        }
      } else {
        lines[place].failing = offset
        lines[place].next *= line.ladder.growth
      }
    }
  }

  /// The line whose next value is the smallest change.
  private mutating func nextLine() -> Int? {
    for place in lines.indices where !lines[place].isDone {
      let line = lines[place]
      let bound = nearest[line.index]?.distance ?? .infinity
      lines[place].isDone = line.failing >= line.steps || line.distance(line.failing) >= bound
    }
    return lines.indices.filter { !lines[$0].isDone }.min {
      lines[$0].distance(lines[$0].nextOffset) < lines[$1].distance(lines[$1].nextOffset)
    }
  }

  private mutating func bisect(
    _ line: Line, surviving: (offset: Int, change: KnobChange), check: () throws -> Void
  ) throws -> KnobChange {
    var (failing, surviving) = (line.failing, surviving)
    while surviving.offset - failing > 1 {
      let middle = (surviving.offset + failing) / 2
      if let found = try change(line, middle, limit: .max, check: check) {
        surviving = (middle, found)
      } else {
        failing = middle
      }
    }
    return surviving.change
  }

  /// The change by so many steps of the knob's grid, if the sequence survives under it; a run that
  /// would take more work than the limit counts as failed.
  private mutating func change(
    _ line: Line, _ offset: Int, limit: Int, check: () throws -> Void
  ) throws -> KnobChange? {
    let to = line.value(offset)
    var changed = options
    line.ladder.setting(to).apply(to: &changed, contextSize: nil)
    let outcome = try probe.run(changed, limit: limit, check: check)
    budget -= min(budget, outcome.work)
    guard !outcome.isCutShort else {
      tried[line.index].isCutShort = true
      return nil
    }
    tried[line.index].lowest = min(tried[line.index].lowest, to)
    tried[line.index].highest = max(tried[line.index].highest, to)
    return outcome.rank.map {
      KnobChange(
        knob: line.ladder.knob, from: line.from, to: to, rank: $0, distance: line.distance(offset))
    }
  }
}
