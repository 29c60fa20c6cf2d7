import ArgumentParser
import ModelFiles
import Recognition
import Reports
import Text
import Transducer

/// `beamscope decode`: recognise sound files and say how sure that is.
struct DecodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode",
    abstract: "Recognise sound files: text, n-best, exact scores and Bayes risk.",
    discussion: """
      With --json, one object per line and file: audio, duration, frames, frame_duration, search, \
      text, nbest (text, tokens, ids, frames, token_log_probs, score, exact_log_prob, posterior, \
      edits, risk, gradient, mbr_risk), reference, verdict, risk_temperature, expected_risk, \
      mbr_choice, oracle, consensus. Times are in seconds, frames are numbers of encoder frames \
      from 0, candidates count from 0, scores are natural logarithms; an impossible score (-inf) \
      is null. 'score' is what the search added up (see search.semantics); with a language model \
      or hotwords it is the sum of acoustic, lm, hotwords and ilm. 'exact_log_prob' is the model's \
      own: all alignments, without blank penalty, temperature, language model and hotwords; it \
      alone makes the posterior.

      --export writes the best candidate of each sound to a file, too, in the format of the file's \
      suffix: .TextGrid (Praat: words, tokens and, with a reference, its words), .ctm (NIST: one word \
      a line with start, duration and confidence, the share of the posterior of the candidates that \
      have the word there), .tsv (all candidates). A token lasts the frame that emits it, or its \
      share of that; a word ends where its last token does.

      \(ExitCodes.help)
      A file that cannot be decoded is reported, the others are decoded, and the exit code is 1.
      """)

  @OptionGroup var model: ModelArgument

  @Argument(
    help: "Sound files (WAV, FLAC, OGG; .mfc for models on Sphinx cepstra).", completion: .file())
  var audio: [String]

  @Flag(help: "One JSON object per line and file.")
  var json = false

  @OptionGroup var exports: ExportArguments
  @OptionGroup var search: SearchArguments
  @OptionGroup(title: "Trace") var trace: TraceArguments
  @OptionGroup var references: ReferenceArguments
  @OptionGroup(title: "Risk") var risk: RiskArguments

  func validate() throws {
    if references.ref != nil, audio.count > 1 {
      throw ValidationError("--ref is the text of one sound file; use --refs for several.")
    }
    if trace.file != nil, audio.count > 1 {
      throw ValidationError("--trace holds the search of one sound file: decode one at a time.")
    }
  }

  func run() throws {
    let source = model.onnx.source(model.path)
    let model = try source.open()
    let request = try search.request()
    let search = try search.prepare(for: model.model.scorer)
    let references = try references.source.table()
    if !json, !search.lines.isEmpty { try Console.print(search.lines.joined(separator: "\n")) }
    let exports = try exports.plan(for: audio)
    var failures = 0
    for path in audio {
      let decoded: DecodedUtterance
      do {
        decoded = try DecodedUtterance(
          path: path, model: model, search: search, reference: references.text(for: path),
          risk: risk.options, trace: trace.order(source: source, request: request))
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
