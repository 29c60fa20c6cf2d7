import Analysis
import BeamSearch
import Scoring
import Session
package import Text
import Transducer

extension TimelineView {
  /// Of a view with a column for each frame: loudness by frame, low bands first.
  package var json: JSON {
    let loudness = (0..<scale.frameCount).map { frame in
      JSON.array(
        (0..<bandCount).map { band in
          .float(level(column: frame, row: bandCount - 1 - band, rows: bandCount))
        })
    }
    return .object([
      ("frame_duration", .number(frameDuration)), ("cursor", .integer(cursorFrame)),
      (
        "labels",
        .array(
          labels.map { .object([("frame", .integer($0.frame)), ("token", .string($0.text))]) })
      ),
      ("blank", .array(blank.map { .float($0) })),
      ("pins", .array(pins.map(\.json))),
      ("low_frequency", .number(lowFrequency)), ("high_frequency", .number(highFrequency)),
      ("loudness", .array(loudness)),
    ])
  }
}

extension TimelinePin {
  fileprivate var json: JSON {
    let (name, letter): (String, String?) =
      switch kind {
      case .match: ("match", nil)
      case .mark(let letter): ("mark", String(letter))
      case .breakpoint: ("breakpoint", nil)
      case .warning: ("warning", nil)
      }
    return .object([
      ("frame", .integer(frame)), ("kind", .string(name)), ("letter", .optional(letter)),
    ])
  }
}

/// The whole T x (U+1) map, by frame and labels so far.
struct LatticeJSON {
  private let map: LatticeMap
  private let view: LatticeView
  private let vocabulary: Vocabulary

  init?(_ state: WorkbenchState, frames: Int, vocabulary: Vocabulary) {
    guard let map = state.lattice,
      let view = LatticeView(state: state, rows: map.labelCount + 1, columns: frames)
    else { return nil }
    self.map = map
    self.view = view
    self.vocabulary = vocabulary
  }

  package var json: JSON {
    .object(
      [
        ("tokens", .strings(map.labels.map { vocabulary[$0] })),
        ("frames", .integer(map.frameCount)), ("labels", .integer(map.labelCount)),
        ("best_path", .integers(map.bestPath)), ("best_log_prob", .number(map.bestPathLogProb)),
        ("envelope", .array(map.envelope.spans.map { $0.map(Self.span) ?? .null })),
        ("marks", .array(marks)), ("crosshair", crosshair),
        ("whole", .bool(map.band.isWhole)),
      ] + LatticeMeaning.allCases.map { ($0.rawValue, values($0)) })
  }

  private static func span(_ range: ClosedRange<Int>) -> JSON {
    .integers([range.lowerBound, range.upperBound])
  }

  /// By frame and labels so far; null where the map was not filled.
  private func values(_ meaning: LatticeMeaning) -> JSON {
    .array(
      (0..<map.frameCount).map { frame in
        .array(
          (0...map.labelCount).map { labels in
            map.value(meaning, frame: frame, labelsSoFar: labels).map { .float($0) } ?? .null
          })
      })
  }

  private var marks: [JSON] {
    view.rows.indices.flatMap { row in
      (0..<view.scale.columns).compactMap { column in
        guard let mark = view.mark(row: row, column: column) else { return nil }
        let (name, differs): (String, Bool?) =
          switch mark {
          case .best: ("best", nil)
          case .reference(let differs): ("reference", differs)
          case .envelope: ("envelope", nil)
          }
        return .object([
          ("frame", .integer(view.scale.frame(atColumn: column))),
          ("labels", .integer(view.rows[row].lowerBound)), ("mark", .string(name)),
          ("differs", differs.map { .bool($0) } ?? .null),
        ])
      }
    }
  }

  private var crosshair: JSON {
    let at = view.crosshair
    return .object(
      [
        ("frame", .integer(at.frame)), ("labels", .integer(at.labels)),
        ("next", .optional(at.next)),
      ] + LatticeMeaning.allCases.map { ($0.rawValue, .optional(at.values?[$0])) })
  }
}
