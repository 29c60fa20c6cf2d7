import Analysis
import ArgumentParser
import Arguments
import ModelFiles
import Recognition
import Reports
import Scoring
import Session
import Text
import Transducer

/// `beamscope score`: a model's score of a given text.
struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Score a text for a sound file over all alignments.",
    discussion: """
      exact_log_prob sums over all RNN-T alignments, monotonic_log_prob over those with one label \
      or blank per frame; viterbi_log_prob is the best RNN-T alignment and 'frames' the encoder \
      frame of each of its tokens; token_posteriors is the share of all alignments that emit each \
      token at that frame. Natural logarithms; null is impossible. If the vocabulary can split a \
      word in several ways, the split that the model finds most probable is scored, and \
      'segmentation' says how it was found: origin (greedy: longest piece first; search), how many \
      were tried, and whether those were all.

      \(ExitCodes.help)
      """)

  @OptionGroup var model: ModelArgument

  @Argument(help: "A sound file.", completion: .file())
  var audio: String

  @Option(help: "The text to score.")
  var text: String

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup(title: "Sound") var sound: SoundArguments

  func run() throws {
    let model = try model.open()
    let heard = try AudioEncoder.encode(piece: sound.piece(audio), model: model)
    let scored = try ScoredText(text, heard: heard, scorer: model.model.scorer)
    try Console.print(json ? scored.json(audio: audio).text : scored.listing(audio: audio))
  }
}
