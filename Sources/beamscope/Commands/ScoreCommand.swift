import Analysis
import ArgumentParser
import ModelFiles
import Scoring
import Session
import Text
import Transducer

/// `beamscope score`: what a model thinks of a given text.
struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Score a text against a sound file over all alignments.",
    discussion: """
      exact_log_prob sums all RNN-T alignments, monotonic_log_prob those with one label or blank \
      in each frame, viterbi_log_prob is the best RNN-T alignment and 'frames' its encoder frame \
      of each token; token_posteriors is the share of all alignments that emit each token at that \
      frame. Natural logarithms; null is impossible. Where the vocabulary can cut a word in several \
      ways, the cut that the model finds most probable is scored, and 'segmentation' says where it \
      was found: origin (greedy: longest piece first; search), how many were tried, and whether \
      those were all.

      \(ExitCodes.help)
      """)

  @OptionGroup var model: ModelArgument

  @Argument(help: "A sound file.", completion: .file())
  var audio: String

  @Option(help: "The text to score.")
  var text: String

  @Flag(help: "One JSON object.")
  var json = false

  func run() throws {
    let model = try model.open()
    let heard = try Hearing.hear(path: audio, model: model)
    let scored = try ScoredText(text, heard: heard, scorer: model.model.scorer)
    try Console.print(json ? scored.json(audio: audio).text : scored.listing(audio: audio))
  }
}

/// A text with its scores over one utterance.
struct ScoredText {
  private let text: String
  private let labels: [TokenID]
  private let tokens: [String]
  private let exactLogProb: Double
  /// `nil` in a model with durations.
  private let monotonicLogProb: Double?
  private let viterbi: LatticePath
  /// The share of the alignments that emit each token where the best one does.
  private let posteriors: [Double]
  private let segmentation: Segmentation?
  private let heard: Heard

  /// - Throws: `InputError` where the vocabulary cannot spell the text.
  init(_ text: String, heard: Heard, scorer: LabelScorer) throws {
    let builder = LatticeBuilder(
      scorer: scorer, encoder: EncoderProjection(heard.encoded, joiner: scorer.joiner))
    let reference = try ReferenceScorer(vocabulary: scorer.vocabulary, builder: builder)
      .score(text)
    guard let labels = reference.labels else {
      throw InputError(
        place: "--text", found: "\"\(text)\"", expected: "words of the model's vocabulary",
        advice: reference.spellingProblem ?? "")
    }
    let lattice = try builder.lattice(of: labels)
    self.text = reference.text
    self.labels = labels
    tokens = labels.map { scorer.vocabulary[$0] }
    exactLogProb = lattice.exactLogProb()
    monotonicLogProb = lattice.hasDurations ? nil : lattice.monotonicLogProb()
    viterbi = lattice.viterbi()
    posteriors = lattice.occupation().posteriors(along: viterbi)
    segmentation = reference.segmentation
    self.heard = heard
  }

  func json(audio: String) -> JSON {
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

  func listing(audio: String) -> String {
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
  /// Which way to cut the text was scored.
  fileprivate var sentence: String {
    let among = "the best of \(tried)\(isExhaustive ? ", which are all" : " tried")"
    return switch origin {
    case .greedy: "cut greedily, longest piece first: \(among)"
    case .nBest, .search: "cut otherwise than greedily: \(among)"
    }
  }
}
