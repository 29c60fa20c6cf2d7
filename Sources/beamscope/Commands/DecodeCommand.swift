import ArgumentParser
import Arguments
import AudioFiles
import BeamSearch
import Experiments
import ModelFiles
import Recognition
import Reports
import Text
import Transducer

/// `beamscope decode`: recognise sound files, with confidences.
struct DecodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode",
    abstract: "Recognise sound files: text, n-best, exact scores and Bayes risk.",
    discussion: """
      With --json, one object (line) per file: audio, duration, frames, frame_duration, search, \
      text, nbest (text, tokens, ids, frames, token_log_probs, score, exact_log_prob, posterior, \
      edits, risk, gradient, mbr_risk), reference, verdict, risk_temperature, expected_risk, \
      mbr_choice, oracle, consensus, text_norm and wer_unit (how texts are compared, what edits \
      count). Times are in seconds; encoder frames and candidates count \
      from 0; scores are natural logarithms, an impossible score (-inf) is null. 'score' is the \
      search's own score (see search.semantics); with a language model or hotwords it is the sum \
      of acoustic, lm, hotwords and ilm. 'exact_log_prob' is the model's own score: over all \
      alignments, without blank penalty, temperature, language model and hotwords; the posterior \
      is computed from it alone. A piece of a file, as --manifest names it, also has id, offset and \
      channel; times count from its beginning.

      --export also writes the best candidate of each sound to a file, in the format of the file's \
      suffix: .TextGrid (Praat: words, tokens and, with a reference, its words), .ctm (NIST: one word \
      per line with start, duration and confidence: the posterior of all candidates with the word \
      at that place), .tsv (all candidates). A token lasts for the frame that emits it, or for its \
      share of that frame; a word ends with its last token.

      \(ExitCodes.help)
      If a file cannot be decoded, it is reported, the others are decoded, and the exit code is 1.
      """)

  @OptionGroup var model: ModelArgument

  @Argument(
    help: ArgumentHelp(
      "Sound files (WAV, FLAC, OGG; - for standard input; .mfc for models of Sphinx cepstra), or "
        + "folders of them; by default those of --manifest."), completion: .file())
  var audio: [String] = []

  @Flag(help: "Print one JSON object per file, each on one line.")
  var json = false

  @OptionGroup(title: "Sound") var sound: SoundArguments
  @OptionGroup var exports: ExportArguments
  @OptionGroup var search: SearchArguments
  @OptionGroup(title: "Trace") var trace: TraceArguments
  @OptionGroup var references: ReferenceArguments
  @OptionGroup var texts: TextArguments
  @OptionGroup(title: "Risk") var risk: RiskArguments

  func validate() throws {
    try references.check(audio)
    if trace.file != nil, audio.count > 1 {
      throw ValidationError("--trace: found several sound files; expected one at a time.")
    }
    try SoundArguments.checkPipes(audio: audio, other: references.manifest)
    if trace.file != nil, let pipe = audio.first(where: PipedSound.isOne) {
      throw ValidationError("--trace: found the pipe \(pipe); expected a file, to replay it later.")
    }
  }

  @OptionGroup var overwrite: OverwriteArguments

  func run() throws {
    let inputs =
      [model.path, references.manifest, search.fusion.lm, search.fusion.hotwords] + audio
    try overwrite.check(trace.file, kind: .trace, inputs: inputs)
    let request = try search.request()
    let source = model.onnx.source(model.path).heard(as: request.dialect)
    let model = try source.open()
    let search = try search.prepare(for: model.model.scorer)
    let utterances = try references.utterances(audio).heard(on: sound.chosen)
    if trace.file != nil, utterances.items.count > 1 {
      throw InputError(
        place: "--trace", found: "\(utterances.items.count) sounds", expected: "one at a time",
        advice: "name one sound file")
    }
    let texts = try texts.comparison()
    if !json, !search.lines.isEmpty { try Console.print(search.lines.joined(separator: "\n")) }
    let exports = try exports.plan(for: utterances.items.map(\.exportName))
    for path in exports.paths(of: utterances.items.map(\.exportName)) {
      try overwrite.check(path, kind: .init(exportTo: path), inputs: inputs)
    }
    var failures = 0
    for utterance in utterances.items {
      let decoded: DecodedUtterance
      do {
        decoded = try DecodedUtterance(
          utterance, model: model, search: search, texts: texts, risk: risk.options,
          trace: trace.order(source: source, request: request))
      } catch {
        Console.report(error)
        failures += 1
        continue
      }
      if let remark = decoded.traceRemark { Console.remark(remark) }
      if json { decoded.remarks.forEach(Console.remark) }
      try Console.print(json ? decoded.json.text : decoded.listing)
      failures += exports.write(decoded)
    }
    if failures > 0 { throw ExitCode(ExitCodes.badInput) }
  }
}
