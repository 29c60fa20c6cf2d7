import Analysis
import BeamSearch
import Recognition
import Session
package import Text
import TraceFiles
import Transducer

extension TraceFileDifference {
  package var json: JSON {
    .object([
      ("traces", .strings(sides.map(\.path))),
      ("same", .bool(isSame)),
      (
        "settings",
        .array(
          settings.map { setting in
            .object([
              ("name", .string(setting.name)), ("first", .optional(setting.values[0])),
              ("second", .optional(setting.values[1])),
            ])
          })
      ),
      ("frames", .integers(sides.map(\.header.audio.frameCount))),
      ("frame_durations", .numbers(sides.map(\.header.audio.frameDuration))),
      ("first_difference", parting?.json ?? .null),
      ("first_best_difference", bestParting?.json ?? .null),
      ("first_expansion_difference", expansion?.json ?? .null),
      (
        "nbest",
        .array(
          sides.map { side in
            .array(
              side.nBest.map { found in
                .object([
                  ("text", .string(side.text(of: found))),
                  ("ids", .integers(found.labels.map(\.index))), ("score", .number(found.logProb)),
                ])
              })
          })
      ),
    ])
  }

  private var isSame: Bool {
    settings.isEmpty && obstacle == nil && parting == nil && expansion == nil
      && sides[0].nBest == sides[1].nBest
  }

  package var listing: String {
    let names = zip(Self.letters, sides).map { letter, side in "  \(letter)  \(side.path)" }
    return (names + settingLines + beamLines + expansionLines + finalLines)
      .joined(separator: "\n")
  }

  private static let letters = ["A", "B"]

  private var unit: String { sides[0].trace.profile.clock == .frames ? "frame" : "step" }

  private var settingLines: [String] {
    guard !settings.isEmpty else { return ["  same model, sound, search and knobs"] }
    var table = TextColumns([.left, .left, .left])
    table.add(["different setting", "A", "B"])
    for setting in settings {
      table.add([setting.name, setting.values[0] ?? "-", setting.values[1] ?? "-"])
    }
    return table.lines(indent: "  ")
  }

  private var beamLines: [String] {
    if let obstacle { return ["  \(obstacle)"] }
    guard let parting else { return ["  beams: identical at every \(unit)"] }
    let sentences = [parting, bestParting].compactMap {
      $0?.sentence(names: ("A", "B"), unit: unit)
    }
    let isOne = bestParting?.step == parting.step
    let last = bestParting == nil ? ["The best are the same at every \(unit)."] : []
    return ["  " + ((isOne ? [sentences[0]] : sentences + last).joined(separator: " "))]
      + beams(parting)
  }

  /// The beams that differ, side by side: the score, the place in the other's beam, the text.
  private func beams(_ difference: TraceDifference) -> [String] {
    var table = TextColumns([.right, .right, .right, .left, .right, .right, .left])
    table.add(["", "A", "in B", "", "B", "in A", ""])
    func cells(_ rows: [TraceDifference.Row], _ index: Int) -> [String] {
      guard rows.indices.contains(index) else { return ["", "", ""] }
      let row = rows[index]
      return [
        fixed(row.score, 4), row.counterpart.map { "\($0 + 1)" } ?? "-",
        row.text.isEmpty ? "(empty)" : row.text,
      ]
    }
    for index in 0..<max(difference.first.count, difference.second.count) {
      table.add(["\(index + 1)"] + cells(difference.first, index) + cells(difference.second, index))
    }
    return table.lines(indent: "    ")
  }

  private var expansionLines: [String] {
    guard let expansion else { return [] }
    return [
      "  first expansion that differs: "
        + expansion.sentence(clock: sides[0].trace.profile.clock, names: ("in A", "in B"))
    ]
  }

  private var finalLines: [String] {
    var table = TextColumns([.right, .right, .left, .right, .left])
    table.add(["", "A", "", "B", ""])
    func cells(_ side: Side, _ index: Int) -> [String] {
      guard side.nBest.indices.contains(index) else { return ["", ""] }
      let text = side.text(of: side.nBest[index])
      return [fixed(side.nBest[index].logProb, 4), text.isEmpty ? "(empty)" : text]
    }
    for index in 0..<(sides.map(\.nBest.count).max() ?? 0) {
      table.add(["\(index + 1)"] + sides.flatMap { cells($0, index) })
    }
    return ["  final lists"] + table.lines(indent: "    ")
  }
}

extension TraceDifference {
  package var json: JSON {
    func rows(_ rows: [Row]) -> JSON {
      .array(
        rows.map {
          .object([("text", .string($0.text)), ("score", .number($0.score))])
        })
    }
    return .object([
      ("frame", .integer(step)), ("kind", .string("\(kind)")), ("first", rows(first)),
      ("second", rows(second)),
    ])
  }
}
