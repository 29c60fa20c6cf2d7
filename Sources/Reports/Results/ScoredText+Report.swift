import Analysis
import Recognition
import Scoring
package import Text
import Transducer

extension ScoredText {
  package func json(audio: String) -> JSON {
    .object([
      ("audio", .string(audio)),
      ("text", .string(text)),
      ("tokens", .strings(tokens)),
      ("ids", .integers(labels.map(\.index))),
      ("exact_log_prob", .number(exactLogProb)),
      ("monotonic_log_prob", monotonicLogProb.map(JSON.number) ?? .null),
      ("viterbi_log_prob", .number(viterbi.logProb)),
      ("frames", .integers(viterbi.frames)),
      ("token_posteriors", .numbers(posteriors)),
      ("segmentation", segmentation?.json ?? .null),
    ])
  }

  package func listing(audio: String) -> String {
    var scores = TextColumns([.left, .right])
    scores.add(["exact log P", fixed(exactLogProb, 4)])
    if let monotonicLogProb { scores.add(["monotonic", fixed(monotonicLogProb, 4)]) }
    scores.add(["best alignment", fixed(viterbi.logProb, 4)])
    var alignment = TextColumns([.right, .right, .right, .left])
    if !viterbi.frames.isEmpty { alignment.add(["frame", "s", "p", "token"]) }
    for (index, frame) in viterbi.frames.enumerated() {
      alignment.add([
        "\(frame)", fixed(Double(frame) * heard.encoded.frameDuration, 2),
        fixed(posteriors[index], 3), tokens[index],
      ])
    }
    let cut = segmentation.map { ["  \($0.sentence)"] } ?? []
    return
      (["\(audio)  \(text)"] + cut + scores.lines(indent: "  ")
      + alignment.lines(indent: "  ")).joined(separator: "\n")
  }
}

extension Segmentation {
  /// Which split of the text was scored.
  fileprivate var sentence: String {
    let among = "the best of \(isExhaustive ? "all \(tried)" : "\(tried) tried")"
    return switch origin {
    case .greedy: "split greedily, longest piece first: \(among)"
    case .nBest, .search: "not split greedily: \(among)"
    }
  }
}
