import Analysis
import BeamSearch
import Foundation
import ModelFiles
import Recognition
import Scoring
import Session
package import Text
import Transducer

extension ModelDifference {
  package var json: JSON {
    .object([
      ("audio", .string(audio)), ("models", .strings(found.map(\.side.path))),
      ("search", found[0].side.search.json), ("texts", .strings(found.map(\.text))),
      ("same_words", .bool(hasSameWords)), ("text_norm", .string(texts.normalization.name)),
      ("frames", .integers(found.map(\.side.heard.encoded.count))),
      ("frame_duration", .number(found[0].side.heard.encoded.frameDuration)),
      ("first_difference", parting?.json ?? .null),
      ("first_best_difference", bestParting?.json ?? .null),
      ("score_difference", scores?.json ?? .null),
      ("log_prob_difference", logProbPeak?.json ?? .null),
      ("log_prob_differences", .numbers(logProbs)),
      ("encoder_difference", encoder?.json ?? .null),
      (
        "totals",
        .array(
          found.map { found in
            .object([
              ("score", .number(found.best.logProb)), ("exact_log_prob", .numbers(found.exact)),
            ])
          })
      ),
    ])
  }

  package var listing: String {
    let texts = zip(["A", "B"], found).map { name, found in
      "  \(name)  \(found.side.path)\n     \(found.text)"
    }
    let frames = found.map(\.side.heard.encoded.count)
    let count =
      frames[0] == frames[1] ? "\(frames[0])" : "\(frames[0]) and \(frames[1]), the smaller used"
    let mean = logProbs.reduce(0, +) / Double(max(1, logProbs.count))
    return
      ([audio] + texts
      + (hasSameWords && found[0].text != found[1].text
        ? ["  the same words, compared: \(self.texts.normalization.name)"] : []) + [
        "  frames, counted from 0: \(count)", "  beams: \(beams)",
        "  scores of hypotheses in both beams \(within(scores))",
        "  log-probabilities along A's result \(within(logProbPeak)); \(brief(mean)) on average "
          + "over the frames",
        "  encoder frames \(encoder == nil ? "have different widths" : within(encoder))",
      ] + totals).joined(separator: "\n")
  }

  private var beams: String {
    guard let parting else { return "the same hypotheses in the same order at every frame" }
    let unit = found[0].trace.profile.clock == .frames ? "frame" : "step"
    let sentences = [parting, bestParting].compactMap {
      $0?.sentence(names: ("A", "B"), unit: unit)
    }
    let last = bestParting == nil ? ["The best are the same at every \(unit)."] : []
    return (parting.step == bestParting?.step ? [sentences[0]] : sentences + last)
      .joined(separator: " ")
  }

  private var totals: [String] {
    var table = TextColumns([.left, .right, .right, .right])
    table.add(["", "search", "log P of A's text", "of B's text"])
    for (name, found) in zip(["A", "B"], found) {
      table.add(
        [name, fixed(found.best.logProb, 4)] + found.exact.map { fixed($0, 4) })
    }
    return table.lines(indent: "  ")
  }

  private func within(_ peak: Peak?) -> String {
    peak.map { "differ by at most \(brief($0.value)) (frame \($0.frame))" } ?? "cannot be compared"
  }
}

extension ModelDifference.Peak {
  fileprivate var json: JSON { .object([("largest", .number(value)), ("frame", .integer(frame))]) }
}
