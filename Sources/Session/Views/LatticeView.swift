package import Analysis
import BeamSearch
import Scoring
import Transducer

/// A path or a border on the T x U map.
package enum LatticeMark: Sendable, Equatable {
  /// A label of the best alignment.
  case best
  /// A label of the reference, at its best alignment's frame, beside the label that it is aligned
  /// with; whether the two differ.
  case reference(differs: Bool)
  /// Just outside the label counts of the beam's hypotheses that are prefixes of the candidate.
  case envelope
}

/// The values under the cross-hair.
package struct LatticeReadout: Sendable, Equatable {
  package let frame: Int
  /// Labels so far.
  package let labels: Int
  /// The label that comes next; `nil` after the last.
  package let next: String?
  /// By meaning; `nil` where the map was not computed.
  package let values: [LatticeMeaning: Double]?
}

/// The T x U map as it is drawn on so many rows and columns: frames to the right, labels upwards.
package struct LatticeView: Sendable {
  package let scale: TimelineScale
  /// The label counts of each row, the top one first.
  package let rows: [ClosedRange<Int>]
  package let crosshair: LatticeReadout
  /// How many labels a row has at most.
  package let labelsPerRow: Int
  /// By row, then column.
  private let marks: [LatticeMark?]
  private let map: LatticeMap
  private let meaning: LatticeMeaning
  /// The kinds of marks there are on the whole map.
  package let hasReference: Bool

  /// `nil` while there is no map.
  package init?(state: WorkbenchState, rows rowCount: Int, columns: Int) {
    guard let map = state.lattice, let model = state.model else { return nil }
    let u = state.crosshairLabels(on: map)
    let frame = state.cursorFrame(labels: u) ?? map.frameCount - 1
    let scale = TimelineScale(
      totalFrames: map.frameCount, cursor: frame, columns: columns, window: state.window)
    let perRow = scale.framesPerColumn
    let spans = Self.spans(
      states: map.labelCount + 1, perRow: perRow, rows: max(1, rowCount), around: u)
    let path = ReferencePath(state.alignment)
    self.map = map
    self.scale = scale
    self.rows = spans
    labelsPerRow = perRow
    meaning = state.latticeMeaning
    hasReference = !path.points.isEmpty
    marks = Marker(scale: scale, rows: spans).marks(of: map, reference: path)
    crosshair = LatticeReadout(
      frame: frame, labels: u,
      next: u < map.labelCount ? model.scorer.vocabulary[map.labels[u]] : nil,
      values: map.band.index(frame, u).map { at in
        Dictionary(
          uniqueKeysWithValues: LatticeMeaning.allCases.map { ($0, Double(map.values($0)[at])) })
      })
  }

  /// The label counts of each row: blocks of equally many, cut from 0 on; the window keeps that of
  /// the cross-hair in its middle.
  private static func spans(
    states: Int, perRow: Int, rows: Int, around u: Int
  ) -> [ClosedRange<Int>] {
    let blocks = (states + perRow - 1) / perRow
    let shown = min(rows, blocks)
    let lowest = max(0, min(blocks - shown, u / perRow - (shown - 1) / 2))
    return (0..<shown).reversed().map { row in
      let start = (lowest + row) * perRow
      return start...min(states - 1, start + perRow - 1)
    }
  }

  package func mark(row: Int, column: Int) -> LatticeMark? { marks[row * scale.columns + column] }

  /// The map in parts of cells, row by row: the largest value of the nodes in each part, negative
  /// where the map was not filled.
  ///
  /// - Parameters:
  ///   - down: parts of a cell from its top to its bottom.
  ///   - across: and from left to right.
  package func levels(down: Int = 1, across: Int = 1) -> [Float] {
    let (height, width) = (rows.count * down, scale.columns * across)
    var levels = [Float](repeating: -1, count: height * width)
    let values = map.values(meaning)
    let columns = (0..<scale.columns).flatMap { Self.parts(scale.frames(atColumn: $0), across) }
    let lines = rows.flatMap { Self.parts($0, down).reversed() }
    for (column, frames) in columns.enumerated() {
      for frame in frames where frame < map.frameCount {
        let filled = map.band.range(frame)
        let start = frame * map.band.width - filled.lowerBound
        for (line, span) in lines.enumerated() {
          let low = max(span.lowerBound, filled.lowerBound)
          let high = min(span.upperBound, filled.upperBound - 1)
          guard low <= high else { continue }
          var level = levels[line * width + column]
          for u in low...high { level = max(level, values[start + u]) }
          levels[line * width + column] = level
        }
      }
    }
    return levels
  }

  /// A range in equal parts; where it has fewer numbers, parts repeat them.
  private static func parts(_ range: ClosedRange<Int>, _ count: Int) -> [ClosedRange<Int>] {
    (0..<count).map { part in
      let low = range.lowerBound + part * range.count / count
      let end = range.lowerBound + ((part + 1) * range.count + count - 1) / count
      return low...max(low, min(range.upperBound, end - 1))
    }
  }
}

/// Where the reference's labels stand on the map of a candidate.
struct ReferencePath {
  /// Each label of the reference: its frame, and the label count of the candidate's that it is
  /// aligned with, or of the one before where it has none.
  let points: [(frame: Int, labels: Int, differs: Bool)]

  /// Nothing without an alignment by token, and without times.
  init(_ alignment: ReferenceAlignment?) {
    var labels = 0
    points = (alignment?.tokens?.pairs ?? []).compactMap { pair in
      if pair.hypothesis != nil { labels += 1 }
      guard let frame = pair.reference?.frame else { return nil }
      return (frame, labels, pair.edit != nil)
    }
  }
}

/// Puts paths and borders on cells; the more important on top.
private struct Marker {
  let scale: TimelineScale
  let rows: [ClosedRange<Int>]

  func marks(of map: LatticeMap, reference: ReferencePath) -> [LatticeMark?] {
    var marks = [LatticeMark?](repeating: nil, count: rows.count * scale.columns)
    func put(_ mark: LatticeMark, frame: Int, labels: Int) {
      guard let row = row(of: labels), let column = scale.column(ofFrame: frame) else { return }
      marks[row * scale.columns + column] = mark
    }
    for column in 0..<scale.columns {
      guard let span = span(of: map.envelope, atColumn: column) else { continue }
      // Beyond the rows of the beam, so that these stay in sight.
      let top = row(of: span.upperBound).map { $0 - 1 } ?? -1
      let bottom = row(of: span.lowerBound).map { $0 + 1 } ?? -1
      for row in [top, bottom] where rows.indices.contains(row) {
        marks[row * scale.columns + column] = .envelope
      }
    }
    for point in reference.points {
      put(.reference(differs: point.differs), frame: point.frame, labels: point.labels)
    }
    for (index, frame) in map.bestPath.enumerated() {
      put(.best, frame: frame, labels: index + 1)
    }
    return marks
  }

  private func row(of labels: Int) -> Int? {
    guard let top = rows.first, let low = rows.last, low.lowerBound <= labels,
      labels <= top.upperBound
    else { return nil }
    return rows.count - 1 - (labels - low.lowerBound) / low.count
  }

  private func span(of envelope: BeamEnvelope, atColumn column: Int) -> ClosedRange<Int>? {
    let spans = scale.frames(atColumn: column).compactMap {
      envelope.spans.indices.contains($0) ? envelope.spans[$0] : nil
    }
    guard let low = spans.map(\.lowerBound).min(), let high = spans.map(\.upperBound).max() else {
      return nil
    }
    return low...high
  }
}

extension PanelID {
  package static let lattice = PanelID(
    rawValue: "lattice", key: "5", title: "Lattice", about: "the lattice", place: .lowerRight,
    subject: .candidate, select: { $0.moveCrosshair(by: -$1) }, turn: { $0.zoom(in: $1) },
    term: { $0.latticeMeaning == .blank ? "blank" : "lattice" })
}
