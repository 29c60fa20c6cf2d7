import ArgumentParser
import Arguments
import Benchmarks
import Recognition
import Reports
import Session
import Text

/// `beamscope bench loss`: how fast the RNN-T loss and its gradient are.
struct LossBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "loss",
    abstract: "Measure the RNN-T loss and its gradient with respect to the logits.",
    discussion: """
      The logits of every node of every utterance's lattice, as Float, random or from a file, are \
      replaced by the gradient of the loss, utterance by utterance on several threads. The time is \
      the median over whole batches, without reading files and generating logits.

      \(ExitCodes.help)
      """)

  @Option(help: ArgumentHelp("B, utterances.", valueName: "n"))
  var batch = 8

  @Option(help: ArgumentHelp("T, frames per utterance.", valueName: "n"))
  var frames = 150

  @Option(help: ArgumentHelp("U, labels per utterance.", valueName: "n"))
  var labels = 24

  @Option(help: ArgumentHelp("V, tokens including blank.", valueName: "n"))
  var vocabulary = 64

  @Option(help: ArgumentHelp("Blank's index.", valueName: "id"))
  var blank = 0

  @Option(help: ArgumentHelp("Threads.", valueName: "n"))
  var threads = 1

  @Option(help: ArgumentHelp("How often the batch is measured.", valueName: "n"))
  var repetitions = 5

  @Option(
    help: ArgumentHelp("Read logits from this file, (B T (U + 1), V).", valueName: "file.npy"),
    completion: .file(extensions: ["npy"]))
  var logits: String?

  @Option(
    help: ArgumentHelp("Read labels from this file, (B, U) integers.", valueName: "file.npy"),
    completion: .file(extensions: ["npy"]))
  var targets: String?

  @Option(
    help: ArgumentHelp(
      "Write the gradients, in the shape of the logits.", valueName: "file.npy"),
    completion: .file(extensions: ["npy"]))
  var gradients: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    let sizes = [
      ("--batch", batch, 1), ("--frames", frames, 1), ("--labels", labels, 0),
      ("--vocabulary", vocabulary, 2), ("--threads", threads, 1),
      ("--repetitions", repetitions, 1),
    ]
    for (name, value, least) in sizes where !(least...100_000).contains(value) {
      throw ValidationError("\(name): found \(value); expected \(least) to 100000.")
    }
    guard (0..<vocabulary).contains(blank) else {
      throw ValidationError("--blank: found \(blank); expected 0 to \(vocabulary - 1).")
    }
    let values = [batch, frames, labels + 1, vocabulary].map(Double.init).reduce(1, *)
    guard values <= 1e9 else {
      throw ValidationError(
        "sizes: found \(values) logits; expected at most 1e9; make a size smaller.")
    }
  }

  func run() throws {
    let benchmark = try LossBenchmark(
      size: LossBenchmark.Size(
        batch: batch, frames: frames, labels: labels, vocabulary: vocabulary, blank: blank),
      threads: threads, repetitions: repetitions, logits: logits, targets: targets)
    let result = benchmark.run()
    if let gradients { try result.writeGradients(to: gradients) }
    try Console.print(json ? result.json.text : result.listing)
  }
}
