import Analysis
import ArgumentParser
import Arguments
import Audio
import AudioFiles
import BeamSearch
import Experiments
import ModelFiles
import Recognition
import Reports
import Session
import Text
import Transducer

/// `beamscope why`: why a text is not the result of the search.
struct WhyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Explain where the search lost a text, what displaced it, and what would keep it.",
    discussion: """
      The search is run again to find, for each of its options alone, the smallest change with \
      which the text is in the final beam.

      \(ExitCodes.help)
      """)

  @OptionGroup var model: ModelArgument

  @Argument(help: "A sound file; by default that of --manifest.", completion: .file())
  var audio: String?

  @Option(help: "The text to ask about; \"\" is the empty hypothesis.")
  var text: String?

  @Option(help: ArgumentHelp("Ask about candidate n of the final list, from 1.", valueName: "n"))
  var candidate: Int?

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup(title: "Sound") var sound: SoundArguments
  @OptionGroup var search: SearchArguments
  @OptionGroup var references: ReferenceArguments

  func validate() throws {
    let asked = [text, candidate.map { "\($0)" }, references.ref, references.manifest]
    guard asked.count(where: { $0 != nil }) == 1 else {
      throw ValidationError(
        "Give exactly one of: --text \"WORDS\"; --candidate N as listed by 'beamscope decode'; "
          + "--ref or --manifest as for 'beamscope decode'.")
    }
    try references.check(audio.map { [$0] } ?? [])
  }

  func run() throws {
    let dialect = try search.request().dialect
    let model = try model.onnx.source(model.path).heard(as: dialect).open()
    let utterance = try utterance()
    let audio = utterance.piece.path
    let heard = try AudioEncoder.encode(
      piece: utterance.piece.heard(on: sound.chosen), model: model)
    let prepared = try search.prepare(for: model.model.scorer)
    let why = Why(
      encoded: heard.encoded, scorer: prepared.scorer, search: prepared.name,
      options: prepared.options, fusion: prepared.fusion?.scorer)
    let answer = try why.answer(try target(why, reference: utterance.reference))
    let vocabulary = model.model.vocabulary
    let words = WhyWords(answer, vocabulary: vocabulary).sentences.joined(separator: "\n  ")
    try Console.print(
      json
        ? answer.json(audio: audio, vocabulary: vocabulary).text
        : "\(utterance.piece.words)  \(answer.text)\n  \(words)")
  }

  /// Transcripts beside the sound are not what was asked for.
  private func utterance() throws -> UtteranceList.Item {
    let list =
      references.isGiven
      ? try references.utterances(audio.map { [$0] } ?? [])
      : try UtteranceList(audio.map { [$0] } ?? [], references: .none)
    return try list.single()
  }

  private func target(_ why: Why, reference: String?) throws -> Why.Target {
    guard let candidate else {
      if let text { return .text(text) }
      guard let reference else {
        throw InputError(
          place: references.manifest ?? "--manifest",
          found: "no transcript of \(audio ?? "the sound")",
          expected: "a line with the file's name without extension, a tab and the text",
          advice: "add the line, or ask with --text")
      }
      return .text(reference)
    }
    let found = try why.candidates()
    guard found.indices.contains(candidate - 1) else {
      throw InputError(
        place: "--candidate", found: "\(candidate)",
        expected: found.count == 1 ? "1: the final list has one candidate" : "1 to \(found.count)",
        advice: "'beamscope decode' lists the candidates; --text asks about any text")
    }
    return .labels(found[candidate - 1].labels)
  }
}
