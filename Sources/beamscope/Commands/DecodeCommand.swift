import ArgumentParser
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
      With --json, one object per file and line: audio, duration, frames, frame_duration, search, \
      text, nbest (text, tokens, ids, frames, token_log_probs, score, exact_log_prob, posterior, \
      edits, risk, gradient, mbr_risk), reference, verdict, risk_temperature, expected_risk, \
      mbr_choice, oracle, consensus, text_norm and wer_unit (how texts are compared, what edits \
      count). Times are in seconds; encoder frames and candidates count \
      from 0; scores are natural logarithms, an impossible score (-inf) is null. 'score' is the \
      search's own score (see search.semantics); with a language model or hotwords it is the sum \
      of acoustic, lm, hotwords and ilm. 'exact_log_prob' is the model's own score: over all \
      alignments, without blank penalty, temperature, language model and hotwords; the posterior \
      is computed from it alone.

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
    help: "Sound files (WAV, FLAC, OGG; .mfc for models of Sphinx cepstra).", completion: .file())
  var audio: [String]

  @Flag(help: "Print one JSON object per file, each on one line.")
  var json = false

  @OptionGroup var exports: ExportArguments
  @OptionGroup var search: SearchArguments
  @OptionGroup(title: "Trace") var trace: TraceArguments
  @OptionGroup var references: ReferenceArguments
  @OptionGroup var texts: TextArguments
  @OptionGroup(title: "Risk") var risk: RiskArguments

  func validate() throws {
    if references.ref != nil, audio.count > 1 {
      throw ValidationError("--ref: found several sound files; expected one; use --refs.")
    }
    if trace.file != nil, audio.count > 1 {
      throw ValidationError("--trace: found several sound files; expected one at a time.")
    }
  }

  func run() throws {
    let source = model.onnx.source(model.path)
    let model = try source.open()
    let request = try search.request()
    let search = try search.prepare(for: model.model.scorer)
    let references = try references.source.table()
    let texts = try texts.comparison()
    if !json, !search.lines.isEmpty { try Console.print(search.lines.joined(separator: "\n")) }
    let exports = try exports.plan(for: audio)
    var failures = 0
    for path in audio {
      let decoded: DecodedUtterance
      do {
        decoded = try DecodedUtterance(
          path: path, model: model, search: search, reference: references.text(for: path),
          texts: texts, risk: risk.options, trace: trace.order(source: source, request: request))
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
